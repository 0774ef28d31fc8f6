"""The period stage: prices of a period's sum. Exact fractions of micro-units; the line rounds once, at its end.

Source: billing page, section 3. Tiers are (lower, upper]; the first contains 0 and its flat fee is due at 0.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Protocol

from kernel.money import MICRO_DIGITS

Exact = Fraction | int


class BadTiers(ValueError):
    """Bounds that do not ascend, a last tier with an end, a negative price, size or quantity."""


class Price(Protocol):
    """Any way to price a quantity."""

    def price(self, quantity: Exact) -> Fraction:
        """Micro-units for `quantity` >= 0."""

    def delta(self, billed: Exact, quantity: Exact) -> Fraction:
        """Micro-units for `quantity` more after `billed` in the same period: the second bill inside it."""


@dataclass(frozen=True, slots=True)
class UnitPrice:
    """`unit_micro` each; `round_digits` (0..6): each bill rounded half up to so many decimals."""

    unit_micro: Exact
    round_digits: int | None = None

    def price(self, quantity: Exact) -> Fraction:
        """Unit x quantity."""
        amount = Fraction(_quantity(quantity)) * self.unit_micro
        return amount if self.round_digits is None else round_exact(amount, self.round_digits)

    def delta(self, billed: Exact, quantity: Exact) -> Fraction:
        """As if alone: what was billed before does not change a unit price."""
        return self.price(quantity)


@dataclass(frozen=True, slots=True)
class Tier:
    """Up to and including `up_to` (None = no end): `unit_micro` per unit, `flat_micro` once."""

    up_to: Exact | None
    unit_micro: Exact
    flat_micro: int = 0


@dataclass(frozen=True, slots=True)
class _Tiered:
    tiers: tuple[Tier, ...]

    def __post_init__(self) -> None:
        bounds = [tier.up_to for tier in self.tiers]
        if not bounds or bounds[-1] is not None or None in bounds[:-1]:
            raise BadTiers("the last tier, and only it, is open")
        lows: Sequence[Exact] = [0, *(bound for bound in bounds if bound is not None)]
        if any(low >= high for low, high in pairwise(lows)):
            raise BadTiers("bounds ascend from 0")
        if any(tier.unit_micro < 0 or tier.flat_micro < 0 for tier in self.tiers):
            raise BadTiers("no price is negative")

    def delta(self, billed: Exact, quantity: Exact) -> Fraction:
        """P(billed + quantity) - P(billed)."""
        return self.price(billed + _quantity(quantity)) - self.price(billed)

    def price(self, quantity: Exact) -> Fraction:
        """Of the variant."""
        raise BadTiers("tiers alone have no price")


@dataclass(frozen=True, slots=True)
class GraduatedPrice(_Tiered):
    """Each tier prices the part of the quantity inside it, plus the flat fee of each tier entered."""

    def price(self, quantity: Exact) -> Fraction:
        """Sum over the tiers entered; the first counts as entered at 0."""
        whole, low, total = _quantity(quantity), Fraction(0), Fraction(0)
        for index, tier in enumerate(self.tiers):
            if index and whole <= low:
                break
            high = whole if tier.up_to is None else min(whole, Fraction(tier.up_to))
            total += (high - low) * tier.unit_micro + tier.flat_micro
            low = Fraction(tier.up_to) if tier.up_to is not None else whole
        return total


@dataclass(frozen=True, slots=True)
class VolumePrice(_Tiered):
    """The one tier that contains the quantity prices all of it. More usage may cost less."""

    def price(self, quantity: Exact) -> Fraction:
        """Flat + unit x quantity of that tier."""
        whole = _quantity(quantity)
        tier = next(tier for tier in self.tiers if tier.up_to is None or whole <= tier.up_to)
        return tier.flat_micro + whole * tier.unit_micro


@dataclass(frozen=True, slots=True)
class PackagePrice:
    """`amount_micro` per started package of `size` units beyond `free` ones."""

    size: Exact
    amount_micro: int
    free: Exact = 0

    def __post_init__(self) -> None:
        if self.size <= 0 or self.amount_micro < 0 or self.free < 0:
            raise BadTiers("a package has a size above 0, a price and free units from 0")

    def price(self, quantity: Exact) -> Fraction:
        """Started packages x amount."""
        beyond = max(Fraction(0), _quantity(quantity) - self.free)
        return Fraction(-(-beyond // self.size) * self.amount_micro)

    def delta(self, billed: Exact, quantity: Exact) -> Fraction:
        """P(billed + quantity) - P(billed)."""
        return self.price(billed + _quantity(quantity)) - self.price(billed)


@dataclass(frozen=True, slots=True)
class PercentagePrice:
    """A share of amounts plus a fee per event; `rate_pct` in per cent; free allowances and bounds per event."""

    rate_pct: Exact
    fixed_micro: int = 0
    free_micro: int = 0
    free_events: int = 0
    min_micro: int | None = None
    max_micro: int | None = None

    def of_sum(self, sum_micro: Exact, events: int) -> Fraction:
        """On a sum of `events` amounts, beyond the free sum and the free events."""
        paid, count = max(Fraction(0), Fraction(sum_micro) - self.free_micro), max(0, events - self.free_events)
        return paid * self.rate_pct / 100 + self.fixed_micro * count

    def of_events(self, amounts_micro: Sequence[Exact]) -> Fraction:
        """Each amount priced and clamped to [min, max] by itself."""
        return sum((self._clamped(amount) for amount in amounts_micro), Fraction(0))

    def _clamped(self, amount_micro: Exact) -> Fraction:
        price = Fraction(amount_micro) * self.rate_pct / 100 + self.fixed_micro
        price = price if self.min_micro is None else max(price, Fraction(self.min_micro))
        return price if self.max_micro is None else min(price, Fraction(self.max_micro))


def discounted(amount: Exact, discount_pct: Exact) -> Fraction:
    """Less `discount_pct` per cent (0..100, else BadTiers)."""
    if not 0 <= discount_pct <= 100:
        raise BadTiers("a discount is 0 to 100 per cent")
    return Fraction(amount) * (100 - discount_pct) / 100


def at_least(amount: Exact, minimum_micro: Exact) -> Fraction:
    """Minimum spend: due also when nothing was used."""
    return Fraction(max(amount, minimum_micro))


def capped(amount: Exact, maximum_micro: Exact, billed_micro: Exact = 0) -> Fraction:
    """At most what is left of the period's maximum after `billed_micro` (net of discounts); never below 0."""
    return Fraction(min(amount, max(0, maximum_micro - billed_micro)))


def true_up(minimum_micro: Exact, charges_micro: Sequence[Exact]) -> Fraction:
    """The line that fills up to the commitment: max(0, minimum - sum)."""
    return max(Fraction(0), Fraction(minimum_micro) - sum(charges_micro))


def prorated_true_up(
    commitment_micro: int, plan_fee_micro: int, usage_micro: int, active_days: int, period_days: int, digits: int
) -> Fraction:
    """Commitment and plan fee each prorated by days and rounded to `digits` decimals, then subtracted with usage."""
    share = Fraction(active_days, period_days)
    due = round_exact(commitment_micro * share, digits) - round_exact(plan_fee_micro * share, digits)
    return max(Fraction(0), due - usage_micro)


def round_exact(amount: Exact, digits: int) -> Fraction:
    """Exact micro-units rounded half up, away from zero, to `digits` decimals (0..6) of the major unit."""
    step = 10 ** (MICRO_DIGITS - digits)
    value = Fraction(amount) / step
    rounded = (abs(value) * 2 + 1) // 2 * step
    return Fraction(rounded if value >= 0 else -rounded)


def _quantity(quantity: Exact) -> Fraction:
    if quantity < 0:
        raise BadTiers("a quantity is not negative")
    return Fraction(quantity)
