"""Days and instants read the same on every page and document of a language."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils.timezone import override as zone
from django.utils.translation import override

from look import days

AT = datetime(2026, 7, 1, 8, 14, 22, tzinfo=UTC)
FIRST, LAST, LATER = date(2026, 11, 1), date(2026, 11, 22), date(2026, 12, 3)


@pytest.mark.parametrize(
    ("said", "en", "ru"),
    [
        (lambda language: days.month_text(FIRST, language=language), "November 2026", "ноябрь 2026"),
        (lambda language: days.day_text(FIRST, language=language), "1 November 2026", "1 ноября 2026 г."),
        (lambda language: days.short_day_text(FIRST, language=language), "1 Nov", "1 нояб."),
        (lambda language: days.span_text(FIRST, FIRST, language=language), "1 November 2026", "1 ноября 2026 г."),
        (lambda language: days.span_text(FIRST, LAST, language=language), "1–22 November 2026", "1–22 ноября 2026 г."),
        (
            lambda language: days.span_text(FIRST, LATER, language=language),
            "1 November 2026 – 3 December 2026",
            "1 ноября 2026 г. – 3 декабря 2026 г.",
        ),
        (lambda language: days.moment_text(AT, language=language), "1 Jul 08:14", "1 июл. 08:14"),
        (lambda language: days.moment_text(AT, language=language, seconds=True), "1 Jul 08:14:22", "1 июл. 08:14:22"),
        (lambda language: days.weekday_time_text(AT, language=language), "Wed 08:14", "ср 08:14"),
        (lambda language: days.day_time_text(AT, language=language), "1 July 2026, 08:14", "1 июля 2026 г., 08:14"),
    ],
)
def test_a_date_has_one_form_per_language(said, en, ru):
    assert (said("en"), said("ru")) == (en, ru)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ at|day }}", "2 July 2026"),
        ("{{ on|day }}", "1 November 2026"),
        ("{{ none|day }}", "–"),
        ("{{ late|moment }}", "2 Jul 06:30"),
        ('{{ late|moment:"s" }}', "2 Jul 06:30:00"),
        ('{{ late|day_time:"s" }}', "2 July 2026, 06:30:00"),
    ],
)
def test_templates_show_an_instant_in_the_viewers_zone(source, text):
    late = datetime(2026, 7, 1, 21, 30, tzinfo=UTC)
    with override("en"), zone("Asia/Tokyo"):
        shown = Template("{% load look %}" + source).render(
            Context({"at": late, "late": late, "on": FIRST, "none": None})
        )
    assert shown == text


def test_no_page_writes_a_date_in_a_form_of_its_own():
    """Machine forms and times alone may use Django's filter; a day in words comes from look.days."""
    for page in Path(settings.BASE_DIR).glob("*/**/templates/**/*.html"):
        if page.parts[-4] == "backoffice" or ".venv" in page.parts or "backoffice" in page.parts:
            continue
        found = re.findall(r'\|date:"([^"]*)"', page.read_text(encoding="utf-8"))
        assert set(found) <= {"c", "Y-m-d", "H:i", "H:i:s"}, page
