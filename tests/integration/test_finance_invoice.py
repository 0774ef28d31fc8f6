"""From a frozen statement to an issued document, in both languages."""

from __future__ import annotations

import io
import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.utils import translation
from django.utils.translation import trans_real
from pypdf import PdfReader

from billing import selectors as billing_selectors
from billing.services.rate_cards import RateRow
from finance import selectors
from finance.models import Invoice, LegalEntity
from finance.services.documents import NotIssued, PdfDamaged, invoice_pdf, render_draft_pdf, store_pdf
from finance.services.drafts import NoLegalEntity, WrongStatus, approve_invoice, discard_draft, draft_invoice
from finance.services.entities import EntityExists, create_legal_entity
from finance.services.issuing import issue_invoice
from kernel import clock
from outbox.models import OutboxMessage
from tenants.context import program_context
from tests.factories.money import AFTER_OCTOBER, books, entity


def pdf_text(content: bytes) -> str:
    """What a reader of the PDF sees, spaces as one."""
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return re.sub(r"\s+", " ", text)


def issued(of):
    """One contact of 85 s and its issued document."""
    of.contact(talk=65, wrap_up=20)
    invoice = of.approved_invoice()
    with clock.at(AFTER_OCTOBER):
        return issue_invoice(invoice_id=invoice.id, issued_by_id=1)


@pytest.fixture
def acme(floor, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return books(floor.acme, entity())


def test_an_english_document_reads_as_it_was_issued(acme):
    acme.contact(talk=65, wrap_up=20)
    invoice = acme.approved_invoice()
    with clock.at(AFTER_OCTOBER):
        assert "Draft" in pdf_text(render_draft_pdf(invoice))
        with pytest.raises(NotIssued):
            invoice_pdf(invoice)
        document = issue_invoice(invoice_id=invoice.id, issued_by_id=1)
    assert (document.number, document.status) == ("NL-2026-00001", "issued")
    assert (document.net, document.vat, document.gross) == (Decimal("0.98"), Decimal("0.19"), Decimal("1.17"))
    text = pdf_text(invoice_pdf(document))
    for words in (
        "Invoice NL-2026-00001",
        "Northline Contact Ltd",
        "Acme Limited",
        "3 November 2026",
        "1–31 October 2026",
        "3 December 2026",
        "C-acme, version 1",
        "1 contact, connection fee 0.05 each",
        "0.98",
        "VAT 19",
        "Total due, EUR",
        "1.17",
        "Page 1 of 1",
    ):
        assert words in text
    assert "Draft" not in text
    told = OutboxMessage.objects.get(name="finance.invoice.issued")
    assert (told.program_id, told.payload["number"], told.topics) == (
        acme.floor.program.id,
        "NL-2026-00001",
        ["billing"],
    )


def test_a_russian_document_says_its_total_in_words(floor, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    call_command("messages", "compile")
    trans_real._translations.clear()
    north = entity("ООО «Северная линия»", "СЛ", language="ru", director="Н. А. Белов", accountant="Д. С. Орлова")
    rows = [RateRow(price="38")]
    globex = books(floor.globex, north, rows=rows, currency="RUB", language="ru", vat_rate="22")
    globex.contact(talk=6005.5, wrap_up=20)
    invoice = globex.approved_invoice()
    with clock.at(AFTER_OCTOBER), translation.override("en"):  # the clerk's language does not matter
        document = issue_invoice(invoice_id=invoice.id, issued_by_id=1)
        text = pdf_text(invoice_pdf(document))
    for words in (
        "Счёт на оплату № СЛ-2026-00001",
        "ООО «Северная линия»",
        "1–31 октября 2026",
        "1 обращение",
        "3 816,47",
        "839,62",
        "Итого к оплате, руб. 4 656,09",
        "Четыре тысячи шестьсот пятьдесят шесть рублей 09 копеек",
        "Главный бухгалтер",
        "Страница 1 из 1",
    ):
        assert words in text


def test_the_same_bytes_whenever_they_are_made(acme):
    document = issued(acme)
    content = invoice_pdf(document)
    LegalEntity.objects.update(name="Renamed Ltd", address="Elsewhere")
    acme.floor.program.client.legal_name = "Renamed too"
    acme.floor.program.client.save()
    path = Path(settings.MEDIA_ROOT) / "invoices" / f"{document.id}.pdf"
    path.unlink()
    again = selectors.invoice_of(program=acme.floor.program, invoice_id=document.id)
    assert invoice_pdf(again) == content
    path.write_bytes(b"spoilt")
    assert invoice_pdf(again) == content == path.read_bytes()
    Invoice.objects.filter(id=document.id)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE finance_invoice SET pdf_sha256 = 'x'")
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    with pytest.raises(PdfDamaged):
        store_pdf(again)


def test_a_draft_is_made_once_and_can_be_thrown_away(acme):
    acme.contact()
    statement, program = acme.approve(), acme.floor.program
    draft = draft_invoice(program=program, statement_id=statement.id)
    assert draft_invoice(program=program, statement_id=statement.id) == draft
    assert (draft.number, draft.status) == (None, "draft")
    with pytest.raises(WrongStatus):
        issue_invoice(invoice_id=draft.id, issued_by_id=1)
    discard_draft(invoice_id=draft.id, discarded_by_id=1)
    again = draft_invoice(program=program, statement_id=statement.id)
    approve_invoice(invoice_id=again.id, approved_by_id=1)
    with pytest.raises(WrongStatus):
        approve_invoice(invoice_id=again.id, approved_by_id=1)
    discard_draft(invoice_id=again.id, discarded_by_id=1)  # approved, but without a number
    assert not Invoice.objects.exists()
    assert draft_invoice(program=program, statement_id=statement.id).status == "draft"


def test_a_document_is_issued_once(acme):
    document = issued(acme)
    with pytest.raises(WrongStatus):
        discard_draft(invoice_id=document.id, discarded_by_id=1)
    with pytest.raises(WrongStatus) as refused:
        issue_invoice(invoice_id=document.id, issued_by_id=1)
    assert refused.value.status == "issued"


def test_a_contract_without_its_entity_gives_no_draft(acme):
    acme.contact()
    statement = acme.approve()
    LegalEntity.objects.all().delete()
    with pytest.raises(NoLegalEntity):
        draft_invoice(program=acme.floor.program, statement_id=statement.id)


def test_two_entities_never_share_a_prefix(db):
    entity()
    with pytest.raises(EntityExists):
        create_legal_entity(name="Other", address="", country="CY", prefix="NL")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE finance_invoice SET gross = gross + 1, net = net + 1",
        "UPDATE finance_invoice SET number = 'NL-2026-00009'",
        "UPDATE finance_invoice SET snapshot = '{}'",
        "UPDATE finance_invoice SET status = 'draft'",
        "UPDATE finance_invoice SET pdf_sha256 = 'x'",
        "DELETE FROM finance_invoice",
        "UPDATE finance_invoiceline SET amount = 0",
        "DELETE FROM finance_invoiceline",
        "INSERT INTO finance_invoiceline (invoice_id, position, description, note, count, billed_seconds, exact_micro,"
        " amount, statement_line_id) SELECT id, 9, '', '', 0, 0, 0, 0, 0 FROM finance_invoice",
    ],
)
def test_issued_rows_do_not_change(acme, sql):
    issued(acme)
    with pytest.raises(IntegrityError), transaction.atomic():
        connection.cursor().execute(sql)


