"""The finance pages: from a preview to an issued document by HTTP, drill-down, refusals, outsiders."""

from __future__ import annotations

import re
import uuid
from datetime import date
from decimal import Decimal

import pytest

from billing import selectors as billing
from billing.models import Contract, RateCardVersion, UnratedContact
from billing.services.contracts import end_contract
from billing.words import exact_text
from console.finance import contacts as contacts_module
from console.finance.words import contact_ref
from finance import selectors as finance
from finance.models import Invoice
from interactions.models import Interaction
from kernel import clock
from outbox.relay import drain
from tenants.context import program_context
from tenants.domain.roles import Role
from tenants.models import AuditEntry
from tenants.services.users import grant_role
from tests.factories.money import AFTER_OCTOBER, NOON, books, entity


@pytest.fixture
def acme(floor):
    return books(floor.acme, entity())


@pytest.fixture
def clerk(two_programs):
    return two_programs.desk(two_programs.acme.finance)


def page_of(acme):
    return f"/finance/acme/periods/{acme.period().id}/"


def invoice_of(acme):
    return finance.invoices_of(program=acme.floor.program).get()


def lines_of(acme):
    with program_context(acme.floor.program):
        preview = billing.statement_preview(acme.period().id)
    return preview.contract.id, preview.lines


def said(answer):
    return [str(message) for message in answer.context["messages"]]


def test_a_month_goes_from_preview_to_an_issued_document(acme, clerk):
    acme.contact(talk=65, wrap_up=20)
    page = page_of(acme)
    with clock.at(AFTER_OCTOBER):
        answer = clerk.get(page)
        text = answer.content.decode()
        assert "October 2026" in text
        assert "0.980000" in text  # 85 s by 6 s steps: 90 s at 0.62 a minute, and 0.05
        assert re.search(r"VAT 19\s%", text)
        assert "1.17" in text
        assert "Approve Acme, October 2026?" in text

        assert "Next: draft the invoice." in said(clerk.post(page + "approve/", follow=True))[0]
        with program_context(acme.floor.program):
            statement = billing.statements().get()
        answer = clerk.post(f"/finance/acme/statements/{statement.id}/draft/", follow=True)
        assert said(answer) == ["Invoice drafted. Look at the PDF, then approve."]
        invoice = invoice_of(acme)
        at = f"/finance/acme/invoices/{invoice.id}/"
        assert clerk.get(at + "pdf/").content.startswith(b"%PDF")
        assert "only then it takes its number" in said(clerk.post(at + "approve/", follow=True))[0]
        answer = clerk.post(at + "issue/", follow=True)
    invoice.refresh_from_db()
    assert (invoice.status, invoice.number, invoice.gross) == ("issued", "NL-2026-00001", Decimal("1.17"))
    text = answer.content.decode()
    assert "Issued as NL-2026-00001" in text
    assert 'method="post" action="/finance/acme/' not in text  # read-only from here on
    pdf = clerk.get(at + "pdf/")
    assert pdf["Content-Disposition"] == 'inline; filename="NL-2026-00001.pdf"'


def test_pressing_issue_twice_issues_once(acme, clerk):
    acme.contact()
    invoice = acme.approved_invoice()
    with clock.at(AFTER_OCTOBER):
        clerk.post(f"/finance/acme/invoices/{invoice.id}/issue/")
        again = clerk.post(f"/finance/acme/invoices/{invoice.id}/issue/", follow=True)
    assert "Already issued as NL-2026-00001. Nothing changed." in said(again)
    assert [one.number for one in Invoice.objects.all()] == ["NL-2026-00001"]


def test_a_refused_step_says_why_and_what_to_do(acme, clerk):
    acme.contact()
    page = page_of(acme)
    with clock.at(NOON.replace(day=20)):
        assert "the period still runs" in said(clerk.post(page + "approve/", follow=True))[0]
        assert clerk.post(page + "approve/", {"cut": "1"}, follow=True).context["review"].is_closed
        assert "approved before" in said(clerk.post(page + "approve/", follow=True))[-1]
        with program_context(acme.floor.program):
            statement_id = billing.statements().get().id
        clerk.post(f"/finance/acme/statements/{statement_id}/draft/")
        at = f"/finance/acme/invoices/{invoice_of(acme).id}/"
        assert "Approve it first" in said(clerk.post(at + "issue/", follow=True))[-1]
        clerk.post(at + "discard/")
    assert not finance.invoices_of(program=acme.floor.program).exists()


