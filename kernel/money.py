"""Money as integers: micro-units (10^-6 of the major unit) and a currency; every rounding is half up, away from zero.

Source of the rules: docs of billing, "Money and rounding". No float enters or leaves this module.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from babel.core import get_global

MICRO_DIGITS = 6
MICRO = 10**MICRO_DIGITS


class UnknownCurrency(ValueError):
    """The code is not a currency of ISO 4217 as the CLDR knows it."""


class CurrencyMismatch(ValueError):
    """Amounts of two currencies met in one calculation."""


class TooManyDecimals(ValueError):
    """An amount or price has more decimals than a micro-unit can hold."""


class NothingToShareBy(ValueError):
    """An amount cannot be allocated: no weights, a negative weight, or all weights zero."""


def divide_half_up(numerator: int, denominator: int) -> int:
    """Quotient rounded to the nearest integer, halves away from zero; the denominator is positive (else ValueError)."""
    if denominator <= 0:
        raise ValueError("the denominator must be positive")
    quotient = (2 * abs(numerator) + denominator) // (2 * denominator)
    return quotient if numerator >= 0 else -quotient


def round_half_up(micro: int, digits: int) -> int:
    """`micro` rounded to `digits` decimals (0..6) of the major unit, halves away from zero; still micro-units."""
    if not 0 <= digits <= MICRO_DIGITS:
        raise ValueError("digits must be 0..6")
    step: int = 10 ** (MICRO_DIGITS - digits)
    return divide_half_up(micro, step) * step


@cache
def minor_digits(currency: str) -> int:
    """Decimals of the currency's minor unit by CLDR (RUB 2, JPY 0, KWD 3); raises UnknownCurrency."""
    if currency not in get_global("all_currencies"):
        raise UnknownCurrency(currency)
    fractions = get_global("currency_fractions")
    return int(fractions.get(currency, fractions["DEFAULT"])[0])


def micro_of(amount: Decimal | int | str) -> int:
    """Exact micro-units of an amount in major units; raises TooManyDecimals beyond 6 decimals or when not finite."""
    value = Decimal(amount)
    if not value.is_finite():
        raise TooManyDecimals(str(amount))
    sign, digits, exponent = value.as_tuple()
    shift = int(exponent) + MICRO_DIGITS
    number = int("".join(map(str, digits)))
    if shift >= 0:
        number *= int(10**shift)
    else:
        number, rest = divmod(number, 10**-shift)
        if rest:
            raise TooManyDecimals(str(amount))
    return -number if sign else number


def decimal_of(micro: int, digits: int = MICRO_DIGITS) -> Decimal:
    """`micro` in major units with exactly `digits` decimals (0..6); raises TooManyDecimals if digits would be lost."""
    step: int = 10 ** (MICRO_DIGITS - digits)
    if micro % step:
        raise TooManyDecimals(f"{micro} micro-units have more than {digits} decimals")
    scaled = micro // step
    return Decimal((scaled < 0, tuple(map(int, str(abs(scaled)))), -digits))


def allocate(total: int, weights: Sequence[int], keys: Sequence[str | int] | None = None) -> list[int]:
    """Share `total` (integer units, any sign) in proportion to non-negative `weights`; the parts sum to the total.

    Largest remainder; ties go to the smaller key, by default to the earlier position. Raises NothingToShareBy.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise NothingToShareBy(f"weights {list(weights)}")
    parts = [abs(total) * weight // whole for weight in weights]
    names: Sequence[str | int] = range(len(weights)) if keys is None else keys
    order = sorted(range(len(weights)), key=lambda i: (-(abs(total) * weights[i] % whole), names[i]))
    for index in order[: abs(total) - sum(parts)]:
        parts[index] += 1
    return parts if total >= 0 else [-part for part in parts]


def prorate(micro: int, part: int, whole: int, digits: int) -> int:
    """`micro` x part / whole, rounded once half up to `digits` decimals; micro-units. `whole` > 0 (else ValueError)."""
    step: int = 10 ** (MICRO_DIGITS - digits)
    return divide_half_up(micro * part, whole * step) * step


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount: integer micro-units and an ISO 4217 currency; raises UnknownCurrency at construction."""

    micro: int
    currency: str

    def __post_init__(self) -> None:
        minor_digits(self.currency)

    @classmethod
    def of(cls, amount: Decimal | int | str, currency: str) -> "Money":
        """From major units, exact; raises TooManyDecimals, UnknownCurrency."""
        return cls(micro_of(amount), currency)

    def __add__(self, other: "Money") -> "Money":
        """Sum; raises CurrencyMismatch."""
        self._same(other)
        return Money(self.micro + other.micro, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        """Difference; raises CurrencyMismatch."""
        self._same(other)
        return Money(self.micro - other.micro, self.currency)

    def __neg__(self) -> "Money":
        """The same amount with the other sign."""
        return Money(-self.micro, self.currency)

    def rounded(self) -> "Money":
        """Rounded half up to the currency's minor unit."""
        return Money(round_half_up(self.micro, minor_digits(self.currency)), self.currency)

    def decimal(self) -> Decimal:
        """Major units with the minor unit's decimals if exact there, else with 6 decimals."""
        digits = minor_digits(self.currency)
        exact = self.micro % 10 ** (MICRO_DIGITS - digits) == 0
        return decimal_of(self.micro, digits if exact else MICRO_DIGITS)

    def _same(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency}")
