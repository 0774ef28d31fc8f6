"""The spans a client may look at: today and this month, both up to now, in the program's own days."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from reporting.selectors import day_bounds


class PeriodCode(StrEnum):
    """Which button is pressed."""

    TODAY = "today"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Period:
    """Local days `first` to `today`, both included, as [starts_at, ends_at) in UTC; `ends_at` is now."""

    code: PeriodCode
    first: date
    today: date
    starts_at: datetime
    ends_at: datetime

    @property
    def days_in_month(self) -> int:
        """28 to 31."""
        return calendar.monthrange(self.today.year, self.today.month)[1]


def period_of(code: str, *, now: datetime, zone: ZoneInfo) -> Period:
    """The period a code names; anything unknown is the month."""
    chosen = PeriodCode.TODAY if code == PeriodCode.TODAY else PeriodCode.MONTH
    today = now.astimezone(zone).date()
    first = today if chosen is PeriodCode.TODAY else today.replace(day=1)
    return Period(chosen, first, today, day_bounds(first, zone)[0], now + timedelta(microseconds=1))


def days_between(first: date, last: date) -> list[date]:
    """Local days, both ends included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
