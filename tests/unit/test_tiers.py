"""The period stage: laws of tiers, deltas that add up, order of modifiers, refusals."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.domain import tiers
from billing.domain.tiers import GraduatedPrice, PackagePrice, PercentagePrice, Tier, UnitPrice, VolumePrice

quantities = st.fractions(0, 500, max_denominator=8)


@st.composite
def tables(draw):
    bounds = sorted(draw(st.sets(st.fractions(Fraction(1, 8), 300, max_denominator=8), max_size=3)))
    price, flat = st.integers(0, 10**6), st.integers(0, 10**7)
    return tuple(Tier(bound, draw(price), draw(flat)) for bound in [*bounds, None])


@given(tables(), quantities)
def test_graduated_equals_the_sum_of_its_parts(table, quantity):
    lows = [Fraction(0), *(tier.up_to for tier in table[:-1])]
    expected = sum(
        max(Fraction(0), (quantity if tier.up_to is None else min(quantity, tier.up_to)) - low) * tier.unit_micro
        + (tier.flat_micro if index == 0 or quantity > low else 0)
        for index, (low, tier) in enumerate(zip(lows, table, strict=True))
    )
    assert GraduatedPrice(table).price(quantity) == expected


@given(tables(), quantities, quantities, quantities)
def test_two_bills_of_a_period_equal_one(table, first, second, third):
    for price in (GraduatedPrice(table), VolumePrice(table), PackagePrice(7, 1000, 3), UnitPrice(12_345)):
        split = price.delta(0, first) + price.delta(first, second) + price.delta(first + second, third)
        assert split + (price.price(0)) == price.price(first + second + third)


@given(tables(), quantities)
def test_volume_uses_the_tier_that_contains_the_quantity(table, quantity):
    lows = [Fraction(-1), *(tier.up_to for tier in table[:-1])]
    fitting = [
        tier
        for low, tier in zip(lows, table, strict=True)
        if low < quantity and (tier.up_to is None or quantity <= tier.up_to)
    ]
    assert len(fitting) == 1
    assert VolumePrice(table).price(quantity) == fitting[0].flat_micro + fitting[0].unit_micro * quantity


@pytest.mark.parametrize(
    "table",
    [
        (),
        (Tier(10, 1),),
        (Tier(None, 1), Tier(None, 1)),
        (Tier(10, 1), Tier(10, 1), Tier(None, 1)),
        (Tier(0, 1), Tier(None, 1)),
        (Tier(None, -1),),
        (Tier(None, 1, -1),),
    ],
)
def test_bad_tiers_are_refused(table):
    with pytest.raises(tiers.BadTiers):
        GraduatedPrice(table)
    with pytest.raises(tiers.BadTiers):
        VolumePrice(table)


def test_other_refusals():
    for make in (
        lambda: PackagePrice(0, 1),
        lambda: PackagePrice(1, -1),
        lambda: UnitPrice(1).price(-1),
        lambda: GraduatedPrice((Tier(None, 1),)).delta(1, -1),
        lambda: tiers.discounted(1, 101),
        lambda: tiers.discounted(1, -1),
    ):
        with pytest.raises(tiers.BadTiers):
            make()


def test_percentages_keep_fractions_until_the_line_rounds():
    price = PercentagePrice(Fraction(1, 3), fixed_micro=100)
    assert price.of_sum(1_000_000, 2) == Fraction(1_000_000, 300) + 200
    assert PercentagePrice(1, min_micro=50, max_micro=70).of_events([0, 6_000, 10**9]) == 50 + 60 + 70


@pytest.mark.parametrize(
    ("amount", "digits", "expected"),
    [(Fraction(49_999_999, 10_000), 2, 0), (5_000, 2, 10_000), (-5_000, 2, -10_000), (Fraction(1, 2), 6, 1)],
)
def test_a_line_rounds_the_exact_amount_once(amount, digits, expected):
    assert tiers.round_exact(amount, digits) == expected


def test_a_cap_counts_what_was_billed_before():
    assert tiers.capped(50, 100, 80) == 20
    assert tiers.capped(50, 100, 130) == 0
    assert tiers.at_least(0, 10) == 10
    assert tiers.true_up(100, [50, 30]) == 20
    assert tiers.true_up(100, [150]) == 0
