"""Totals of a document: tax once per (category, rate) on summed line nets, half up away from zero.

Source: billing page, section 2; EN 16931. Amounts are integer micro-units, rates are per cent as exact fractions.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kernel.money import MICRO_DIGITS, NothingToShareBy, allocate

TaxKey = tuple[str, Fraction | None]


class BadCredit(ValueError):
    """Partial credits that come to more than what they correct."""


@dataclass(frozen=True, slots=True)
class NetLine:
    """A line's net and its tax: category of UNCL 5305 (S E O Z AE B ...), rate in per cent, None where none applies."""

    net_micro: int
    category: str
    rate_pct: Fraction | None


@dataclass(frozen=True, slots=True)
class DocumentAdjustment:
    """An allowance (subtracted) or charge (added) on the whole document; `amount_micro` >= 0 as printed."""

    is_charge: bool
    amount_micro: int
    category: str
    rate_pct: Fraction | None


@dataclass(frozen=True, slots=True)
class TaxSubtotal:
    """Base and tax of one (category, rate)."""

    category: str
    rate_pct: Fraction | None
    basis_micro: int
    tax_micro: int


@dataclass(frozen=True, slots=True)
class DocumentTotals:
    """All sums of a document, in micro-units; names as in EN 16931."""

    subtotals: tuple[TaxSubtotal, ...]
    line_total: int
    allowance_total: int
    charge_total: int
    tax_exclusive: int
    tax_total: int
    tax_inclusive: int
    prepaid: int
    rounding: int
    payable: int


def tax_on(base_micro: int, rate_pct: Fraction | None, digits: int) -> int:
    """Tax on a base, rounded half up to `digits` decimals; micro-units. No rate: 0."""
    return 0 if rate_pct is None else _rounded(base_micro * Fraction(rate_pct) / 100, digits)


def document_totals(
    lines: Iterable[NetLine],
    adjustments: Iterable[DocumentAdjustment] = (),
    *,
    digits: int,
    prepaid_micro: int = 0,
    rounding_micro: int = 0,
) -> DocumentTotals:
    """Everything from line nets and document adjustments; `digits` = the currency's minor digits.

    Negative lines and bases (credits) mirror positive ones to the minor unit. Subtotals by category, then rate.
    """
    nets, changes = list(lines), list(adjustments)
    bases: dict[TaxKey, int] = {}
    for line in nets:
        _add(bases, (line.category, line.rate_pct), line.net_micro)
    for change in changes:
        _add(bases, (change.category, change.rate_pct), change.amount_micro * (1 if change.is_charge else -1))
    order = sorted(bases, key=lambda key: (key[0], -1 if key[1] is None else key[1]))
    subtotals = tuple(TaxSubtotal(*key, bases[key], tax_on(bases[key], key[1], digits)) for key in order)
    line_total = sum(line.net_micro for line in nets)
    allowances = sum(change.amount_micro for change in changes if not change.is_charge)
    charges = sum(change.amount_micro for change in changes if change.is_charge)
    tax_exclusive, tax_total = line_total - allowances + charges, sum(part.tax_micro for part in subtotals)
    return DocumentTotals(
        subtotals=subtotals,
        line_total=line_total,
        allowance_total=allowances,
        charge_total=charges,
        tax_exclusive=tax_exclusive,
        tax_total=tax_total,
        tax_inclusive=tax_exclusive + tax_total,
        prepaid=prepaid_micro,
        rounding=rounding_micro,
        payable=tax_exclusive + tax_total - prepaid_micro + rounding_micro,
    )


def split_gross_rounding_net(gross_micro: int, rate_pct: Fraction, digits: int) -> tuple[int, int]:
    """(net, tax) of a price that includes tax: the net is rounded, the tax is the rest."""
    net = _rounded(gross_micro / (1 + Fraction(rate_pct) / 100), digits)
    return net, gross_micro - net


def split_gross_rounding_tax(gross_micro: int, rate_pct: Fraction, digits: int) -> tuple[int, int]:
    """(net, tax) of a price that includes tax: the tax is rounded, the net is the rest."""
    tax = _rounded(gross_micro * Fraction(rate_pct) / (100 + Fraction(rate_pct)), digits)
    return gross_micro - tax, tax


def share_coupon(coupon: int, fees: Sequence[int]) -> list[int]:
    """The coupon in proportion to the fees (>= 0), largest remainder, ties to the earlier; same unit as given.

    Raises NothingToShareBy when there are only zero fees and the coupon is not zero.
    """
    if coupon == 0:
        return [0] * len(fees)
    if not any(fees):
        raise NothingToShareBy("a coupon on nothing")
    return allocate(coupon, fees)


def tax_after_coupon(
    coupon_micro: int, fees_micro: Sequence[int], rates_pct: Sequence[Fraction], digits: int
) -> tuple[TaxSubtotal, ...]:
    """Fees less their coupon share, summed per rate, tax once per rate; category S. Shares are whole minor units."""
    step: int = 10 ** (MICRO_DIGITS - digits)
    shares = share_coupon(coupon_micro // step, [fee // step for fee in fees_micro])
    lines = [
        NetLine(fee - share * step, "S", rate) for fee, share, rate in zip(fees_micro, shares, rates_pct, strict=True)
    ]
    return document_totals(lines, digits=digits).subtotals


def credit_parts(
    invoice_net_micro: int, credit_nets_micro: Sequence[int], rate_pct: Fraction, digits: int
) -> list[int]:
    """Tax of each partial credit note of an invoice with one rate; once the nets reach the invoice's, the last note
    takes the remainder of the tax, so that all notes sum to the invoice. Raises BadCredit beyond the invoice's net.
    """
    credited = sum(credit_nets_micro)
    if abs(credited) > abs(invoice_net_micro):
        raise BadCredit("more is credited than was invoiced")
    taxes = [tax_on(net, rate_pct, digits) for net in credit_nets_micro]
    if taxes and credited == invoice_net_micro:
        taxes[-1] = tax_on(invoice_net_micro, rate_pct, digits) - sum(taxes[:-1])
    return taxes


def _add(bases: dict[TaxKey, int], key: TaxKey, amount: int) -> None:
    bases[key] = bases.get(key, 0) + amount


def _rounded(exact: Fraction, digits: int) -> int:
    step: int = 10 ** (MICRO_DIGITS - digits)
    value = (abs(exact) / step * 2 + 1) // 2 * step
    return value if exact >= 0 else -value
