"""Rules of the outbox, pure."""
