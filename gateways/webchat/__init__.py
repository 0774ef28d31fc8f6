"""The chat widget on a client's site."""
