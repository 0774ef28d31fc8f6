"""Are the issued documents the ones that were issued?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from finance.domain.chain import document_hash
from finance.models import Invoice, NumberSeries
from finance.services.documents import stored_sha256
from finance.services.issuing import canonical


@dataclass(frozen=True, slots=True)
class Fault:
    """A broken link: the series, the counter where it breaks, the number printed there, and what is wrong.

    `code`: gap (no document of that counter), changed (its content is not the hashed one), chain (it does not follow
    the document before), head (documents at the end are missing), pdf (the stored file is not the issued one).
    """

    entity: str
    kind: str
    year: int
    counter: int
    number: str
    code: str


def faults() -> Iterator[Fault]:
    """The first broken link of every series, in order of entity, kind and year; nothing when all is well."""
    for series in NumberSeries.objects.select_related("entity").order_by("entity_id", "kind", "year"):
        fault = _first_fault(series)
        if fault is not None:
            yield fault


def _first_fault(series: NumberSeries) -> Fault | None:
    invoices = Invoice.objects.filter(legal_entity_id=series.entity_id, series_year=series.year)
    previous, expected = "", 0
    for invoice in invoices.order_by("counter").prefetch_related("lines"):
        expected += 1
        code = _wrong(invoice, expected, previous)
        if code:
            return _fault(series, expected, invoice.number or "", code)
        previous = invoice.hash
    if expected != series.last_number:
        return _fault(series, expected + 1, "", "gap")
    return None if previous == series.last_hash else _fault(series, expected, "", "head")


def _wrong(invoice: Invoice, expected: int, previous: str) -> str:
    if invoice.counter != expected:
        return "gap"
    if invoice.previous_hash != previous:
        return "chain"
    if document_hash(canonical(invoice), previous) != invoice.hash:
        return "changed"
    stored = stored_sha256(invoice)
    return "pdf" if stored and stored != invoice.pdf_sha256 else ""


def _fault(series: NumberSeries, counter: int, number: str, code: str) -> Fault:
    return Fault(series.entity.name, series.kind, series.year, counter, number, code)
