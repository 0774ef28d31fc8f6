"""How long a contact will still wait, how wrong such estimates were, and what may honestly be said of one.

The estimate is the mean of two: the place in line over the rate at which contacts lately left the queue, and the wait
so far of whoever stands at its head (head-of-line delay; Ibrahim and Whitt 2009, "Real-time delay estimation based on
delay history", and 2011, "Wait-time predictors for customer service systems with time-varying demand and capacity").
Neither counts agents, so both hold where programs share them; counting places errs there by as much as it knows nothing
of the others' contacts. `./run bench route.wait_error` compares them on simulated arrivals.
"""

from collections.abc import Sequence
from dataclasses import dataclass

EXITS = 20  # contacts that left lately: the rate is theirs
FEWEST_EXITS = 5
_SHORT_HEAD = 10  # seconds: with somebody waiting longer, free places are not for this queue
FEWEST_MEASURED = 10
LONG_MINUTES = 30


@dataclass(frozen=True, slots=True)
class Lately:
    """A queue's last minutes: how many seconds ago contacts left it, answered or not, the newest first; the wait so far
    of its head (s), None when nobody waits.
    """

    exits: Sequence[float] = ()
    head_seconds: float | None = None


def estimated_wait_seconds(
    position: int, free: int, slots: int, mean_handle_seconds: int, lately: Lately | None = None
) -> int | None:
    """Seconds until the contact at `position` (1 = head) is served, rounded up; None when nobody serves.

    0 for who stands before a free place of the `slots` (agents times contacts at once). With fewer than five exits the
    places are counted: one is done every mean_handle_seconds / slots. The mean of contacts like it, not a promise.
    Raises ValueError for position < 1 or negative input.
    """
    if position < 1 or free < 0 or slots < 0 or mean_handle_seconds < 0:
        raise ValueError("position from 1, slots and seconds from 0")
    if slots == 0:
        return None
    found = lately or Lately()
    head = found.head_seconds or 0.0
    if position <= free and head < _SHORT_HEAD:
        return 0
    if len(found.exits) < FEWEST_EXITS:
        return max(0, -(-(position - free) * mean_handle_seconds // slots))
    by_rate = position * max(found.exits) / len(found.exits)
    return -int(-(by_rate + head) // 2)


@dataclass(frozen=True, slots=True)
class WaitError:
    """Of `measured` estimates (>= 1) against real waits, in seconds: `bias` > 0 = they were too long; `mean_error`
    without sign; `within` 0..1: share not farther off than a minute.
    """

    measured: int
    bias: float
    mean_error: float
    within: float


def error_of(pairs: Sequence[tuple[float, float]], *, near_seconds: float = 60) -> WaitError | None:
    """Of (estimated, waited) pairs in seconds; None without any."""
    if not pairs:
        return None
    off = [estimated - waited for estimated, waited in pairs]
    near = sum(abs(one) <= near_seconds for one in off)
    return WaitError(len(off), sum(off) / len(off), sum(map(abs, off)) / len(off), near / len(off))


@dataclass(frozen=True, slots=True)
class WaitRange:
    """What may be said: from `low` to `high` minutes (1 <= low <= high); `is_long`: longer than half an hour."""

    low: int
    high: int
    is_long: bool = False


def honest_range(seconds: float, error: WaitError | None) -> WaitRange:
    """The estimate in whole minutes, as wide as such estimates were wrong; half of it either way while too few are
    measured. One minute either way is told as one number.
    """
    known = error is not None and error.measured >= FEWEST_MEASURED
    reach = max(error.mean_error, seconds * 0.1) if error is not None and known else seconds * 0.5
    low, high = max(1, int((seconds - reach) // 60)), max(1, -int(-(seconds + reach) // 60))
    if low >= LONG_MINUTES:
        return WaitRange(LONG_MINUTES, high, is_long=True)
    if high - low <= 1:
        low = high = max(1, -int(-seconds // 60))
    return WaitRange(low, high)
