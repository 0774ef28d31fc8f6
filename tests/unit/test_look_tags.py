"""Figures and marks in both languages: rounding, minus sign, no value, silent icons."""

from __future__ import annotations

import datetime as dt
import re

import lucide
import pytest
from django.template import Context, Template
from django.utils.translation import override

from look import formats
from look.icons import CHANNEL_ICONS, HEALTH_ICONS, STATE_ICONS, icon_svg
from look.templatetags import look as tags


def shown(source: str, language: str = "en", **context: object) -> str:
    with override(language):
        return Template("{% load look %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "00:00"),
        (59.9, "00:59"),
        (402, "06:42"),
        (3599, "59:59"),
        (3600, "1:00:00"),
        (90061, "25:01:01"),
        (-5, "−00:05"),
        (None, "–"),
    ],
)
def test_durations(seconds, text):
    assert formats.duration_text(seconds) == text


@pytest.mark.parametrize(
    ("micro", "currency", "language", "text"),
    [
        (1_234_505_000, "EUR", "en", "€1,234.51"),  # half a cent goes up
        (1_234_504_999, "EUR", "en", "€1,234.50"),
        (-1_240_000_000, "EUR", "en", "−€1,240.00"),
        (-4_999, "EUR", "en", "€0.00"),  # never minus zero
        (1_500_000, "JPY", "en", "¥2"),
        (1_240_000_000, "RUB", "ru", "1 240,00 ₽"),
        (1_240_000_000, "RUB", "en", "RUB 1,240.00"),
        (None, "EUR", "en", "–"),
    ],
)
def test_money_is_rounded_half_up_once(micro, currency, language, text):
    assert formats.money_text(micro, currency, language=language).replace("\xa0", " ") == text


def test_money_keeps_its_parts_on_one_line():
    for language in ("en", "ru"):
        assert " " not in formats.money_text(72_304_400_000, "RUB", language=language)


@pytest.mark.parametrize(
    ("source", "english", "russian"),
    [
        ("{% share 0.874 %}", "87.4 %", "87,4 %"),
        ("{% share None %}", "–", "–"),
        ("{% share 0.12345 2 %}", "12.35 %", "12,35 %"),
        ("{% number 18642 %}", "18,642", "18 642"),
        ("{% number -0.04 1 %}", "0.0", "0,0"),
        ("{% number -2.25 1 %}", "−2.3", "−2,3"),
        ('{% amount 72304400000 "EUR" %}', "72,304.40", "72 304,40"),
    ],
)
def test_figures_follow_the_language(source, english, russian):
    assert shown(source).replace("\xa0", " ") == english
    assert shown(source, "ru").replace("\xa0", " ") == russian


def test_an_age_carries_the_instant_for_the_browser():
    at = dt.datetime(2026, 11, 22, 12, 0, 5, tzinfo=dt.timezone(dt.timedelta(hours=3)))
    markup = shown("{% age at 45 %}", at=at)
    assert 'datetime="2026-11-22T09:00:05.000Z"' in markup
    assert 'data-stale="45"' in markup


def test_an_age_without_an_instant_says_so():
    assert "No value yet" in shown("{% age at %}", at=None)


def test_names_are_escaped():
    hostile = {"monogram": "<i>", "hue": '"onload="x'}
    assert "<i>" not in tags.monogram(hostile)
    assert '""onload' not in tags.monogram(hostile)
    assert "<script" not in tags.avatar("<script alert")


@pytest.mark.parametrize("code", ["available", "reserved", "engaged", "wrap_up", "not_ready", "unreachable"])
def test_a_state_has_a_form_an_icon_and_a_word(code):
    markup = shown("{% state code %}", code=code)
    assert f'data-state="{code}"' in markup
    assert "<svg" in markup
    assert str(tags.words.AGENT_STATES[code]) in markup


def test_a_channel_icon_always_has_its_word():
    assert '<span class="sr">Chat</span>' in shown('{% channel "chat" %}')
    assert '<span class="">Chat</span>' in shown('{% channel "chat" "m" True %}')


def test_icons_are_silent_and_exist():
    for name in {*CHANNEL_ICONS.values(), *STATE_ICONS.values(), *HEALTH_ICONS.values()}:
        assert 'aria-hidden="true"' in icon_svg(name)
    with pytest.raises(lucide.IconDoesNotExist):
        icon_svg("no-such-icon")


NUMBERS = re.compile(r"-?\d*\.?\d+")
SHAPE = re.compile(r' (?:d|points|r|c?x\d?|c?y\d?|rx|ry|width|height)="([^"]*)"')


@pytest.mark.parametrize("name", ["wifi-off", "volume-2", "inbox", "circle-stop", "message-circle", "unplug", "bot"])
def test_a_shortened_icon_draws_the_same(name):
    whole = re.sub(r"<svg[^>]*>", "", lucide._render_icon(name, None))
    short = re.sub(r"<svg[^>]*>", "", icon_svg(name))
    numbers = [[float(n) for n in NUMBERS.findall(" ".join(SHAPE.findall(shapes)))] for shapes in (whole, short)]
    assert numbers[1] == pytest.approx(numbers[0], abs=0.006)
    assert len(short) <= len(whole)
