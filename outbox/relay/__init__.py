"""Numbers facts, calls their handlers and forwards hints: serial per program, parallel across programs."""

from outbox.relay.locks import program_lock
from outbox.relay.passing import drain
from outbox.relay.pushing import Hint, beat_forwarders, forwarders

__all__ = ["Hint", "beat_forwarders", "drain", "forwarders", "program_lock"]
