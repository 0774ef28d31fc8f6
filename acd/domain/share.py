"""The volume agreed for a queue: contacts beyond it wait behind the promises of other queues."""

from dataclasses import dataclass
from datetime import datetime

BURST_HOURS = 0.25  # a quarter of an hour's agreed volume may come at once


@dataclass(frozen=True, slots=True)
class AgreedVolume:
    """A bucket that fills with `per_hour` (> 0) tokens an hour up to a quarter of it, at least one token."""

    per_hour: int
    tokens: float = 0.0
    filled_at: datetime | None = None

    def take(self, now: datetime) -> tuple[bool, "AgreedVolume"]:
        """Whether the contact that arrives at `now` is within the agreed volume, and the bucket after it; instants may
        come out of order.
        """
        tokens, filled_at = self.tokens, self.filled_at
        full = max(1.0, self.per_hour * BURST_HOURS)
        if filled_at is None:
            tokens, filled_at = full, now
        elif now > filled_at:
            tokens = min(full, tokens + (now - filled_at).total_seconds() / 3600 * self.per_hour)
            filled_at = now
        within = tokens >= 1.0
        return within, AgreedVolume(self.per_hour, tokens - within, filled_at)
