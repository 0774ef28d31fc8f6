"""Totals of lines under a contract's one tax rate, for previews and documents alike."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from billing.selectors import Line
from finance.domain.totals import DocumentTotals, NetLine, document_totals
from kernel.money import minor_digits


def totals_of(lines: Iterable[Line], vat_category: str, vat_rate: Decimal | None, currency: str) -> DocumentTotals:
    """Net, tax and gross in micro-units; tax once on the sum of the rounded lines."""
    rate = None if vat_rate is None else Fraction(vat_rate)
    nets = [NetLine(line.amount_micro, vat_category, rate) for line in lines]
    return document_totals(nets, digits=minor_digits(currency))
