"""The engine against an oracle that shares no code with it: exact fractions, one increment at a time."""

import random
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from math import floor
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.domain.rate_card import Clock, Rate, RateCard, RateGroup, RateWindow
from billing.domain.rating import RatableContact, StepCode, rate_contact
from kernel.span import Span

STEPS = [1, 2, 5, 6, 10, 30, 45, 60, 90]
UNITS = [1, 7, 30, 60, 3600]


def half_up(value):
    return floor(value + Fraction(1, 2))


def oracle(rate, used_ms):
    """(amount in micro-units, billed seconds): walks through each step, block first, then increment by increment.

    Each step rounds its own seconds up, even where that reaches past the start of the next step.
    """
    if used_ms == 0:
        return 0, 0
    cost, billed = Fraction(0), 0
    ends = [group.from_seconds for group in rate.groups[1:]] + [float("inf")]
    for group, end in zip(rate.groups, ends, strict=True):
        position = seconds = 0
        while position < end and position < rate.minimum_seconds:
            seconds += position >= group.from_seconds
            position += 1
        position = max(position, group.from_seconds)
        while position * 1000 < used_ms and position < end:
            seconds += group.increment_seconds
            position += group.increment_seconds
        cost += Fraction(seconds * group.rate_micro, group.unit_seconds)
        billed += seconds
    amount = rate.connect_fee_micro + half_up(cost)
    amount = max(amount, rate.minimum_micro)
    return (amount if rate.maximum_micro is None else min(amount, rate.maximum_micro)), billed


def engine(rate, used_ms):
    charge = rate_contact(RatableContact("voice", None, {rate.clock: used_ms}), RateCard("EUR", (rate,)))
    return charge.amount_micro, charge.billed_seconds


@st.composite
def rates(draw):
    starts = [0, *sorted(draw(st.sets(st.integers(1, 300), max_size=2)))]
    groups = [
        RateGroup(start, draw(st.integers(0, 10**7)), draw(st.sampled_from(UNITS)), draw(st.sampled_from(STEPS)))
        for start in starts
    ]
    return Rate(
        "x",
        draw(st.sampled_from(Clock)),
        connect_fee_micro=draw(st.integers(0, 10**6)),
        minimum_seconds=draw(st.sampled_from([0, 0, 1, 30, 60, 400])),
        groups=tuple(groups),
        minimum_micro=draw(st.sampled_from([0, 0, 500_000])),
        maximum_micro=draw(st.sampled_from([None, None, 3_000_000])),
    )


@settings(max_examples=300)
@given(rates(), st.integers(0, 900_000))
def test_engine_equals_oracle(rate, used_ms):
    assert engine(rate, used_ms) == oracle(rate, used_ms)


@settings(max_examples=200)
@given(rates(), st.integers(0, 600_000), st.integers(0, 60_000))
def test_a_longer_contact_never_costs_less_and_never_bills_less_than_it_lasted(rate, used_ms, more):
    amount, billed = engine(rate, used_ms)
    assert engine(rate, used_ms + more)[0] >= amount
    assert billed * 1000 >= used_ms
    assert engine(rate, used_ms) == (amount, billed), "rating again gives the same"


def random_rate(dice):
    starts = [0, *sorted(dice.sample(range(1, 300), dice.choice([0, 0, 1, 2])))]
    groups = [RateGroup(s, dice.randrange(10**6), dice.choice(UNITS), dice.choice(STEPS)) for s in starts]
    return Rate(
        "x",
        connect_fee_micro=dice.choice([0, dice.randrange(10**6)]),
        minimum_seconds=dice.choice([0, 0, 30, 60]),
        groups=tuple(groups),
        minimum_micro=dice.choice([0, 0, 0, 500_000]),
        maximum_micro=dice.choice([None, None, 2_000_000]),
    )


def test_twenty_thousand_seeded_pairs_have_no_difference():
    dice = random.Random(20260301)
    differences = []
    for _ in range(200):
        rate = random_rate(dice)
        for _ in range(100):
            used_ms = min(int(dice.expovariate(1 / 120_000)), 600_000) if dice.random() > 0.02 else 0
            if engine(rate, used_ms) != oracle(rate, used_ms):
                differences.append((rate, used_ms))
    assert not differences


