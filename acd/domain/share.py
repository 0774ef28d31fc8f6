"""The volume agreed for a queue: contacts beyond it wait behind the promises of other queues."""

from dataclasses import dataclass, field
from datetime import datetime

BURST_HOURS = 0.25  # a quarter of an hour's agreed volume may come at once


@dataclass(slots=True)
class AgreedVolume:
    """A bucket that fills with `per_hour` (> 0) tokens an hour up to a quarter of it, at least one token."""

    per_hour: int
    tokens: float = field(default=-1.0)
    filled_at: datetime | None = None

    def take(self, now: datetime) -> bool:
        """Whether the contact that arrives at `now` is within the agreed volume; instants may come out of order."""
        full = max(1.0, self.per_hour * BURST_HOURS)
        if self.filled_at is None:
            self.tokens, self.filled_at = full, now
        elif now > self.filled_at:
            hours = (now - self.filled_at).total_seconds() / 3600
            self.tokens, self.filled_at = min(full, self.tokens + hours * self.per_hour), now
        if self.tokens < 1.0:
            return False
        self.tokens -= 1.0
        return True
