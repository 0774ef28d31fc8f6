"""Limits of what a visitor may write."""

LONGEST_TEXT = 4_000  # characters of one message
LARGEST_BODY = 64_000  # bytes of a request that carries words only
LONGEST_NAME = 120
LONGEST_EMAIL = 190


class TooLong(ValueError):
    """The text has more characters than a message may have."""
