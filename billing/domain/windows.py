"""Spans cut at the borders of daily windows and at local midnight. In a repeated hour the wall time decides."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from billing.domain.rate_card import RateWindow
from kernel.span import Span

Occurrence = tuple[date, int]  # local date, index of the window


def time_per_window(spans: Iterable[Span], windows: Sequence[RateWindow], zone: str) -> dict[Occurrence, int]:
    """Milliseconds per occurrence of a window (its local date and index), in order of first touch."""
    place = ZoneInfo(zone)
    found: dict[Occurrence, int] = {}
    for span in spans:
        cuts = [span.start, *_cuts(span, windows, place), span.end]
        for start, end in pairwise(cuts):
            key = occurrence_at(start, windows, place)
            found[key] = found.get(key, 0) + (end - start) // timedelta(milliseconds=1)
    return found


def occurrence_at(instant: datetime, windows: Sequence[RateWindow], zone: ZoneInfo) -> Occurrence:
    """The window in force at `instant`; the windows cover the day."""
    wall = instant.astimezone(zone)
    minute = wall.hour * 60 + wall.minute
    index = next(i for i, window in enumerate(windows) if window.from_minute <= minute < window.to_minute)
    return wall.date(), index


def _cuts(span: Span, windows: Sequence[RateWindow], zone: ZoneInfo) -> list[datetime]:
    """Ascending instants inside the span where the window may change: borders of every day, and clock changes."""
    found: set[datetime] = set()
    day, last = span.start.astimezone(zone).date(), span.end.astimezone(zone).date()
    while day <= last:
        for window in windows:
            wall = datetime(day.year, day.month, day.day) + timedelta(minutes=window.from_minute)
            found |= {wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
        day += timedelta(days=1)
    found |= set(_clock_changes(span, zone))
    return sorted(instant for instant in found if span.start < instant < span.end)


def _clock_changes(span: Span, zone: ZoneInfo) -> Iterable[datetime]:
    start = span.start
    while start < span.end:
        end = min(start + timedelta(days=1), span.end)
        if start.astimezone(zone).utcoffset() != end.astimezone(zone).utcoffset():
            yield _change_between(start, end, zone)
        start = end


def _change_between(start: datetime, end: datetime, zone: ZoneInfo) -> datetime:
    before = start.astimezone(zone).utcoffset()
    low, high = start.replace(microsecond=0), end
    while high - low > timedelta(seconds=1):
        middle = (low + (high - low) / 2).replace(microsecond=0)
        low, high = (middle, high) if middle.astimezone(zone).utcoffset() == before else (low, middle)
    return high.replace(microsecond=0)
