"""One program's period as the clerk reviews it: sheets of lines, checks, what comes next. Reads only.

Everything is fetched inside the program's context, so that templates may render outside of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from billing import selectors as billing
from billing.selectors import Line
from billing.words import exact_text, line_label, line_note, price_per
from console.finance.checks import Check, checks_of, line_code
from console.finance.contacts import ContactPage, contacts_on_page
from console.finance.words import period_name, vat_label
from finance import selectors as finance
from finance.domain.totals import DocumentTotals
from finance.totals import totals_of
from kernel import clock

if TYPE_CHECKING:
    from billing.models import BillingPeriod, Contract, Statement
    from finance.models import Invoice
    from tenants.models import Program


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks to see open: `line` is `contract:key`, `contact` a charge id, `after` a cursor."""

    line: str = ""
    contact: int | None = None
    after: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A line with its words; `contacts` are set when it is open."""

    line: Line
    code: str
    label: str
    note: str
    price: str
    minutes: Decimal
    exact: str
    contacts: ContactPage | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one contract comes to: previewed, frozen, or on a document."""

    contract: Contract
    rows: list[Row]
    totals: DocumentTotals
    currency: str
    vat: str
    card_number: int | None
    issuer: str
    statement: Statement | None = None
    invoice: Invoice | None = None

    @property
    def exact(self) -> str:
        """Sum of the exact lines, six decimals."""
        return exact_text(sum(row.line.exact_micro for row in self.rows))

    @property
    def seconds(self) -> int:
        """Billed seconds in all lines."""
        return sum(row.line.billed_seconds for row in self.rows)

    @property
    def minutes(self) -> Decimal:
        """The same in minutes."""
        return Decimal(self.seconds) / 60

    @property
    def stage(self) -> str:
        """preview, approved, or the status of its document."""
        if self.invoice is not None:
            return self.invoice.status
        return "preview" if self.statement is None else "approved_statement"


@dataclass(frozen=True, slots=True)
class Review:
    """The whole page."""

    program: Program
    period: BillingPeriod
    name: str
    is_running: bool
    sheets: list[Sheet]
    checks: list[Check] = field(default_factory=list)
    simulated: int = 0
    taken_back: Statement | None = None  # the approval before, while the period is in review again

    @property
    def is_closed(self) -> bool:
        """Approved: nothing changes any more."""
        return self.period.closed_at is not None

    @property
    def can_reopen(self) -> bool:
        """Approved, and no document carries it yet."""
        return self.is_closed and bool(self.sheets) and all(sheet.invoice is None for sheet in self.sheets)

    @property
    def blocked(self) -> str:
        """Why the statement cannot be approved now, empty when it can."""
        if not self.sheets:
            return _("Nothing was charged in this period yet.")
        return " ".join(check.text for check in self.checks if check.blocks)


def review_of(program: Program, period_id: int, asked: Asked) -> Review:
    """Call inside the program's context. Raises ObjectDoesNotExist for a period, or an open contact, not there."""
    period = billing.period_by_id(period_id)
    frozen = list(billing.statements().filter(period_id=period.id))
    sheets = [_frozen(program, statement, asked) for statement in frozen]
    if not frozen and period.closed_at is None:
        sheets = [_live(preview, asked) for preview in billing.statement_previews(period.id)]
    charges = billing.charges_in_period(period.id)
    sums = {row.code: row.line.exact_micro for sheet in sheets for row in sheet.rows if row.code}
    return Review(
        program=program,
        period=period,
        name=period_name(period, program),
        is_running=clock.now() < period.ends_at,
        sheets=sheets,
        checks=checks_of(period, sums),
        taken_back=billing.last_reopened(period.id) if period.closed_at is None else None,
        simulated=charges.filter(simulated=True).values("interaction_id").distinct().order_by().count(),
    )


def _live(preview: billing.Preview, asked: Asked) -> Sheet:
    contract = preview.contract
    rows = _rows(preview.lines, preview.period.id, contract, asked)
    return _sheet(contract, rows, finance.preview_totals(preview), preview.vat)


def _frozen(program: Program, statement: Statement, asked: Asked) -> Sheet:
    lines = billing.statement_lines_of(statement.id)
    vat = (statement.vat_category, statement.vat_rate)
    return _sheet(
        statement.contract,
        _rows(lines, statement.period_id, statement.contract, asked),
        totals_of(lines, *vat, statement.currency),
        vat,
        statement,
        finance.invoice_of_statement(program=program, statement_id=statement.id),
    )


def _sheet(
    contract: Contract,
    rows: list[Row],
    totals: DocumentTotals,
    vat: tuple[str, Decimal | None],
    statement: Statement | None = None,
    invoice: Invoice | None = None,
) -> Sheet:
    versions = billing.card_versions(contract.id).values_list("number", flat=True)
    entities = {entity.id: entity.name for entity in finance.legal_entities()}
    return Sheet(
        contract=contract,
        rows=rows,
        totals=totals,
        currency=contract.currency,
        vat=vat_label(*vat),
        card_number=versions.first(),
        issuer=entities.get(contract.legal_entity_id, ""),
        statement=statement,
        invoice=invoice,
    )


def _rows(lines: list[Line] | tuple[Line, ...], period_id: int, contract: Contract, asked: Asked) -> list[Row]:
    return [_row(line, period_id, contract, asked) for line in lines]


def _row(line: Line, period_id: int, contract: Contract, asked: Asked) -> Row:
    code = "" if line.is_adjustment else line_code(contract.id, line.key)
    is_open = bool(code) and code == asked.line
    return Row(
        line=line,
        code=code,
        label=line_label(line),
        note=line_note(line, contract.currency),
        price=price_per(line, contract.currency),
        minutes=Decimal(line.billed_seconds) / 60,
        exact=exact_text(line.exact_micro),
        contacts=contacts_on_page(period_id, contract.id, line, asked.after) if is_open else None,
    )
