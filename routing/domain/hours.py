"""Business hours as data: weekly intervals in local time, several a day, past midnight, holidays; DST right."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kernel.span import Span, clip, union

_DAY = timedelta(days=1)
_LOOK_AHEAD_DAYS = 400  # a year of holidays and some: what opens later than this is closed for good
_MINUTES_A_DAY = 24 * 60


class BadHours(ValueError):
    """Hours data that cannot be read: zone, weekday, date or time of day."""


class OverlappingHours(BadHours):
    """Two openings cover the same time; `day`: the weekday 0 (Monday)..6 or the date of the later one."""

    def __init__(self, day: int | date) -> None:
        super().__init__(f"openings overlap on {day}")
        self.day = day


@dataclass(frozen=True, slots=True)
class Opening:
    """`[opens, closes)` in local wall time; `closes` <= `opens` means the next day (09:00-09:00 is 24 hours)."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class BusinessHours:
    """Opening intervals of a queue or entry point in the program's zone.

    `weekly`: weekday 0 (Monday)..6 -> openings; `holidays`: local date -> openings instead of the weekday's (none =
    closed). An opening belongs to the local day it starts on, so one that began the evening before a holiday ends at
    its own closing time. On DST nights: a time that is skipped counts as the jump; a time that comes twice opens at
    the first and closes at the second, so that the doubtful hour is open.
    """

    zone: str
    weekly: Mapping[int, tuple[Opening, ...]] = field(default_factory=dict)
    holidays: Mapping[date, tuple[Opening, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise BadHours(f"unknown zone {self.zone!r}") from error
        if not set(self.weekly) <= set(range(7)):
            raise BadHours("weekdays are 0 (Monday) to 6")

    @classmethod
    def always(cls, zone: str) -> "BusinessHours":
        """Open around the clock, every day."""
        return cls(zone, {day: (Opening(time(0), time(0)),) for day in range(7)})

    @classmethod
    def from_data(cls, data: Mapping[str, object]) -> "BusinessHours":
        """From stored JSON: {"zone", "weekly": {"0": [["09:00", "18:00"], ...]}, "holidays": {"2026-01-01": []}}.

        Times are HH:MM, "24:00" = end of day. Raises BadHours.
        """
        try:
            weekly = {int(day): _openings(pairs) for day, pairs in _mapping(data.get("weekly")).items()}
            holidays = {
                date.fromisoformat(day): _openings(pairs) for day, pairs in _mapping(data.get("holidays")).items()
            }
            return cls(str(data["zone"]), weekly, holidays)
        except (KeyError, TypeError, ValueError) as error:
            raise error if isinstance(error, BadHours) else BadHours(str(error)) from error

    def to_data(self) -> dict[str, object]:
        """The JSON form `from_data` reads."""
        return {
            "zone": self.zone,
            "weekly": {str(day): _pairs(openings) for day, openings in sorted(self.weekly.items())},
            "holidays": {day.isoformat(): _pairs(openings) for day, openings in sorted(self.holidays.items())},
        }

    def is_open(self, now: datetime) -> bool:
        """Whether `now` (aware) lies in an opening."""
        return any(now in span for span in self._around(now, now))

    def is_holiday(self, now: datetime) -> bool:
        """Whether the local day of `now` (aware) is a special one, closed or with hours of its own."""
        return now.astimezone(ZoneInfo(self.zone)).date() in self.holidays

    def next_opening(self, now: datetime) -> datetime | None:
        """The first instant >= `now` (aware) that is open, in UTC: `now` itself when open; None within 400 days."""
        today = now.astimezone(ZoneInfo(self.zone)).date()
        for offset in range(-1, _LOOK_AHEAD_DAYS):
            ahead = [max(now, span.start) for span in self._of_day(today + offset * _DAY) if span.end > now]
            if ahead:
                return min(ahead).astimezone(UTC)
        return None

    def open_spans(self, window: Span) -> tuple[Span, ...]:
        """The open time inside `window`, ascending, in UTC."""
        return clip(union(self._around(window.start, window.end)), window)

    def _around(self, start: datetime, end: datetime) -> Iterator[Span]:
        zone = ZoneInfo(self.zone)
        day, last = start.astimezone(zone).date() - _DAY, end.astimezone(zone).date()
        while day <= last:
            yield from self._of_day(day)
            day += _DAY

    def _of_day(self, day: date) -> Iterator[Span]:
        zone = ZoneInfo(self.zone)
        for opening in self.holidays.get(day, self.weekly.get(day.weekday(), ())):
            closing_day = day if opening.closes > opening.opens else day + _DAY
            start = _instant(datetime.combine(day, opening.opens), zone, last=False)
            end = _instant(datetime.combine(closing_day, opening.closes), zone, last=True)
            if start < end:
                yield Span(start, end)


def refuse_overlaps(hours: BusinessHours) -> None:
    """Raises OverlappingHours: within a day, or when a night runs into the next day's opening, Sunday's into Monday's.

    Touching is fine. What runs into a holiday from the evening before is not asked: there the two rules may meet.
    """
    week = sorted(
        (day * _MINUTES_A_DAY + _minutes(one.opens), day * _MINUTES_A_DAY + _end_minutes(one), day)
        for day, openings in hours.weekly.items()
        for one in openings
    )
    again = [(week[0][0] + 7 * _MINUTES_A_DAY, 0, week[0][2])] if week else []
    _refuse([*week, *again])
    for day, openings in hours.holidays.items():
        _refuse(sorted((_minutes(one.opens), _end_minutes(one), day) for one in openings))


def _refuse(spans: Sequence[tuple[int, int, int]] | Sequence[tuple[int, int, date]]) -> None:
    last = 0
    for start, end, day in spans:
        if start < last:
            raise OverlappingHours(day)
        last = max(last, end)


def _minutes(wall: time) -> int:
    return wall.hour * 60 + wall.minute


def _end_minutes(opening: Opening) -> int:
    closes = _minutes(opening.closes)
    return closes if closes > _minutes(opening.opens) else closes + _MINUTES_A_DAY


def _instant(wall: datetime, zone: ZoneInfo, *, last: bool) -> datetime:
    """The UTC instant of a wall time: first or last of two, the jump for one that is skipped."""
    first = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    second = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if second >= first:
        return second if last else first
    before = second.astimezone(zone).utcoffset()
    while first - second > timedelta(seconds=1):
        middle = second + (first - second) // 2
        middle = middle.replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == before:
            second = middle
        else:
            first = middle
    return first


def _mapping(value: object) -> Mapping[str, Sequence[Sequence[str]]]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise BadHours("weekly and holidays map days to lists")
    return value


def _openings(pairs: Sequence[Sequence[str]]) -> tuple[Opening, ...]:
    return tuple(Opening(_time(opens, closing=False), _time(closes, closing=True)) for opens, closes in pairs)


def _time(text: str, *, closing: bool) -> time:
    hours, minutes = (int(part) for part in text.split(":"))
    total = hours * 60 + minutes
    if not 0 <= minutes < 60 or not 0 <= total <= (_MINUTES_A_DAY if closing else _MINUTES_A_DAY - 1):
        raise BadHours(f"no time of day: {text!r}")
    return time(hours % 24, minutes)


def _pairs(openings: Sequence[Opening]) -> list[list[str]]:
    return [[opening.opens.strftime("%H:%M"), opening.closes.strftime("%H:%M")] for opening in openings]
