"""When a failed delivery is tried again."""

from __future__ import annotations

MAX_ATTEMPTS = 8
FIRST_PAUSE_SECONDS = 1
GROWTH = 3  # 1, 3, 9, 27, 81, 243, 729 s: eighteen minutes in all, longer than a deploy


def next_pause(attempts: int) -> int | None:
    """Seconds until the next try after `attempts` failed ones (1 or more); None = parked, a person must look.

    Raises ValueError below 1.
    """
    if attempts < 1:
        raise ValueError("a pause follows at least one attempt")
    return None if attempts >= MAX_ATTEMPTS else FIRST_PAUSE_SECONDS * GROWTH ** (attempts - 1)
