"""What other rooms may know of documents. Public schema; clients' audiences must name their program."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from billing import selectors as billing_selectors
from billing.selectors import Line, Preview
from finance.domain.totals import DocumentTotals
from finance.models import UNISSUED, Invoice, InvoiceLine, LegalEntity
from finance.totals import totals_of
from tenants.context import program_context
from tenants.models import Program


def invoices_of(*, program: Program) -> QuerySet[Invoice]:
    """All documents of a program for staff, drafts too, newest first."""
    rows = Invoice.objects.filter(program=program).select_related("legal_entity", "client", "program")
    return rows.order_by("-created_at", "-id")


def issued_invoices_of(*, program: Program) -> QuerySet[Invoice]:
    """Issued documents of a program, for its client's portal, newest first."""
    return invoices_of(program=program).exclude(status__in=UNISSUED)


def invoices_of_floor() -> QuerySet[Invoice]:
    """Documents of all programs: only for provider-wide finance roles, newest first."""
    rows = Invoice.objects.select_related("legal_entity", "client", "program")
    return rows.order_by("-created_at", "-id")


def invoice_of(*, program: Program, invoice_id: UUID) -> Invoice:
    """One document of a program, for staff. Raises Invoice.DoesNotExist, also for another program's."""
    return invoices_of(program=program).get(id=invoice_id)


def issued_invoice_of(*, program: Program, invoice_id: UUID) -> Invoice:
    """One issued document of a program, for the portal. Raises Invoice.DoesNotExist."""
    return issued_invoices_of(program=program).get(id=invoice_id)


def invoice_of_statement(*, program: Program, statement_id: int) -> Invoice | None:
    """The document that carries a statement."""
    return invoices_of(program=program).filter(statement_id=statement_id).first()


def lines_of(*, program: Program, invoice_id: UUID) -> QuerySet[InvoiceLine]:
    """Lines in order; `statement_line_id` opens contacts by `drill_down`."""
    return InvoiceLine.objects.filter(invoice_id=invoice_id, invoice__program=program).order_by("position", "id")


def drill_down(*, program: Program, invoice_id: UUID, position: int) -> tuple[InvoiceLine, Line, int, int]:
    """(invoice line, statement line, period id, contract id): enough for billing.selectors.charges_of_line, called
    inside the program's context. Raises InvoiceLine.DoesNotExist, also for another program's invoice.
    """
    row = lines_of(program=program, invoice_id=invoice_id).get(position=position)
    with program_context(program):
        statement, line = billing_selectors.line_of_statement(row.statement_line_id)
        return row, line, statement.period_id, statement.contract_id


def preview_totals(preview: Preview) -> DocumentTotals:
    """Net, tax and gross a preview would come to; micro-units."""
    return totals_of(preview.lines, *preview.vat, preview.currency)


def legal_entities() -> QuerySet[LegalEntity]:
    """The provider's companies, by name."""
    return LegalEntity.objects.order_by("name", "id")


def legal_entity_id_by_name(name: str) -> int | None:
    """Id of the provider's company of this name."""
    return LegalEntity.objects.filter(name=name).values_list("id", flat=True).first()


def legal_entity_by_id(entity_id: int) -> LegalEntity:
    """Raises LegalEntity.DoesNotExist."""
    return LegalEntity.objects.get(id=entity_id)
