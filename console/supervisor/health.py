"""When a figure of the wallboard is on target, at risk or breached; pure."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from fractions import Fraction


class Health(StrEnum):
    """Codes the look draws; NONE is "no value yet", which is neither good nor bad."""

    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    NONE = "none"


FAR_BELOW = Fraction(10, 100)  # ten points below the target need an hour's work, a few may mend themselves
LONG_WAITS = 3  # times the threshold a contact may wait before it counts as breached

_WORST_FIRST = (Health.BAD, Health.WARN, Health.GOOD, Health.NONE)


def level_health(level: Fraction | None, target: Fraction) -> Health:
    """Of a service level; shares 0..1, exact, so that 79.996 % is not taken for 80 %."""
    if level is None:
        return Health.NONE
    if level >= target:
        return Health.GOOD
    return Health.BAD if level <= target - FAR_BELOW else Health.WARN


def wait_health(seconds: float | None, threshold_seconds: int) -> Health:
    """Of the longest wait now; None: nobody waits."""
    if seconds is None:
        return Health.NONE
    if seconds <= threshold_seconds:
        return Health.GOOD
    return Health.BAD if seconds > LONG_WAITS * threshold_seconds else Health.WARN


def worst(found: Iterable[Health]) -> Health:
    """The one that must be seen; NONE when there is nothing."""
    return min(found, key=rank, default=Health.NONE)


def rank(health: Health) -> int:
    """0 for breached; for sorting."""
    return _WORST_FIRST.index(health)