def test_an_approval_is_taken_back_until_the_document_is_issued(acme, clerk):
    acme.contact()
    page = page_of(acme)
    with clock.at(AFTER_OCTOBER):
        assert "in review. Nothing changed" in said(clerk.post(page + "reopen/", {"reason": "x"}, follow=True))[0]
        clerk.post(page + "approve/")
        assert "Take approval back" in clerk.get(page).content.decode()
        assert "say why" in said(clerk.post(page + "reopen/", {"reason": " "}, follow=True))[0]
        assert clerk.get(page).context["review"].is_closed
        answer = clerk.post(page + "reopen/", {"reason": "The client asked for a credit"}, follow=True)
        assert said(answer)[0].startswith("The statement is in review again.")
        text = answer.content.decode()
        assert "Approval taken back on 3 November 2026, 09:00: The client asked for a credit" in text
        assert "Approve Acme, October 2026?" in text

        clerk.post(page + "approve/")
        with program_context(acme.floor.program):
            statement_id = billing.statements().get().id
        clerk.post(f"/finance/acme/statements/{statement_id}/draft/")
        at = f"/finance/acme/invoices/{invoice_of(acme).id}/"
        clerk.post(at + "approve/")
        assert "Discard it first" in said(clerk.post(page + "reopen/", {"reason": "x"}, follow=True))[-1]
        clerk.post(at + "discard/")
        clerk.post(page + "reopen/", {"reason": "Once more"})
        assert not clerk.get(page).context["review"].is_closed
        assert AuditEntry.objects.filter(action="statement.reopened", program=acme.floor.program).count() == 2


def test_an_issued_month_stays(acme, clerk):
    acme.contact()
    invoice = acme.approved_invoice()
    page = page_of(acme)
    with clock.at(AFTER_OCTOBER):
        clerk.post(f"/finance/acme/invoices/{invoice.id}/issue/")
        assert "Take approval back" not in clerk.get(page).content.decode()
        assert "what is issued stays" in said(clerk.post(page + "reopen/", {"reason": "x"}, follow=True))[-1]
        assert clerk.get(page).context["review"].is_closed


def test_an_empty_period_is_not_approved(acme, clerk):
    page = page_of(acme)
    with clock.at(AFTER_OCTOBER):
        answer = clerk.post(page + "approve/", follow=True)
    assert "nothing was charged" in said(answer)[0]
    assert "Nothing charged yet" in answer.content.decode()


def test_a_contact_without_a_price_blocks_approval_and_is_named(acme, clerk):
    acme.contact()
    with program_context(acme.floor.program):
        contact = acme.contact(at=NOON.replace(hour=15))
        UnratedContact.objects.create(
            interaction=contact, reason="no_rate", channel="chat", closed_at=contact.closed_at, noted_at=NOON
        )
    with clock.at(AFTER_OCTOBER):
        text = clerk.get(page_of(acme)).content.decode()
        assert "1 contact has no price" in text
        assert contact_ref(contact.id) in text
        assert "No rate for this channel" in text
        assert 'aria-disabled="true"' in text
        answer = clerk.post(page_of(acme) + "approve/", follow=True)
    assert said(answer)[0].startswith("Not approved. 1 contact has no price.")
    assert not answer.context["review"].is_closed


def test_a_contact_that_waits_for_rating_blocks_until_it_is_rated(acme, clerk):
    acme.contact()
    acme.contact(at=NOON.replace(hour=15), drained=False)
    with clock.at(AFTER_OCTOBER):
        assert "1 closed contact waits to be rated" in clerk.get(page_of(acme)).content.decode()
        answer = clerk.post(page_of(acme) + "rate/", follow=True)
    assert said(answer) == ["1 contact was rated."]
    assert answer.context["review"].blocked == ""


def test_contacts_of_a_line_come_in_chunks_and_sum_to_it(acme, clerk, monkeypatch):
    monkeypatch.setattr(contacts_module, "CHUNK", 2)
    closed = [acme.contact(talk=talk, at=NOON.replace(hour=hour)) for hour, talk in ((8, 31), (9, 90), (10, 61))]
    contract_id, lines = lines_of(acme)
    code = f"{contract_id}:{lines[0].key.text()}"
    first = clerk.get(page_of(acme), {"line": code})
    page = first.context["review"].sheets[0].rows[0].contacts
    assert (len(page.rows), page.count, page.equals) == (2, 3, True)
    assert page.total == exact_text(lines[0].exact_micro)
    assert "3 contacts sum to" in first.content.decode()
    second = clerk.get(page_of(acme), {"line": code, "after": page.after})
    rest = second.context["review"].sheets[0].rows[0].contacts
    shown = [row.contact for row in [*page.rows, *rest.rows]]
    assert [row.interaction_id for row in shown] == [contact.id for contact in closed]
    assert sum(row.amount_micro for row in shown) == lines[0].exact_micro
    assert rest.after is None


