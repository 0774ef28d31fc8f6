"""The invoice run: what waits, is drafted and is issued, over the programs a clerk sees."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from billing import selectors as billing
from console.finance.words import period_name
from finance import selectors as finance
from finance.totals import totals_of
from finance.words import INVOICE_STATUSES
from kernel import clock
from tenants.context import program_context

if TYPE_CHECKING:
    from billing.models import BillingPeriod, Statement
    from finance.models import Invoice
    from tenants.models import Program

STATEMENTS_SHOWN = 12  # of each program, newest first: a year of months
DONE = "issued"


@dataclass(frozen=True, slots=True)
class RunItem:
    """One period of one program. `amount_micro` with tax; `level` "", good, warn or bad."""

    program: Program
    period_id: int
    title: str
    amount_micro: int | None
    currency: str
    stage: str
    status: str
    level: str = ""
    icon: str = "clock"

    @property
    def url(self) -> str:
        """Its page."""
        return reverse("finance_period", args=[self.program.slug, self.period_id])


@dataclass(frozen=True, slots=True)
class Run:
    """All items; those still to do first."""

    items: list[RunItem]

    @property
    def to_do(self) -> list[RunItem]:
        """Not issued yet."""
        return [item for item in self.items if item.stage != DONE]

    @property
    def issued(self) -> list[RunItem]:
        """Issued."""
        return [item for item in self.items if item.stage == DONE]


def run_of(programs: Iterable[Program]) -> Run:
    """Four queries a program and a few per period that is still open."""
    items = []
    for program in programs:
        with program_context(program):
            items += _items(program)
    return Run(items)


def _items(program: Program) -> list[RunItem]:
    items = [_open_item(program, period) for period in billing.periods_to_bill()]
    invoices = {invoice.statement_id: invoice for invoice in finance.invoices_of(program=program)}
    for statement in billing.statements()[:STATEMENTS_SHOWN]:
        items.append(_frozen_item(program, statement, invoices.get(statement.id)))
    return items


def _open_item(program: Program, period: BillingPeriod) -> RunItem:
    previews = billing.statement_previews(period.id)
    unrated = previews[0].unrated_count if previews else 0
    status, level, icon = _("Nothing charged yet"), "", "clock"
    if unrated:
        status = ngettext("%(count)s contact has no price", "%(count)s contacts have no price", unrated)
        status, level, icon = status % {"count": unrated}, "bad", "octagon-alert"
    elif previews:
        status = _("Runs until its end") if clock.now() < period.ends_at else _("Ready to review")
    return RunItem(
        program=program,
        period_id=period.id,
        title=period_name(period, program),
        amount_micro=sum(finance.preview_totals(one).tax_inclusive for one in previews) if previews else None,
        currency=previews[0].currency if previews else program.currency,
        stage="preview",
        status=status,
        level=level,
        icon=icon,
    )


def _frozen_item(program: Program, statement: Statement, invoice: Invoice | None) -> RunItem:
    item = RunItem(
        program=program,
        period_id=statement.period_id,
        title=period_name(statement.period, program),
        amount_micro=statement.amount_micro,
        currency=statement.currency,
        stage="approved_statement",
        status=_("Statement approved, to draft"),
        icon="circle-check",
    )
    if invoice is None:
        lines = billing.statement_lines_of(statement.id)
        totals = totals_of(lines, statement.vat_category, statement.vat_rate, statement.currency)
        return replace(item, amount_micro=totals.tax_inclusive)
    gross = int(invoice.gross * 10**6)
    if invoice.number is None:
        return replace(
            item, amount_micro=gross, stage=invoice.status, status=_document(invoice.status), icon="file-text"
        )
    status = _("Issued %(number)s") % {"number": invoice.number}
    return replace(item, amount_micro=gross, stage=DONE, status=status, level="good")


def _document(status: str) -> str:
    return _("Invoice: %(status)s") % {"status": str(INVOICE_STATUSES[status]).lower()}
