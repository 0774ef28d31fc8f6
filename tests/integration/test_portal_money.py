"""The money pages of the portal: running statement, invoices, PDF, line to contacts to rating steps."""

from __future__ import annotations

import io
import re

import pytest
from pypdf import PdfReader

from finance.selectors import lines_of
from finance.services.issuing import issue_invoice
from kernel import clock
from tenants.context import program_context
from tenants.selectors import audit_log
from tests.factories.money import AFTER_OCTOBER, NOON, books, entity

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def client_of(two_programs):
    return lambda crew: crew.browser(crew.viewer)


def read(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def issued(ours):
    approved = ours.approved_invoice()
    with clock.at(AFTER_OCTOBER):
        return issue_invoice(invoice_id=approved.id, issued_by_id=1)


def test_the_open_period_shows_what_it_comes_to_by_now(floor, two_programs, client_of):
    ours = books(floor.acme, entity())
    contact = ours.contact(talk=65, wrap_up=20)  # 85 s in steps of 6 s: 90 s at 0.62 a minute and 0.05 = 0.98
    with clock.at(NOON):
        client = client_of(two_programs.acme)
        page = read(client, "/invoices/")
        assert "Open period: October 2026" in page
        assert "€0.98" in page
        line = re.search(r'href="(/statement/[^"]+)"', page)[1]
        below = read(client, line)
    assert str(contact.id) in below
    assert "0.980000" in below
    assert "in steps of 6 s" in below
    assert "Connection fee" in below


def test_an_issued_invoice_opens_down_to_its_contacts(floor, two_programs, client_of):
    ours = books(floor.acme, entity())
    contact = ours.contact()
    client = client_of(two_programs.acme)
    draft = ours.approved_invoice()
    assert "No invoice yet" in read(client, "/invoices/")
    assert client.get(f"/invoices/{draft.id}/").status_code == 404  # a draft is the provider's own
    assert client.get(f"/invoices/{draft.id}/lines/1/").status_code == 404
    with clock.at(AFTER_OCTOBER):
        invoice = issue_invoice(invoice_id=draft.id, issued_by_id=1)
    assert invoice.number in read(client, "/invoices/")
    page = read(client, f"/invoices/{invoice.id}/")
    assert "€1.17" in page  # 0.98 and 19 % of it
    for line in lines_of(program=two_programs.acme.program, invoice_id=invoice.id):
        below = read(client, f"/invoices/{invoice.id}/lines/{line.position}/")
        assert str(contact.id) in below
        assert "Acme Agent" not in below
    assert client.get(f"/invoices/{invoice.id}/lines/99/").status_code == 404


def test_the_pdf_is_the_issued_document_and_its_reading_is_written_down(floor, two_programs, client_of):
    ours = books(floor.acme, entity())
    ours.contact()
    invoice = issued(ours)
    answer = client_of(two_programs.acme).get(f"/invoices/{invoice.id}/pdf/")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert invoice.number in PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    entry = audit_log(program=two_programs.acme.program).filter(action="portal.invoice.downloaded").get()
    assert (entry.actor_id, entry.object_ids) == (two_programs.acme.viewer.pk, {"invoice": str(invoice.id)})


def test_nobody_else_sees_a_byte_of_it(floor, two_programs, client_of):
    ours = books(floor.acme, entity())
    ours.contact()
    with program_context(floor.acme.program):
        period = ours.period()
    invoice = issued(ours)
    paths = [
        "/invoices/",
        f"/invoices/{invoice.id}/",
        f"/invoices/{invoice.id}/pdf/",
        f"/invoices/{invoice.id}/lines/1/",
        f"/statement/{period.id}/{ours.contract.id}/handling.chat.-.now/",
    ]
    foreign = client_of(two_programs.globex)
    for path in paths:
        assert two_programs.acme.browser(two_programs.globex.viewer).get(path).status_code == 404
        assert two_programs.acme.browser(two_programs.acme.agent).get(path).status_code == 403
        assert two_programs.acme.browser(None).get(path).status_code == 302
    assert invoice.number not in read(foreign, "/invoices/")
    for path in paths[1:]:
        assert foreign.get(path).status_code == 404, path


@pytest.mark.parametrize("path", ["/statement/1/1/nonsense/", "/statement/999/999/handling.chat.-.now/"])
def test_a_made_up_line_is_not_there(two_programs, client_of, path):
    assert client_of(two_programs.acme).get(path).status_code == 404


def test_a_made_up_place_below_a_line_is_refused(floor, two_programs, client_of):
    ours = books(floor.acme, entity())
    ours.contact()
    invoice = issued(ours)
    client = client_of(two_programs.acme)
    assert client.get(f"/invoices/{invoice.id}/lines/1/?after=x").status_code == 400
    assert client.get(f"/invoices/{invoice.id}/lines/1/?after=99999999999999999999").status_code == 200