WINDOWS = (
    RateWindow(0, 8 * 60, 0, 300_000, 60, 6),
    RateWindow(8 * 60, 20 * 60, 100_000, 500_000, 60, 1),
    RateWindow(20 * 60, 1440, 50_000, 400_000, 60, 30),
)
NIGHTS = [
    datetime(2026, 3, 28, 22, tzinfo=UTC),
    datetime(2026, 10, 24, 22, tzinfo=UTC),
    datetime(2026, 5, 5, tzinfo=UTC),
]


@settings(max_examples=60)
@given(
    st.sampled_from(NIGHTS),
    st.integers(0, 20 * 3600),
    st.integers(1, 4 * 3600),
    st.sampled_from(["Europe/Berlin", "UTC", "Asia/Kathmandu"]),
)
def test_windows_equal_a_walk_by_seconds(night, offset, seconds, zone):
    start = night + timedelta(seconds=offset)
    place, per_window = ZoneInfo(zone), {}
    for second in range(seconds):
        wall = (start + timedelta(seconds=second)).astimezone(place)
        index = next(i for i, w in enumerate(WINDOWS) if w.from_minute <= wall.hour * 60 + wall.minute < w.to_minute)
        per_window[wall.date(), index] = per_window.get((wall.date(), index), 0) + 1
    first = WINDOWS[next(iter(per_window))[1]]
    cost = sum(
        Fraction(-(-used // WINDOWS[i].increment_seconds) * WINDOWS[i].increment_seconds * WINDOWS[i].rate_micro, 60)
        for (_, i), used in per_window.items()
    )
    span = Span(start, start + timedelta(seconds=seconds))
    contact = RatableContact("voice", None, {Clock.TALK: seconds * 1000}, {Clock.TALK: (span,)})
    card = RateCard("EUR", (Rate("x", Clock.TALK, windows=WINDOWS),), zone)
    assert rate_contact(contact, card).amount_micro == first.connect_fee_micro + half_up(cost)


@pytest.mark.parametrize(
    ("used_ms", "expected"),
    [
        (0, []),
        (
            61_500,
            [
                ("connect_fee", {"amount_micro": 100_000}),
                (
                    "group",
                    {
                        "from_seconds": 0,
                        "used_ms": 60_000,
                        "billed_seconds": 60,
                        "rate_micro": 50_000,
                        "unit_seconds": 60,
                        "increment_seconds": 60,
                    },
                ),
                (
                    "group",
                    {
                        "from_seconds": 60,
                        "used_ms": 1_500,
                        "billed_seconds": 6,
                        "rate_micro": 40_000,
                        "unit_seconds": 60,
                        "increment_seconds": 6,
                    },
                ),
                ("maximum_amount", {"amount_micro": 150_000}),
                ("amount", {"amount_micro": 150_000}),
            ],
        ),
    ],
)
def test_an_explanation_in_full(used_ms, expected):
    rate = Rate(
        "handling",
        connect_fee_micro=100_000,
        groups=(RateGroup(0, 50_000, 60, 60), RateGroup(60, 40_000, 60, 6)),
        maximum_micro=150_000,
    )
    charge = rate_contact(RatableContact("chat", None, {Clock.HANDLING: used_ms}), RateCard("EUR", (rate,)))
    steps = [step for component in charge.components for step in component.explain]
    assert [(step.code.value, dict(step.numbers)) for step in steps] == expected
    assert charge.amount_micro == (150_000 if used_ms else 0)


@settings(max_examples=100)
@given(rates(), st.integers(1, 400_000))
def test_the_explanation_recomputes_the_amount(rate, used_ms):
    charge = rate_contact(RatableContact("voice", None, {rate.clock: used_ms}), RateCard("EUR", (rate,)))
    steps = charge.components[0].explain
    numbers = [(step.code, dict(step.numbers)) for step in steps]
    exact = sum(
        Fraction(n["billed_seconds"] * n["rate_micro"], n["unit_seconds"]) for code, n in numbers if code == "group"
    )
    amount = half_up(exact) + sum(n["amount_micro"] for code, n in numbers if code is StepCode.CONNECT_FEE)
    for code, n in numbers:
        if code in (StepCode.MINIMUM_AMOUNT, StepCode.MAXIMUM_AMOUNT):
            amount = n["amount_micro"]
    assert charge.amount_micro == amount
