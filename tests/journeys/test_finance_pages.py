"""The finance pages in a browser: by keyboard from a line to its price, to an issued number; clean in every guise."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from billing import selectors as billing
from billing.selectors import statement_preview
from finance import selectors as finance
from finance.models import Invoice
from kernel import clock
from tenants.context import program_context
from tests.factories.money import books, entity

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def last_month() -> datetime:
    """Noon of a day in the month before this one."""
    return (clock.now().replace(day=1) - timedelta(days=10)).replace(hour=12, minute=0, second=0, microsecond=0)


@pytest.fixture
def acme(site, floor, last_month):
    """Three contacts of last month, worked under a set clock: the site's own matcher must not take them today."""
    site.stop(("relay", "matcher"))
    made = books(floor.acme, entity())
    for hours, talk in enumerate((65, 12, 254)):
        made.contact(talk=talk, at=last_month + timedelta(hours=hours))
    site.start()
    return made


@pytest.fixture
def clerk(two_programs):
    return two_programs.acme.finance


def test_the_keyboard_goes_from_a_line_to_its_price(site, acme, clerk, last_month):
    period = acme.period(last_month)
    face = site.open(f"/finance/acme/periods/{period.id}/", user=clerk)
    page = face.page
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.wait_for_selector("#contact-rows a")
    assert "3 contacts sum to" in page.inner_text(".line-sum")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector("#contact:not([hidden]) .rate-steps")
    assert "contact=" in page.url
    assert page.evaluate("document.activeElement.id") == "contact-close"
    face.check()
    page.keyboard.press("Escape")
    page.wait_for_selector("#contact[hidden]", state="attached")
    assert page.evaluate("document.activeElement.dataset.walk") == "contact"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.wait_for_selector("#contact-rows", state="detached")
    page.go_back()
    page.wait_for_selector("#contact-rows")
    face.check(axe=False)


def test_a_statement_is_approved_drafted_approved_and_issued(site, acme, clerk, last_month):
    period = acme.period(last_month)
    with program_context(acme.floor.program):
        net = statement_preview(period.id).amount_micro
    face = site.open(f"/finance/acme/periods/{period.id}/", user=clerk)
    page = face.page
    page.keyboard.press("Alt+p")
    face.check()
    page.click("#approve-statement .btn.primary")
    page.click("button:has-text('Draft invoice')")
    for key, confirm in (("Approve invoice", "Approve invoice"), ("Issue", "Issue, take the number")):
        page.click(f".page-head button:text-is('{key}')")
        face.check()
        page.click(f"dialog[open] button:has-text('{confirm}')")
    page.wait_for_selector("text=Issued as")
    face.check()
    invoice = finance.invoices_of(program=acme.floor.program).get()
    assert page.inner_text(".banner.note").startswith(f"Issued as {invoice.number}")
    with program_context(acme.floor.program):
        charged = sum(charge.amount_micro for charge in billing.charges_in_period(period.id))
    assert abs(charged - net) <= 5_000 * 2  # each line rounds once, to a cent
    assert int(invoice.net * 10**6) == net
    assert Invoice.objects.filter(status="issued").count() == 1


def test_an_opened_line_and_refused_forms_are_clean(site, acme, clerk, last_month):
    period = acme.period(last_month)
    with program_context(acme.floor.program):
        preview = statement_preview(period.id)
        charge = billing.charges_in_period(period.id)[0]
    line = f"{preview.contract.id}:{preview.lines[0].key.text()}"
    opened = f"/finance/acme/periods/{period.id}/?line={line}&contact={charge.id}"
    face = site.open(opened, user=clerk, size="phone", theme="dark", language="ru")
    face.check()
    for path in (f"/finance/acme/contracts/{acme.contract.id}/prices/", "/finance/acme/contracts/new/"):
        face.page.goto(site.origin() + path)
        face.page.click("form .btn.primary")
        face.check()
