"""The machine's door: /api/v1 and its schema."""
