"""A statement's lines from its charges: exact sums in micro-units beside amounts rounded once per line."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from kernel.money import minor_digits, round_half_up


@dataclass(frozen=True, slots=True)
class ChargeRow:
    """One rated component of one contact, as a statement reads it; amounts in micro-units (negative: a late credit)."""

    contact_id: UUID
    component: str
    channel: str
    queue_id: UUID | None
    billed_seconds: int
    amount_micro: int
    late: bool = False


@dataclass(frozen=True, slots=True)
class StatementLine:
    """All charges of one kind: how many, seconds, the exact sum, and the amount rounded half up (micro-units)."""

    component: str
    channel: str
    queue_id: UUID | None
    late: bool
    count: int
    billed_seconds: int
    exact_micro: int
    amount_micro: int


@dataclass(frozen=True, slots=True)
class StatementTotals:
    """Sums over the lines; `amount_micro` is the sum of rounded lines, `exact_micro` of the exact ones."""

    count: int
    billed_seconds: int
    exact_micro: int
    amount_micro: int


def statement_lines(charges: Iterable[ChargeRow], currency: str) -> tuple[StatementLine, ...]:
    """One line per component, channel, queue and lateness, in that order; raises UnknownCurrency.

    A line's charges are those of its key: their count and sum equal the line's, which is what drill-down shows.
    """
    groups: dict[tuple[str, str, str, bool], list[ChargeRow]] = {}
    for charge in charges:
        key = (charge.component, charge.channel, str(charge.queue_id or ""), charge.late)
        groups.setdefault(key, []).append(charge)
    digits = minor_digits(currency)
    return tuple(_line(rows, digits) for _, rows in sorted(groups.items()))


def statement_totals(lines: Iterable[StatementLine]) -> StatementTotals:
    """What the statement comes to, before tax."""
    rows = list(lines)
    return StatementTotals(
        sum(line.count for line in rows),
        sum(line.billed_seconds for line in rows),
        sum(line.exact_micro for line in rows),
        sum(line.amount_micro for line in rows),
    )


def _line(rows: list[ChargeRow], digits: int) -> StatementLine:
    first, exact = rows[0], sum(row.amount_micro for row in rows)
    return StatementLine(
        first.component,
        first.channel,
        first.queue_id,
        first.late,
        len(rows),
        sum(row.billed_seconds for row in rows),
        exact,
        round_half_up(exact, digits),
    )
