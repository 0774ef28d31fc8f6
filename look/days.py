"""Days and instants as text, one form per language everywhere: pages, documents, lists. Pure, on Babel's data."""

from __future__ import annotations

from datetime import date, datetime

from babel.dates import format_date

# English writes the day first, as the clients' countries do; Russian documents end a date with г.
_DAY = {"en": "d MMMM y", "ru": "d MMMM y 'г.'"}


def month_text(day: date, *, language: str) -> str:
    """November 2026."""
    return format_date(day, "LLLL y", locale=language)


def day_text(day: date, *, language: str) -> str:
    """1 July 2026, in Russian 1 июля 2026 г."""
    return format_date(day, _DAY.get(language, _DAY["en"]), locale=language)


def short_day_text(day: date, *, language: str) -> str:
    """1 Jul, for axes and rows whose year is known."""
    return format_date(day, "d MMM", locale=language)


def span_text(first: date, last: date, *, language: str) -> str:
    """1–22 November 2026, both days included; one day stands alone."""
    if first == last:
        return day_text(first, language=language)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day_text(last, language=language)}"
    return f"{day_text(first, language=language)} – {day_text(last, language=language)}"


def moment_text(instant: datetime, *, language: str, seconds: bool = False) -> str:
    """1 Jul 10:14 in the instant's own zone, for rows whose year is known; `seconds` makes it 10:14:22."""
    return f"{short_day_text(instant, language=language)} {clock_text(instant, seconds=seconds)}"


def day_time_text(instant: datetime, *, language: str, seconds: bool = False) -> str:
    """1 July 2026, 10:14 in the instant's own zone."""
    return f"{day_text(instant, language=language)}, {clock_text(instant, seconds=seconds)}"


def weekday_time_text(instant: datetime, *, language: str) -> str:
    """Mon 04:30 in the instant's own zone, for what comes within a week."""
    return f"{format_date(instant, 'EEE', locale=language)} {clock_text(instant)}"


def clock_text(instant: datetime, *, seconds: bool = False) -> str:
    """10:14 or 10:14:22, the same in both languages."""
    return f"{instant:%H:%M:%S}" if seconds else f"{instant:%H:%M}"
