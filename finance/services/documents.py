"""A document as PDF: made by typst from the frozen rows alone, the same bytes every time, stored once."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import fontpkg_noto_sans
import typst
from django.conf import settings
from django.db import transaction
from django.utils import translation

from finance.models import Invoice
from finance.services.printing import printed
from kernel import clock

TEMPLATE = Path(__file__).resolve().parent.parent / "documents" / "invoice.typ"


class PdfDamaged(Exception):
    """The stored file is not the one that was issued, and making it again gives other bytes."""


class NotIssued(Exception):
    """The document has no number yet: only a draft can be shown."""


def render_draft_pdf(invoice: Invoice) -> bytes:
    """A draft or approved document as it would be printed today, marked as a draft; nothing is stored."""
    return _render(invoice, clock.now())


def invoice_pdf(invoice: Invoice) -> bytes:
    """The issued bytes: the stored file, or made again and stored when there is none. Raises NotIssued, PdfDamaged."""
    if invoice.number is None:
        raise NotIssued(invoice.id)
    path = _path(invoice)
    if invoice.pdf_sha256 and path.exists():
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() == invoice.pdf_sha256:
            return content
    return store_pdf(invoice)


def store_pdf(invoice: Invoice) -> bytes:
    """Make an issued document's PDF, write the file and keep its SHA-256. Raises NotIssued, PdfDamaged."""
    if invoice.number is None or invoice.issued_at is None:
        raise NotIssued(invoice.id)
    content = _render(invoice, invoice.issued_at)
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        kept = Invoice.objects.select_for_update().values_list("pdf_sha256", flat=True).get(id=invoice.id)
        if kept and kept != digest:
            raise PdfDamaged(invoice.number)
        if not kept:
            Invoice.objects.filter(id=invoice.id).update(pdf_sha256=digest)
    invoice.pdf_sha256 = digest
    path = _path(invoice)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{digest[:8]}.part")
    part.write_bytes(content)
    part.replace(path)
    return content


def stored_sha256(invoice: Invoice) -> str:
    """Of the stored file; empty when there is none."""
    path = _path(invoice)
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""


def _path(invoice: Invoice) -> Path:
    return Path(settings.MEDIA_ROOT) / "invoices" / f"{invoice.id}.pdf"


def _render(invoice: Invoice, at: datetime) -> bytes:
    with translation.override(invoice.language):
        data: dict[str, Any] = printed(invoice)
    stamp = int(datetime.combine(_day(invoice, at), time(12), tzinfo=ZoneInfo("UTC")).timestamp())
    content: bytes = typst.compile(
        str(TEMPLATE),
        font_paths=[str(Path(fontpkg_noto_sans.ROOT) / "files")],
        ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(data, ensure_ascii=False)},
        timestamp=stamp,
    )
    return content


def _day(invoice: Invoice, at: datetime) -> date:
    return invoice.issue_date or at.date()
