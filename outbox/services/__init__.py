"""Writes of the outbox: publishing facts and receiving foreign ones."""
