"""Rate cards: what is refused, which rate wins, how a card is kept as data."""

import json
from datetime import UTC, datetime
from uuid import UUID

import pytest

from billing.domain.card_data import card_from_data, card_to_data
from billing.domain.rate_card import BadRateCard, Clock, Rate, RateCard, RateGroup, RateWindow
from billing.domain.rating import MissingSpans, RatableContact, rate_contact
from kernel.span import Span

QUEUE, OTHER = UUID(int=1), UUID(int=2)
GROUP = RateGroup(0, 60_000, 60, 1)

CARD = RateCard(
    "RUB",
    (
        Rate("handling", groups=(GROUP,)),
        Rate("handling", channel="chat", groups=(RateGroup(0, 1, 1, 1),)),
        Rate("handling", queue_id=QUEUE, groups=(RateGroup(0, 2, 1, 1),)),
        Rate("handling", channel="chat", queue_id=QUEUE, groups=(RateGroup(0, 3, 1, 1),)),
        Rate("contact", channel="email", connect_fee_micro=7),
    ),
)


@pytest.mark.parametrize(
    ("channel", "queue", "amount"),
    [
        ("voice", None, 10_000),
        ("chat", None, 10),
        ("chat", OTHER, 10),
        ("voice", QUEUE, 20),
        ("chat", QUEUE, 30),
        ("email", None, 10_007),
        ("email", QUEUE, 27),
    ],
)
def test_the_most_specific_rate_of_each_component_wins(channel, queue, amount):
    contact = RatableContact(channel, queue, {Clock.HANDLING: 10_000})
    assert rate_contact(contact, CARD).amount_micro == amount


def test_each_component_runs_on_its_clock_and_nothing_costs_nothing():
    card = RateCard(
        "EUR",
        (
            Rate("talk", Clock.TALK, groups=(GROUP,)),
            Rate("hold", Clock.HOLD, connect_fee_micro=5, groups=(GROUP,)),
            Rate("wrap_up", Clock.WRAP_UP, groups=(GROUP,), minimum_micro=9),
        ),
    )
    charge = rate_contact(RatableContact("voice", None, {Clock.TALK: 30_000, Clock.WRAP_UP: 1, Clock.HOLD: 0}), card)
    assert [(c.component, c.used_ms, c.billed_seconds, c.amount_micro) for c in charge.components] == [
        ("talk", 30_000, 30, 30_000),
        ("wrap_up", 1, 1, 1_000),
    ]
    assert charge.billed_seconds == 31
    assert rate_contact(RatableContact("voice", None, {}), card).components == ()


def test_cards_survive_json():
    day = Rate("talk", Clock.TALK, windows=(RateWindow(0, 480, 1, 2, 60, 6), RateWindow(480, 1440, 3, 4)))
    card = RateCard("EUR", (*CARD.rates, day, Rate("x", minimum_seconds=30, maximum_micro=5)), "Europe/Berlin")
    assert card_from_data(json.loads(json.dumps(card_to_data(card)))) == card


def test_windows_past_midnight_become_two():
    card = card_from_data(
        {
            "currency": "EUR",
            "rates": [
                {
                    "component": "talk",
                    "clock": "talk",
                    "windows": [
                        {"from": "20:00", "to": "08:00", "rate": "0.30"},
                        {"from": "08:00", "to": "20:00", "rate": "0.60"},
                    ],
                }
            ],
        }
    )
    assert [(w.from_minute, w.to_minute, w.rate_micro) for w in card.rates[0].windows] == [
        (0, 480, 300_000),
        (480, 1200, 600_000),
        (1200, 1440, 300_000),
    ]
    span = Span(datetime(2026, 3, 1, 7, 59, tzinfo=UTC), datetime(2026, 3, 1, 8, 1, tzinfo=UTC))
    contact = RatableContact("voice", None, {Clock.TALK: 120_000}, {Clock.TALK: (span,)})
    assert rate_contact(contact, card).amount_micro == 900_000
    with pytest.raises(MissingSpans):
        rate_contact(RatableContact("voice", None, {Clock.TALK: 1}), card)


def rate(**changes):
    return {"currency": "EUR", "rates": [{"component": "x"} | changes]}


def step(**changes):
    return {"from": 0, "rate": "1", "unit": 60, "increment": 1} | changes


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"currency": "XXZ", "rates": []},
        {"currency": "EUR", "rates": [{}]},
        {"currency": "EUR", "rates": [], "zone": "Mars"},
        {"currency": "EUR", "rates": [{"component": "x"}, {"component": "x"}]},
        rate(connect_fee="-0.01"),
        rate(connect_fee="0.0000001"),
        rate(connect_fee="ten"),
        rate(connect_fee=None),
        rate(minimum_seconds=-1),
        rate(minimum="-1"),
        rate(maximum="-1"),
        rate(clock="sleep"),
        rate(queue="not-an-id"),
        rate(groups=[step(rate="-1")]),
        rate(groups=[step(**{"from": 5})]),
        rate(groups=[step(), step()]),
        rate(groups=[step(unit=0)]),
        rate(groups=[step(increment=0)]),
        rate(groups=["60/1"]),
        rate(windows=[{"from": "00:00", "to": "12:00", "rate": "1"}]),
        rate(windows=[{"from": "00:00", "to": "24:00", "rate": "-1"}]),
        rate(windows=[{"from": "00:00", "to": "25:00", "rate": "1"}]),
        rate(windows=[{"from": "00:61", "to": "24:00", "rate": "1"}]),
        rate(windows=[{"from": "00:00", "to": "13:00", "rate": "1"}, {"from": "12:00", "to": "24:00", "rate": "1"}]),
        rate(windows=[{"from": "00:00", "to": "24:00", "rate": "1"}], groups=[step()]),
    ],
)
def test_bad_cards_are_refused(data):
    with pytest.raises(BadRateCard):
        card_from_data(data)
