"""One look at one figure: does its alert begin, ripen, clear, or need to be told again."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from alerts.domain.rules import Rule

_SECOND = timedelta(seconds=1)


class News(StrEnum):
    """What people must be told after a look."""

    NONE = "none"
    RAISED = "raised"
    TOLD_AGAIN = "told_again"
    CLEARED = "cleared"


@dataclass(frozen=True, slots=True)
class Standing:
    """How one figure stands against one rule. Instants aware; `raised_at` None: bad, but not long enough yet;
    `good_since_at`: well again, but not long enough yet.
    """

    breached_at: datetime
    raised_at: datetime | None = None
    told_at: datetime | None = None
    good_since_at: datetime | None = None
    cleared_at: datetime | None = None


Look = tuple[Standing | None, News]


def judge(rule: Rule, before: Standing | None, value: Decimal | None, *, now: datetime, local: datetime) -> Look:
    """The standing after this look (None: nothing to remember) and the news of it; `local`: `now` in the program's
    zone. Within quiet hours nothing is raised nor told again, and a breach is counted from their end; what was raised
    before still clears.
    """
    quiet = rule.quiet is not None and rule.quiet.holds(local.time())
    if before is None or before.raised_at is None:
        return _not_raised(rule, before, value, quiet, now)
    if rule.is_well(value):
        return _well(rule, before, now)
    after = replace(before, good_since_at=None)
    told_at = before.told_at or before.raised_at
    due = rule.repeat_seconds and now - told_at >= rule.repeat_seconds * _SECOND
    if due and rule.is_bad(value) and not quiet:
        return replace(after, told_at=now), News.TOLD_AGAIN
    return after, News.NONE


def _not_raised(rule: Rule, before: Standing | None, value: Decimal | None, quiet: bool, now: datetime) -> Look:
    if quiet or not rule.is_bad(value):
        return None, News.NONE
    standing = before or Standing(breached_at=now)
    if now - standing.breached_at < rule.for_seconds * _SECOND:
        return standing, News.NONE
    return replace(standing, raised_at=now, told_at=now), News.RAISED


def _well(rule: Rule, before: Standing, now: datetime) -> Look:
    since = before.good_since_at or now
    if now - since < rule.clear_seconds * _SECOND:
        return replace(before, good_since_at=since), News.NONE
    return replace(before, good_since_at=since, cleared_at=now), News.CLEARED
