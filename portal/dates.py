"""Days and lengths in words, in the language that is active."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from look import formats


def language() -> str:
    """The active language, en or ru."""
    return (get_language() or "en").split("-")[0]


def month_text(day: date) -> str:
    """November 2026."""
    return format_date(day, "LLLL y", locale=language())


def day_text(day: date) -> str:
    """1 July 2026."""
    return format_date(day, "d MMMM y", locale=language())


def short_day_text(day: date) -> str:
    """1 Jul."""
    return format_date(day, "d MMM", locale=language())


def weekday_text(day: date) -> str:
    """Mon 16."""
    return format_date(day, "EEE d", locale=language())


def span_text(first: date, last: date) -> str:
    """1-22 November 2026, both days included; one day stands alone."""
    if first == last:
        return day_text(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day_text(last)}"
    return f"{day_text(first)} – {day_text(last)}"


def length_text(seconds: int) -> str:
    """A limit as people say it: 20 s, 15 min, 4 h; the space does not break."""
    if seconds >= 3600 and seconds % 3600 == 0:
        return _("{n} h").format(n=seconds // 3600).replace(" ", formats.NO_BREAK)
    if seconds >= 120 and seconds % 60 == 0:
        return _("{n} min").format(n=seconds // 60).replace(" ", formats.NO_BREAK)
    return _("{n} s").format(n=seconds).replace(" ", formats.NO_BREAK)
