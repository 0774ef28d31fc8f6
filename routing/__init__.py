"""What an interaction needs and where it goes."""
