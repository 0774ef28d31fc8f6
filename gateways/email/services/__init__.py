"""Writes of the mail room: taking mail in, answering, sending."""