def test_a_contact_opens_its_rating_steps(acme, clerk):
    contact = acme.contact(talk=65, wrap_up=20)
    contract_id, lines = lines_of(acme)
    with program_context(acme.floor.program):
        charge = billing.charges_of_contact(contact.id).get()
    answer = clerk.get(page_of(acme), {"line": f"{contract_id}:{lines[0].key.text()}", "contact": charge.id})
    text = answer.content.decode()
    assert f"Contact {contact_ref(contact.id)}" in text
    assert "Connection fee" in text
    assert "in steps of 6 s" in text
    assert clerk.get(page_of(acme), {"contact": charge.id + 1}).status_code == 404


@pytest.mark.parametrize("query", ["?line=x", "?line=1:bad", "?contact=x", "?after=" + "9" * 30, "?line=%00"])
def test_a_broken_address_opens_nothing(acme, clerk, query):
    acme.contact()
    assert clerk.get(page_of(acme) + query).status_code == 200


def test_the_run_lists_open_and_issued_months(acme, clerk):
    acme.contact()
    with clock.at(AFTER_OCTOBER):
        assert "Ready to review" in clerk.get("/finance/").content.decode()
        invoice = acme.approved_invoice()
        clerk.post(f"/finance/acme/invoices/{invoice.id}/issue/")
        text = clerk.get("/finance/").content.decode()
    assert "Issued NL-2026-00001" in text
    assert "1 of 1 issued" in text


def test_simulated_contacts_are_named(acme, clerk):
    contact = acme.contact(drained=False)
    with program_context(acme.floor.program), clock.at(NOON):
        Interaction.objects.filter(id=contact.id).update(simulated=True)
        drain()
    assert "1 simulated contact is included." in clerk.get(page_of(acme)).content.decode()


def rate_form(*rows, start="2026-11-01"):
    data = {"valid_from": start, "rates-TOTAL_FORMS": str(len(rows)), "rates-INITIAL_FORMS": "0"}
    for index, row in enumerate(rows):
        whole = {
            "channel": "",
            "queue": "",
            "clock": "handling",
            "price": "",
            "increment": "",
            "minimum": "",
            "fee": "",
        }
        data |= {f"rates-{index}-{name}": value for name, value in (whole | row).items()}
    return data


def test_new_prices_become_a_version(acme, clerk):
    at = f"/finance/acme/contracts/{acme.contract.id}/"
    assert 'value="0.62"' in clerk.get(at + "prices/").content.decode()
    data = rate_form({"channel": "chat", "price": "0.7", "increment": "10"}, {"fee": "1.5", "channel": "email"}, {})
    answer = clerk.post(at + "prices/", data, follow=True)
    assert said(answer) == ["Rate card 2 is published."]
    assert "0.70 per 60 s" in answer.content.decode()
    with program_context(acme.floor.program):
        version = billing.card_versions(acme.contract.id).first()
    assert [rate["connect_fee"] for rate in version.data["rates"]] == ["0.000000", "1.500000"]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([{}], "at least one row"),
        ([{"price": "0.1234567"}], "no more than 6 decimal places"),
        ([{"price": "-1"}], "greater than or equal to 0"),
        ([{"price": "many"}], "Enter a number"),
        ([{"price": "1", "increment": "0"}], "greater than or equal to 1"),
        ([{"price": "1", "channel": "pigeon"}], "Select a valid choice"),
        ([{"price": "1", "channel": "chat"}, {"price": "2", "channel": "chat"}], "Row 1 has a price for the same"),
    ],
)
def test_wrong_prices_are_refused_at_their_row(acme, clerk, rows, words):
    answer = clerk.post(f"/finance/acme/contracts/{acme.contract.id}/prices/", rate_form(*rows))
    assert answer.status_code == 200
    assert words in answer.content.decode()
    with program_context(acme.floor.program):
        assert RateCardVersion.objects.count() == 1


CONTRACT = {
    "name": "Second", "number": "C-2", "currency": "EUR", "language": "en", "valid_from": "2027-01-01", "valid_to": "",
    "payment_days": "14", "vat_category": "S", "vat_rate": "19", "po_reference": "", "threshold": "20", "target": "80",
}  # fmt: skip


