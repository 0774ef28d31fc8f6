"""Lines and charges in words of both languages."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.utils import translation
from django.utils.translation import trans_real

from billing.domain.line_key import BadLineKey, LineKey
from billing.models import RatedCharge
from billing.selectors import Line
from billing.words import explain_text, line_label, line_note, price_per, price_text, steps_of
from kernel.ids import new_id

LINE = Line("handling", "chat", None, "Orders", False, "", 3, 90, 980_000, 980_000, 620_000, 60, 50_000)
GROUP = {
    "code": "group", "from_seconds": 0, "used_ms": 85_000, "billed_seconds": 90, "rate_micro": 620_000,
    "unit_seconds": 60, "increment_seconds": 6,
}  # fmt: skip
STEPS = [{"code": "connect_fee", "amount_micro": 50_000}, GROUP, {"code": "amount", "amount_micro": 980_000}]


@pytest.fixture(scope="module", autouse=True)
def russian():
    call_command("messages", "compile")
    trans_real._translations.clear()


def charge(**changes):
    values = {"clock": "handling", "used_ms": 85_000, "full_micro": 980_000, "amount_micro": 980_000, "currency": "EUR"}
    return RatedCharge(**{**values, "explain": STEPS, **changes})


def test_a_line_in_english():
    assert line_label(LINE) == "Chats: talk, hold and wrap-up, Orders"
    assert line_note(LINE, "EUR") == "3 contacts, connection fee 0.05 each"
    assert price_per(LINE, "EUR") == "0.62 per 60 s"


def test_a_line_in_russian():
    with translation.override("ru"):
        assert line_label(LINE) == "Чаты: разговор, удержание, постобработка, Orders"
        assert line_note(LINE, "EUR") == "3 обращения, плата за соединение 0,05 за каждое"
        assert price_per(LINE, "EUR") == "0,62 за 60 с"


@pytest.mark.parametrize(
    ("micro", "currency", "text"), [(620_000, "EUR", "0.62"), (775_000, "EUR", "0.775"), (38_000_000, "JPY", "38")]
)
def test_a_price_keeps_its_decimals(micro, currency, text):
    assert price_text(micro, currency) == text


def test_steps_show_how_the_price_came_about():
    said = [(one.label, one.note, one.value) for one in steps_of(charge())]
    assert said == [
        ("Clock: talk, hold and wrap-up", "", "85.000 s"),
        ("Connection fee", "", "0.050000"),
        ("Billed seconds", "in steps of 6 s", "90 s"),
        ("0.62 per 60 s", "", "0.930000"),
        ("Charge", "", "0.980000"),
    ]


def test_bounds_windows_corrections_and_late_charges_are_said():
    window = {**GROUP, "code": "window", "day": 739_000, "from_minute": 480, "to_minute": 1200}
    steps = [
        window,
        {"code": "minimum_amount", "amount_micro": 1_000_000},
        {"code": "maximum_amount", "amount_micro": 5},
    ]
    text = explain_text(charge(explain=steps, amount_micro=-20_000, is_late=True))
    for words in (
        "08:00–20:00",
        "Not less than: 1.000000",
        "Not more than",
        "Already charged: −1.000000",
        "Late charge",
    ):
        assert words in text
    with translation.override("ru"):
        assert "Оплачиваемые секунды (с 30-й секунды" in explain_text(charge(explain=[{**GROUP, "from_seconds": 30}]))


def test_an_adjustment_speaks_for_itself():
    line = Line("adjustment", "", None, "", False, "Goodwill", 0, 0, -1, 0)
    assert (line_label(line), line_note(line, "EUR"), price_per(line, "EUR")) == ("Goodwill", "", "")


def test_a_key_survives_an_address():
    for key in (LineKey("handling", "chat", None), LineKey("talk", "voice", new_id(), late=True)):
        assert LineKey.parse(key.text()) == key
    for bad in ("", "a.b.c.now", "handling.chat.-.later", ".chat.-.now", "a.b.-.now.x"):
        with pytest.raises(BadLineKey):
            LineKey.parse(bad)
