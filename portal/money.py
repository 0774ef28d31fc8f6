"""What the program costs: the running statement, issued invoices, and the way down to contacts and rating steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from billing import selectors as billing
from billing import words as billing_words
from finance import selectors as finance
from finance.words import INVOICE_STATUSES
from portal import dates
from tenants.context import program_context

if TYPE_CHECKING:
    from uuid import UUID

    from billing.domain.line_key import LineKey
    from billing.selectors import ContactOfLine, Line
    from finance.models import Invoice, InvoiceLine
    from tenants.models import Program

PAGE = 50
BADGES = {"paid": "good", "part_paid": "warn", "disputed": "warn", "issued": "note"}


@dataclass(frozen=True, slots=True)
class Bill:
    """One issued invoice of the list. Amounts in micro-units."""

    id: UUID
    number: str
    period: str
    gross_micro: int
    currency: str
    due: date | None
    status: str
    badge: str


@dataclass(frozen=True, slots=True)
class LiveLine:
    """One line of the running statement; `key` opens its contacts, empty for a manual line."""

    label: str
    note: str
    price: str
    billed_seconds: int
    amount_micro: int
    key: str


@dataclass(frozen=True, slots=True)
class Running:
    """What a contract comes to in an open period by now, before tax. Micro-units."""

    contract_id: int
    contract: str
    period_id: int
    period: str
    lines: list[LiveLine]
    amount_micro: int
    currency: str
    count: int


@dataclass(frozen=True, slots=True)
class Rated:
    """One contact below a line, its amount with all decimals, and the steps that priced it."""

    contact: ContactOfLine
    exact: str
    steps: list[billing_words.Said]


def running_statements(zone: ZoneInfo) -> list[Running]:
    """Per period not closed yet and contract with charges; inside the program's context."""
    previews = [one for period in billing.periods_to_bill() for one in billing.statement_previews(period.id)]
    return [
        Running(
            contract_id=one.contract.id,
            contract=f"{one.contract.name}, {one.contract.number}",
            period_id=one.period.id,
            period=_span(one.period.starts_at, one.period.ends_at, zone),
            lines=[_live(line, one.currency) for line in one.lines],
            amount_micro=one.amount_micro,
            currency=one.currency,
            count=one.count,
        )
        for one in previews
    ]


def bills(program: Program) -> list[Bill]:
    """Issued invoices, newest first."""
    return [bill_of(row, ZoneInfo(program.time_zone)) for row in finance.issued_invoices_of(program=program)]


def bill_of(row: Invoice, zone: ZoneInfo) -> Bill:
    """One invoice as the list shows it."""
    return Bill(
        id=row.id,
        number=row.number or "",
        period=_span(row.period_starts_at, row.period_ends_at, zone),
        gross_micro=micro(row.gross),
        currency=row.currency,
        due=row.due_date,
        status=str(INVOICE_STATUSES.get(row.status, row.status)),
        badge=BADGES.get(row.status, ""),
    )


def line_of_invoice(program: Program, invoice_id: UUID, position: int) -> tuple[InvoiceLine, str, int, int, LineKey]:
    """(line, currency, period id, contract id, key). Raises ObjectDoesNotExist, also for a draft's line."""
    bill = finance.issued_invoice_of(program=program, invoice_id=invoice_id)
    row, line, period_id, contract_id = finance.drill_down(program=program, invoice_id=invoice_id, position=position)
    return row, bill.currency, period_id, contract_id, line.key


def rated(program: Program, *, period_id: int, contract_id: int, key: LineKey, after: int) -> tuple[list[Rated], int]:
    """A page of contacts whose sum is the line, oldest first, and how many to pass for the next page (0: none)."""
    with program_context(program):
        charges = billing.charges_of_line(period_id=period_id, contract_id=contract_id, key=key)
        page = list(charges[after : after + PAGE + 1])
        found = billing.contacts_of_line(page[:PAGE])
        rows = [_rated(contact) for contact in found]
    return rows, after + PAGE if len(page) > PAGE else 0


def _rated(contact: ContactOfLine) -> Rated:
    return Rated(contact, billing_words.exact_text(contact.amount_micro), billing_words.steps_of(contact.charge))


def micro(amount: Decimal) -> int:
    """Finance keeps three decimals; pages format micro-units."""
    return int(amount * 1_000_000)


def _live(line: Line, currency: str) -> LiveLine:
    return LiveLine(
        label=billing_words.line_label(line),
        note=billing_words.line_note(line, currency),
        price=billing_words.price_per(line, currency),
        billed_seconds=line.billed_seconds,
        amount_micro=line.amount_micro,
        key="" if line.is_adjustment else line.key.text(),
    )


def _span(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> str:
    """A whole month by its name, anything else by its days."""
    first = starts_at.astimezone(zone).date()
    last = (ends_at - timedelta(microseconds=1)).astimezone(zone).date()
    after = last + timedelta(days=1)
    if first.day == 1 and after.day == 1 and (after - first).days <= 31:
        return dates.month_text(first)
    return dates.span_text(first, last)
