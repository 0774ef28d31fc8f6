"""What finance tells: ids and codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from live import topics
from outbox.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfInvoice(Event):
    program_id: int
    invoice_id: UUID
    statement_id: int

    def topics(self) -> tuple[str, ...]:
        return (topics.BILLING,)


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceDrafted(_OfInvoice):
    """A statement became a draft."""

    name: ClassVar[str] = "finance.invoice.drafted"
    version: ClassVar[int] = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceApproved(_OfInvoice):
    """Somebody answers for the draft; it may be issued."""

    name: ClassVar[str] = "finance.invoice.approved"
    version: ClassVar[int] = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceIssued(_OfInvoice):
    """The document has its number and never changes again."""

    name: ClassVar[str] = "finance.invoice.issued"
    version: ClassVar[int] = 1
    number: str
