"""Days and lengths in words, in the language that is active."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from look import days, formats


def language() -> str:
    """The active language, en or ru."""
    return (get_language() or "en").split("-")[0]


def month_text(day: date) -> str:
    """November 2026."""
    return days.month_text(day, language=language())


def day_text(day: date) -> str:
    """1 July 2026."""
    return days.day_text(day, language=language())


def short_day_text(day: date) -> str:
    """1 Jul."""
    return days.short_day_text(day, language=language())


def weekday_text(day: date) -> str:
    """Mon 16."""
    return format_date(day, "EEE d", locale=language())


def span_text(first: date, last: date) -> str:
    """1–22 November 2026, both days included; one day stands alone."""
    return days.span_text(first, last, language=language())


def length_text(seconds: int) -> str:
    """A limit as people say it: 20 s, 15 min, 4 h; the space does not break."""
    if seconds >= 3600 and seconds % 3600 == 0:
        return _("{n} h").format(n=seconds // 3600).replace(" ", formats.NO_BREAK)
    if seconds >= 120 and seconds % 60 == 0:
        return _("{n} min").format(n=seconds // 60).replace(" ", formats.NO_BREAK)
    return _("{n} s").format(n=seconds).replace(" ", formats.NO_BREAK)
