"""Issue: the number, the chain, and from then on nothing changes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from billing.domain.months import local_date
from finance.domain.chain import document_hash
from finance.domain.numbering import NumberFormat
from finance.events import InvoiceIssued
from finance.models import Invoice, InvoiceStatus, NumberSeries, SeriesKind
from finance.services.documents import store_pdf
from finance.services.drafts import locked
from kernel import clock
from outbox import publish
from tenants.services import audit

_NEXT = """
UPDATE public.finance_numberseries SET last_number = last_number + 1
WHERE entity_id = %s AND kind = %s AND year = %s RETURNING id, last_number, last_hash
"""


def issue_invoice(*, invoice_id: UUID, issued_by_id: int) -> Invoice:
    """Give an approved invoice its number and its PDF. Raises WrongStatus, Invoice.DoesNotExist.

    Steps, in one transaction: lock the invoice; dates; then, last of all locks, the counter row of (entity, year),
    which every issue of the series waits for; hash over the document and the one before; event. A rollback gives the
    number back. After the commit the PDF is made from the frozen rows; a crash in between loses nothing, as
    `documents.invoice_pdf` makes the same bytes again.
    """
    with transaction.atomic():
        invoice = locked(invoice_id, InvoiceStatus.APPROVED)
        _date(invoice, issued_by_id)
        _number(invoice)
        publish(
            InvoiceIssued(
                program_id=invoice.program_id,
                invoice_id=invoice.id,
                statement_id=invoice.statement_id,
                number=invoice.number or "",
            )
        )
    store_pdf(invoice)
    return invoice


def canonical(invoice: Invoice) -> dict[str, Any]:
    """Everything that must never change, as JSON values; amounts as text with three decimals."""
    plain = ("number", "counter", "series_year", "currency", "vat_category", "language", "snapshot")
    amounts = ("net", "vat", "gross")
    instants = ("issued_at", "period_starts_at", "period_ends_at", "issue_date", "due_date")
    return {
        "id": str(invoice.id),
        "entity": invoice.legal_entity_id,
        "client": invoice.client_id,
        "program": invoice.program_id,
        "statement": invoice.statement_id,
        "vat_rate": None if invoice.vat_rate is None else f"{invoice.vat_rate:.2f}",
        **{name: getattr(invoice, name) for name in plain},
        **{name: f"{getattr(invoice, name):.3f}" for name in amounts},
        **{name: getattr(invoice, name).isoformat() for name in instants},
        "lines": [
            [
                line.position,
                line.description,
                line.note,
                line.count,
                line.billed_seconds,
                line.exact_micro,
                f"{line.amount:.3f}",
                line.price_micro,
                line.unit_seconds,
                line.statement_line_id,
            ]
            for line in invoice.lines.order_by("position")
        ],
    }


def _date(invoice: Invoice, issued_by_id: int) -> None:
    now = clock.now()
    invoice.issued_at, invoice.issued_by_id = now, issued_by_id
    invoice.issue_date = local_date(now, invoice.snapshot["program"]["time_zone"])
    invoice.due_date = invoice.issue_date + timedelta(days=invoice.snapshot["contract"]["payment_days"])
    audit.record(
        action="invoice.issued",
        program=invoice.program,
        object_ids={"invoice": str(invoice.id), "by": issued_by_id},
    )


def _number(invoice: Invoice) -> None:
    """Take the next number and chain the document; the counter row stays locked until commit."""
    year = invoice.issue_date.year if invoice.issue_date else 0
    kind = SeriesKind.INVOICE.value
    series = NumberSeries(entity_id=invoice.legal_entity_id, kind=kind, year=year)
    NumberSeries.objects.bulk_create([series], ignore_conflicts=True)
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [invoice.legal_entity_id, kind, year])
        series_id, counter, previous = cursor.fetchone()
    invoice.series_year, invoice.counter, invoice.previous_hash = year, counter, previous
    invoice.number = NumberFormat(invoice.snapshot["seller"]["prefix"]).text(year, counter)
    invoice.status = InvoiceStatus.ISSUED.value
    invoice.hash = document_hash(canonical(invoice), previous)
    invoice.save()
    NumberSeries.objects.filter(id=series_id).update(last_hash=invoice.hash)
