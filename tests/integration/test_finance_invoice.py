"""From a month of contacts to an issued document."""

from __future__ import annotations

import io
import re
from decimal import Decimal

import pytest
from pypdf import PdfReader

from finance import selectors
from finance.services.documents import invoice_pdf, render_draft_pdf, store_pdf
from finance.services.issuing import issue_invoice
from kernel import clock
from tests.factories.money import AFTER_OCTOBER, books, entity


def pdf_text(content: bytes) -> str:
    """What a reader of the PDF sees, spaces as one."""
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return re.sub(r"\s+", " ", text)


@pytest.fixture
def acme(floor):
    return books(floor.acme, entity())


def test_an_english_invoice_reads_as_it_was_issued(acme):
    acme.contact(talk=65, wrap_up=20)
    invoice = acme.approved_invoice()
    with clock.at(AFTER_OCTOBER):
        assert "Draft" in pdf_text(render_draft_pdf(invoice))
        issued = issue_invoice(invoice_id=invoice.id, issued_by_id=1)
    assert (issued.number, issued.status) == ("NL-2026-00001", "issued")
    assert (issued.net, issued.vat, issued.gross) == (Decimal("0.98"), Decimal("0.19"), Decimal("1.17"))
    content = invoice_pdf(issued)
    text = pdf_text(content)
    for words in ("Invoice NL-2026-00001", "Northline Contact Ltd", "Acme Limited", "0.98", "1.17", "Total due, EUR"):
        assert words in text
    assert "Draft" not in text
    assert store_pdf(selectors.invoice_of(program=acme.floor.program, invoice_id=issued.id)) == content
