"""A frozen statement becomes a draft, and the draft is approved or discarded."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import translation

from billing import selectors as billing_selectors
from billing.domain.months import local_date
from billing.models import Statement
from billing.selectors import Line
from billing.services.statements import mark_invoiced, release_statement
from billing.words import line_label, line_note
from finance.domain.totals import DocumentTotals
from finance.events import InvoiceApproved, InvoiceDrafted
from finance.models import Invoice, InvoiceLine, InvoiceStatus, LegalEntity
from finance.totals import totals_of
from kernel import clock
from kernel.money import decimal_of
from outbox import publish
from tenants.context import program_context
from tenants.models import Program
from tenants.services import audit

DIGITS = 3  # of stored document amounts
_TICK = timedelta(microseconds=1)  # periods are half open: the last day is the one before the end

SELLER_FIELDS = (
    "name", "trade_name", "address", "country", "tax_id", "vat_id", "email", "bank_name", "iban", "bank_details",
    "director", "accountant", "prefix",
)  # fmt: skip


class NoLegalEntity(Exception):
    """The contract names a legal entity that does not exist."""


class WrongStatus(Exception):
    """The document is not in a status that allows this; `status` is the one it is in."""

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status


@transaction.atomic
def draft_invoice(*, program: Program, statement_id: int, drafted_by_id: int | None = None) -> Invoice:
    """A draft of one approved statement: totals, lines and a snapshot of names, addresses, terms in its language.

    The same statement again gives the same draft. Raises Statement.DoesNotExist, NoLegalEntity, AlreadyInvoiced.
    """
    existing = Invoice.objects.filter(program=program, statement_id=statement_id).first()
    if existing is not None:
        return existing
    with program_context(program):
        statement = billing_selectors.statement_by_id(statement_id)
        lines = billing_selectors.statement_lines_of(statement_id)
    entity = LegalEntity.objects.filter(id=statement.contract.legal_entity_id).first()
    if entity is None:
        raise NoLegalEntity(statement.contract.number)
    totals = totals_of(lines, statement.vat_category, statement.vat_rate, statement.currency)
    invoice = _invoice(program, statement, entity, totals)
    with translation.override(invoice.language):
        InvoiceLine.objects.bulk_create(_line(invoice, place, line) for place, line in enumerate(lines, start=1))
    with program_context(program):
        mark_invoiced(statement_id=statement_id, invoice_id=invoice.id)
    _publish_and_note(InvoiceDrafted, invoice, "invoice.drafted", drafted_by_id)
    return invoice


@transaction.atomic
def approve_invoice(*, invoice_id: UUID, approved_by_id: int) -> Invoice:
    """Somebody answers for a draft. Raises WrongStatus, Invoice.DoesNotExist."""
    invoice = locked(invoice_id, InvoiceStatus.DRAFT)
    invoice.status, invoice.approved_at = InvoiceStatus.APPROVED.value, clock.now()
    invoice.approved_by_id = approved_by_id
    invoice.save(update_fields=["status", "approved_at", "approved_by_id"])
    _publish_and_note(InvoiceApproved, invoice, "invoice.approved", approved_by_id)
    return invoice


@transaction.atomic
def discard_draft(*, invoice_id: UUID, discarded_by_id: int) -> None:
    """Throw a document away that has no number yet; its statement may be drafted anew or taken back.

    Raises WrongStatus, Invoice.DoesNotExist.
    """
    invoice = locked(invoice_id, InvoiceStatus.DRAFT, InvoiceStatus.APPROVED)
    with program_context(invoice.program):
        release_statement(statement_id=invoice.statement_id, invoice_id=invoice.id)
    audit.record(
        action="invoice.discarded",
        program=invoice.program,
        object_ids={"invoice": str(invoice.id), "by": discarded_by_id},
    )
    if invoice.status == InvoiceStatus.APPROVED.value:  # the database lets go of drafts alone
        Invoice.objects.filter(id=invoice.id).update(
            status=InvoiceStatus.DRAFT.value, approved_at=None, approved_by_id=None
        )
    invoice.delete()


def locked(invoice_id: UUID, *allowed: InvoiceStatus) -> Invoice:
    """The row under lock. Raises Invoice.DoesNotExist, WrongStatus for a status not allowed."""
    rows = Invoice.objects.select_for_update(of=("self",)).select_related("legal_entity", "client", "program")
    invoice = rows.get(id=invoice_id)
    if allowed and invoice.status not in {status.value for status in allowed}:
        raise WrongStatus(invoice.status)
    return invoice


def _invoice(program: Program, statement: Statement, entity: LegalEntity, totals: DocumentTotals) -> Invoice:
    return Invoice.objects.create(
        legal_entity=entity,
        client=program.client,
        program=program,
        statement_id=statement.id,
        currency=statement.currency,
        net=_amount(totals.tax_exclusive),
        vat=_amount(totals.tax_total),
        gross=_amount(totals.tax_inclusive),
        vat_category=statement.vat_category,
        vat_rate=statement.vat_rate,
        period_starts_at=statement.period.starts_at,
        period_ends_at=statement.period.ends_at,
        language=statement.contract.language,
        snapshot=_snapshot(program, statement, entity),
        created_at=clock.now(),
    )


def _snapshot(program: Program, statement: Statement, entity: LegalEntity) -> dict[str, Any]:
    """All that a document prints besides its figures; later changes of the rows do not reach it."""
    client, contract = program.client, statement.contract
    return {
        "seller": {field: getattr(entity, field) for field in SELLER_FIELDS},
        "buyer": {
            "name": client.legal_name or client.name,
            "address": client.address,
            "country": client.country,
            "tax_id": client.tax_id,
        },
        "program": {"name": program.name, "hue": program.hue, "time_zone": program.time_zone},
        "contract": {
            "number": contract.number,
            "name": contract.name,
            "version": statement.contract_version,
            "po_reference": contract.po_reference,
            "payment_days": contract.payment_days,
        },
        "period": {
            "first": local_date(statement.period.starts_at, program.time_zone).isoformat(),
            "last": local_date(statement.period.ends_at - _TICK, program.time_zone).isoformat(),
        },
    }


def _line(invoice: Invoice, place: int, line: Line) -> InvoiceLine:
    return InvoiceLine(
        invoice=invoice,
        position=place,
        description=line_label(line)[:240],
        note=line_note(line, invoice.currency)[:240],
        count=line.count,
        billed_seconds=line.billed_seconds,
        exact_micro=line.exact_micro,
        amount=_amount(line.amount_micro),
        price_micro=line.price_micro,
        unit_seconds=line.unit_seconds,
        statement_line_id=line.id or 0,  # frozen lines have one
    )


def _amount(micro: int) -> Decimal:
    return decimal_of(micro, DIGITS)


def _publish_and_note(event: Any, invoice: Invoice, action: str, user_id: int | None) -> None:
    publish(event(program_id=invoice.program_id, invoice_id=invoice.id, statement_id=invoice.statement_id))
    audit.record(action=action, program=invoice.program, object_ids={"invoice": str(invoice.id), "by": user_id or 0})