def test_only_the_status_moves_on(acme):
    document = issued(acme)
    Invoice.objects.filter(id=document.id).update(status="paid")
    assert selectors.issued_invoices_of(program=acme.floor.program).get().status == "paid"


def test_a_line_opens_to_its_contacts(acme):
    document = issued(acme)
    row, line, period_id, contract_id = selectors.drill_down(
        program=acme.floor.program, invoice_id=document.id, position=1
    )
    with program_context(acme.floor.program):
        charges = billing_selectors.charges_of_line(period_id=period_id, contract_id=contract_id, key=line.key)
        contacts = billing_selectors.contacts_of_line(charges)
    assert [(one.talk_seconds, one.hold_seconds, one.wrap_up_seconds) for one in contacts] == [(65, 0, 20)]
    assert sum(one.amount_micro for one in contacts) == row.exact_micro


def test_the_other_program_reads_nothing(acme, floor):
    document = issued(acme)
    globex = floor.globex.program
    for found in (selectors.invoices_of, selectors.issued_invoices_of):
        assert not found(program=globex).exists()
    for one in (selectors.invoice_of, selectors.issued_invoice_of):
        with pytest.raises(Invoice.DoesNotExist):
            one(program=globex, invoice_id=document.id)
    assert not selectors.lines_of(program=globex, invoice_id=document.id).exists()
    assert selectors.invoice_of_statement(program=globex, statement_id=document.statement_id) is None
    assert selectors.invoices_of_floor().get() == document


def test_the_portal_sees_no_draft(acme):
    acme.contact()
    acme.approved_invoice()
    assert selectors.invoices_of(program=acme.floor.program).exists()
    assert not selectors.issued_invoices_of(program=acme.floor.program).exists()
