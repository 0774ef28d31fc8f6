"""A measured share as the two integers it came from, or no value."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

BASIS_POINTS = 10_000


@dataclass(frozen=True, slots=True)
class Measure:
    """`numerator` / `denominator` (counts or milliseconds); a denominator <= 0 means "no value", never 0 or 100 %."""

    numerator: int
    denominator: int

    @property
    def value(self) -> Fraction | None:
        """The exact quotient, None for no value."""
        return Fraction(self.numerator, self.denominator) if self.denominator > 0 else None

    @property
    def basis_points(self) -> int | None:
        """The quotient in hundredths of a per cent, half up (7692 = 76.92 %); for display and storage."""
        value = self.value
        return None if value is None else int((abs(value) * BASIS_POINTS * 2 + 1) // 2) * (1 if value >= 0 else -1)

    def meets(self, target_basis_points: int) -> bool | None:
        """Whether the exact (not the rounded) share reaches the target; None for no value."""
        value = self.value
        return None if value is None else value * BASIS_POINTS >= target_basis_points


NO_VALUE = Measure(0, 0)


class RollUp(StrEnum):
    """How intervals become a period: by volume, every interval alike, or the share of intervals that met the target."""

    WEIGHTED = "weighted"
    MEAN = "mean"
    SHARE_MET = "share_met"


def roll_up(measures: Iterable[Measure], kind: RollUp, target_basis_points: int = 0) -> Measure:
    """One measure of a period from those of its intervals; intervals without a value are left out.

    `target_basis_points` serves SHARE_MET alone. No interval with a value: no value. Source: field page, section 4.
    """
    known = [measure for measure in measures if measure.value is not None]
    if not known:
        return NO_VALUE
    if kind is RollUp.WEIGHTED:
        return Measure(sum(m.numerator for m in known), sum(m.denominator for m in known))
    if kind is RollUp.SHARE_MET:
        return Measure(sum(bool(m.meets(target_basis_points)) for m in known), len(known))
    mean = sum((Fraction(m.numerator, m.denominator) for m in known), Fraction(0)) / len(known)
    return Measure(mean.numerator, mean.denominator)
