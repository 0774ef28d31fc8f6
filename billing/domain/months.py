"""Local days and months of a program as instants in UTC."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from kernel.span import Span


def local_date(instant: datetime, zone: str) -> date:
    """The day on the program's wall calendar."""
    return instant.astimezone(ZoneInfo(zone)).date()


def month_span(instant: datetime, zone: str) -> Span:
    """The local month that holds `instant`, from local midnight to local midnight."""
    day = local_date(instant, zone).replace(day=1)
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return Span(_midnight(day, zone), _midnight(following, zone))


def _midnight(day: date, zone: str) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)
