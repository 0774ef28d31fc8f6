"""What a client knows about its customers."""
