"""Money: integers only, half up away from zero, shares that sum to the whole."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel import money
from kernel.money import Money

micros = st.integers(-(10**15), 10**15)


@pytest.mark.parametrize(
    ("micro", "digits", "expected"),
    [
        (2_665_000, 2, 2_670_000),
        (-2_665_000, 2, -2_670_000),
        (2_664_999, 2, 2_660_000),
        (500_000, 0, 1_000_000),
        (-500_000, 0, -1_000_000),
        (1_234_567, 6, 1_234_567),
        (1_234_500, 3, 1_235_000),
    ],
)
def test_round_half_up(micro, digits, expected):
    assert money.round_half_up(micro, digits) == expected


@given(micros, st.integers(0, 6))
def test_round_half_up_equals_decimal_and_mirrors(micro, digits):
    exact = (Decimal(micro) / 10**6).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    assert Decimal(money.round_half_up(micro, digits)) == exact * 10**6
    assert money.round_half_up(-micro, digits) == -money.round_half_up(micro, digits)


@pytest.mark.parametrize(("currency", "digits"), [("RUB", 2), ("EUR", 2), ("USD", 2), ("JPY", 0), ("KWD", 3)])
def test_minor_digits(currency, digits):
    assert money.minor_digits(currency) == digits


@pytest.mark.parametrize("code", ["", "XXZ", "rub", "рубль"])
def test_unknown_currencies_are_refused(code):
    with pytest.raises(money.UnknownCurrency):
        Money(1, code)


@given(micros, st.lists(st.integers(0, 10**9), min_size=1, max_size=20).filter(any))
def test_allocate_sums_to_the_whole_and_stays_within_one_unit(total, weights):
    parts = money.allocate(total, weights)
    whole = sum(weights)
    assert sum(parts) == total
    assert all(abs(part * whole - total * weight) < whole for part, weight in zip(parts, weights, strict=True))
    assert money.allocate(-total, weights) == [-part for part in parts]


def test_allocate_ties_follow_the_key_not_the_position():
    assert money.allocate(100, [1, 1, 1]) == [34, 33, 33]
    assert money.allocate(100, [1, 1, 1], keys=["c", "b", "a"]) == [33, 33, 34]


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1, 5]])
def test_allocate_refuses_weights_that_share_nothing(weights):
    with pytest.raises(money.NothingToShareBy):
        money.allocate(10, weights)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9), max_value=10**9))
def test_decimals_survive_the_round_trip(amount):
    assert money.decimal_of(money.micro_of(amount)) == amount


@pytest.mark.parametrize("amount", ["0.0000001", "NaN", "Infinity", "1e-7"])
def test_amounts_finer_than_a_micro_unit_are_refused(amount):
    with pytest.raises(money.TooManyDecimals):
        money.micro_of(amount)


def test_proration_of_a_commitment_rounds_once():
    assert money.prorate(10_000_000_000, 334, 365, 2) == 9_150_680_000
    assert money.prorate(1_000_000_000, 334, 365, 2) == 915_070_000


def test_money_adds_in_one_currency_only():
    assert Money.of("1.10", "EUR") + Money.of("0.005", "EUR") == Money(1_105_000, "EUR")
    assert (-Money.of("1.105", "EUR")).rounded().decimal() == Decimal("-1.11")
    assert str(Money.of("5", "JPY").decimal()) == "5"
    assert str(Money.of("0.333333", "EUR").decimal()) == "0.333333"
    with pytest.raises(money.CurrencyMismatch):
        Money(1, "EUR") - Money(1, "USD")