def test_a_new_contract_leads_to_its_prices(acme, clerk):
    with program_context(acme.floor.program):
        end_contract(contract_id=acme.contract.id, valid_to=date(2027, 1, 1))
    data = CONTRACT | {"legal_entity": finance.legal_entities().get().id}
    answer = clerk.post("/finance/acme/contracts/new/", data)
    with program_context(acme.floor.program):
        made = Contract.objects.get(number="C-2")
    assert answer["Location"] == f"/finance/acme/contracts/{made.id}/prices/"
    assert "C-2 Second" in clerk.get("/finance/contracts/").content.decode()
    assert "No prices yet" in clerk.get(f"/finance/acme/contracts/{made.id}/").content.decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "End it first"),
        ({"number": "C-acme"}, "has this number"),
        ({"valid_to": "2026-01-01"}, "ends after it begins"),
        ({"vat_rate": ""}, "needs a rate"),
        ({"vat_category": "AE"}, "has no rate"),
    ],
)
def test_wrong_terms_are_refused_at_their_field(acme, clerk, change, words):
    data = CONTRACT | {"legal_entity": finance.legal_entities().get().id} | change
    answer = clerk.post("/finance/acme/contracts/new/", data)
    assert answer.status_code == 200
    assert words in answer.content.decode()


def addresses(acme):
    invoice = acme.approved_invoice()
    period, contract = acme.period().id, acme.contract.id
    return {
        "get": [
            f"/finance/acme/periods/{period}/",
            f"/finance/acme/invoices/{invoice.id}/pdf/",
            f"/finance/acme/contracts/{contract}/",
            f"/finance/acme/contracts/{contract}/prices/",
            "/finance/acme/contracts/new/",
        ],
        "post": [
            f"/finance/acme/periods/{period}/approve/",
            f"/finance/acme/periods/{period}/rate/",
            f"/finance/acme/periods/{period}/reopen/",
            f"/finance/acme/statements/{invoice.statement_id}/draft/",
            f"/finance/acme/invoices/{invoice.id}/approve/",
            f"/finance/acme/invoices/{invoice.id}/discard/",
            f"/finance/acme/invoices/{invoice.id}/issue/",
        ],
    }


def test_outsiders_see_no_money(acme, two_programs):
    acme.contact()
    found = addresses(acme)
    calls = [("get", path) for path in found["get"]] + [("post", path) for path in found["post"]]
    expected = {
        two_programs.globex.finance: 404,
        two_programs.acme.agent: 403,
        two_programs.acme.supervisor: 403,
        two_programs.globex.agent: 403,
    }
    for person, status in expected.items():
        browser = two_programs.desk(person)
        for method, path in calls:
            answer = getattr(browser, method)(path)
            assert answer.status_code == status, (person.email, path)
            assert b"C-acme" not in answer.content
    for method, path in calls:
        assert getattr(two_programs.desk(), method)(path).status_code == 302  # to sign-in
        assert getattr(two_programs.desk(two_programs.outsider), method)(path).status_code in (403, 404)
    assert Invoice.objects.get().status == "approved"


def test_a_clerk_sees_own_programs_alone(acme, two_programs):
    acme.contact()
    clerk = two_programs.desk(two_programs.globex.finance)
    for path in ("/finance/", "/finance/contracts/"):
        text = clerk.get(path).content.decode()
        assert "Acme" not in text
        assert "C-acme" not in text
    grant_role(user=two_programs.outsider, role=Role.FINANCE, program=None)
    assert "Acme" in two_programs.desk(two_programs.outsider).get("/finance/").content.decode()


def test_the_role_counts_in_the_program_it_was_given_for(acme, two_programs):
    """Finance in Globex and agent in Acme: the door says 403, not the page."""
    grant_role(user=two_programs.globex.finance, role=Role.AGENT, program=two_programs.acme.program)
    assert two_programs.desk(two_programs.globex.finance).get(page_of(acme)).status_code == 403


def test_another_programs_document_is_not_found_under_ones_own(acme, floor, two_programs):
    acme.contact()
    invoice = acme.approved_invoice()
    clerk = two_programs.desk(two_programs.globex.finance)
    assert clerk.get(f"/finance/globex/invoices/{invoice.id}/pdf/").status_code == 404
    assert clerk.post(f"/finance/globex/invoices/{invoice.id}/issue/").status_code == 404
    assert clerk.get(f"/finance/globex/invoices/{uuid.uuid4()}/pdf/").status_code == 404
    assert clerk.get("/finance/globex/periods/1/").status_code == 404
