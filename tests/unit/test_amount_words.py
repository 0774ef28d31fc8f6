"""Amounts in Russian words."""

from __future__ import annotations

import pytest

from finance.domain.amount_words import AmountTooLarge, amount_in_words, number_in_words, plural
from kernel.money import micro_of

RUBLES = ("рубль", "рубля", "рублей")


@pytest.mark.parametrize(
    ("number", "form"),
    [(0, 2), (1, 0), (2, 1), (4, 1), (5, 2), (11, 2), (14, 2), (21, 0), (22, 1), (111, 2), (121, 0), (1_000_001, 0)],
)
def test_the_form_follows_the_number(number, form):
    assert plural(number, RUBLES) == RUBLES[form]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "ноль"),
        (19, "девятнадцать"),
        (40, "сорок"),
        (101, "сто один"),
        (1000, "одна тысяча"),
        (2002, "две тысячи два"),
        (21_000, "двадцать одна тысяча"),
        (1_000_000, "один миллион"),
        (2_000_000_000, "два миллиарда"),
    ],
)
def test_numbers_in_words(number, words):
    assert number_in_words(number) == words


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        (
            "4534755.37",
            "RUB",
            "Четыре миллиона пятьсот тридцать четыре тысячи семьсот пятьдесят пять рублей 37 копеек",
        ),
        ("0.01", "RUB", "Ноль рублей 01 копейка"),
        ("1.22", "RUB", "Один рубль 22 копейки"),
        ("-2.00", "RUB", "Минус два рубля 00 копеек"),
        ("1000", "EUR", "Одна тысяча евро 00 центов"),
        ("3", "JPY", "Три JPY"),
        ("3.5", "GBP", "Три GBP 50/100"),
    ],
)
def test_amounts_in_words(amount, currency, words):
    assert amount_in_words(micro_of(amount), currency) == words


def test_too_large_is_said():
    with pytest.raises(AmountTooLarge):
        number_in_words(10**15)
