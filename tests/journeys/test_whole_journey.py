"""The main job from end to end in a real browser: a stranger's words become a line on an issued invoice.

Nothing is replayed or faked: real pages, sockets, relay and matcher; a real SMTP listener in the second journey.
"""

from __future__ import annotations

import smtplib
import socket
import time
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from fractions import Fraction
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from billing.services.rate_cards import RateRow
from finance import selectors as finance_selectors
from gateways.email.models import OutboundMail
from gateways.webchat.services.connectors import save_connector
from kernel import clock
from tenants.context import program_context
from tests.factories.money import books, entity
from tests.integration.test_invoice_equals_timeline import recomputed
from tests.journeys.site import Site, free_port

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]
PRICE = "0.6"
CHAT = RateRow(price=PRICE, channel="chat", increment_seconds=6, minimum_seconds=30)
EMAIL = RateRow(price=PRICE, channel="email", increment_seconds=6, minimum_seconds=30)


@pytest.fixture
def acme(floor):
    """Acme with a contract; its agent signs in by opening the desk."""
    return books(floor.acme, entity(), rows=[CHAT, EMAIL], vat_rate="20")


class Sink:
    """Where the provider's relay would be: mails as files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def wait_for_mail(self, seconds: float = 20) -> EmailMessage:
        """The first mail that arrives."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for path in sorted(self.folder.glob("*.eml")):
                return message_from_bytes(path.read_bytes(), policy=policy.default)
            time.sleep(0.1)
        raise AssertionError("no mail left within 20 seconds")


@pytest.fixture
def post(site: Site, tmp_path: Path) -> Iterator[tuple[tuple[str, int], Sink]]:
    """The listener and the worker as processes; mail that leaves lands in a folder."""
    door, relay = free_port(), free_port()
    data = tmp_path / "data"
    env = {"ONEFLOOR_SMTP_RELAY": f"127.0.0.1:{relay}", "ONEFLOOR_DATA": str(data), "ONEFLOOR_DEMO": "1"}
    env["ONEFLOOR_SECRET_KEY"] = settings.SECRET_KEY
    site.run(
        "mail",
        ["manage.py", "mail_listener"],
        ONEFLOOR_SMTP_LISTEN=f"127.0.0.1:{door}",
        ONEFLOOR_SMTP_SINK=f"127.0.0.1:{relay}",
        **env,
    )
    worker = ["-m", "celery", "-A", "config", "worker", "--pool", "threads", "--concurrency", "1"]
    site.run("worker", [*worker, "--without-gossip", "--without-mingle"], **env)
    wait_for_port(door)
    yield ("127.0.0.1", door), Sink(data / "sent-mail")
    site.stop(["mail", "worker"])


def wait_for_port(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("the mail listener did not come up")


def tile(portal: Page, code: str) -> str:
    return portal.locator(f'[data-measure="{code}"] .value').inner_text().split()[0]


def finish_at_desk(desk: Page, outcome: str) -> None:
    desk.get_by_role("button", name="End").first.click()
    confirm = desk.get_by_role("dialog").get_by_role("button", name="End")
    if confirm.count():
        confirm.first.click()
    desk.get_by_label("Outcome").select_option(label=outcome)
    desk.get_by_role("button", name="Finish").click()
    expect(desk.get_by_text("No contacts yet")).to_be_visible()


def press(page: Page, name: str) -> None:
    """A button of the page, and the button of the same or a confirming name in the dialog it may open."""
    page.get_by_role("button", name=name).first.click()
    dialog = page.locator("dialog[open]")
    if dialog.count():
        dialog.locator("footer button.primary, footer button.danger").last.click()
    page.wait_for_load_state("networkidle")


def issue_invoice_in_browser(site: Site, acme, finance, month: str) -> None:
    face = site.open("/finance/", user=finance)
    page = face.page
    page.get_by_role("link", name=month).first.click()
    expect(page.get_by_text("Every closed contact is rated")).to_be_visible()
    face.check()
    press(page, "Bill up to now")
    press(page, "Draft invoice")
    press(page, "Approve invoice")
    press(page, "Issue")
    expect(page.get_by_text("NL-").first).to_be_visible()
    face.check()


def month_now(zone: str = "Europe/Berlin") -> str:
    from zoneinfo import ZoneInfo

    return clock.now().astimezone(ZoneInfo(zone)).strftime("%B %Y")


def test_a_visitors_chat_becomes_an_invoice(site: Site, acme, two_programs):
    floor, crew = acme.floor, two_programs.acme
    with program_context(floor.program):
        save_connector(entry_address_id=floor.chat.id, allowed_origins=[site.origin(crew.host)], title="Acme")
    portal = site.open("/", user=crew.viewer, host=crew.host)
    desk = site.open("/desk/", user=crew.agent)
    desk.page.keyboard.press("Alt+r")
    expect(desk.page.get_by_text("Ready", exact=True).first).to_be_visible()

    visitor = site.open(f"/widget/frame/?key={floor.chat.address}", host=crew.host)
    box = visitor.page.get_by_role("textbox").last
    box.fill("Where is my order 48213?")
    box.press("Enter")
    expect(desk.page.get_by_role("button", name="Accept")).to_be_visible(timeout=10_000)
    desk.page.keyboard.press("Alt+a")
    reply = desk.page.get_by_placeholder("Reply to", exact=False)
    expect(reply).to_be_visible()
    reply.fill("It is with the courier, <b>on its way</b>.")
    reply.press("Enter")
    expect(visitor.page.get_by_text("It is with the courier, <b>on its way</b>.")).to_be_visible()
    box.fill("Thank you")
    box.press("Enter")
    expect(desk.page.get_by_text("Thank you").first).to_be_visible()
    desk.check()
    visitor.check()

    before = (portal.page.locator('[data-part="tiles"]').count() and tile(portal.page, "handled")) or "0"
    finish_at_desk(desk.page, "Solved")
    closed_at = time.monotonic()
    expect(portal.page.locator('[data-measure="handled"] .value')).to_contain_text("1", timeout=5_000)
    assert time.monotonic() - closed_at < 2.0, "the client's number must follow within two seconds"
    assert before != tile(portal.page, "handled")
    portal.check()

    issue_invoice_in_browser(site, acme, crew.finance, month_now())
    check_invoice(acme, CHAT)
    invoices = site.open("/invoices/", user=crew.manager, host=crew.host)
    expect(invoices.page.get_by_text("NL-").first).to_be_visible()
    invoices.check()


def check_invoice(acme, row: RateRow) -> None:
    """The issued total equals what the timeline alone says."""
    program = acme.floor.program
    document = finance_selectors.issued_invoices_of(program=program).get()
    with program_context(program):
        net, gross = recomputed(row, vat=20)
    assert net > 0
    assert (Fraction(document.net), Fraction(document.gross)) == (net, gross)


def test_a_customers_mail_becomes_an_invoice(site: Site, acme, two_programs, post):
    door, sink = post
    floor, crew = acme.floor, two_programs.acme
    desk = site.open("/desk/", user=crew.agent)
    desk.page.keyboard.press("Alt+r")
    expect(desk.page.get_by_text("Ready", exact=True).first).to_be_visible()
    portal = site.open("/", user=crew.viewer, host=crew.host)

    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Ann Lee <ann@shop.test>", floor.email.address, "Sofa after 18:00?"
    mail["Message-ID"] = "<first@shop.test>"
    mail.set_content("Can the sofa come after 18:00?")
    for _twice in range(2):  # a server that did not hear our answer sends again
        with smtplib.SMTP(*door) as server:
            server.send_message(mail)
    expect(desk.page.get_by_role("button", name="Accept")).to_be_visible(timeout=10_000)
    desk.page.keyboard.press("Alt+a")
    reply = desk.page.get_by_placeholder("Reply to", exact=False)
    reply.fill("Yes, on Wednesday from 18:00 to 21:00.")
    desk.page.get_by_role("button", name="Send as").click()
    expect(desk.page.get_by_text("Yes, on Wednesday").first).to_be_visible()
    answer = sink.wait_for_mail()
    assert answer["To"].endswith("ann@shop.test") or "ann@shop.test" in answer["To"]
    assert answer["In-Reply-To"] == "<first@shop.test>"
    assert "<first@shop.test>" in answer["References"]
    assert answer["Subject"] == "Re: Sofa after 18:00?"
    finish_at_desk(desk.page, "Solved")
    expect(portal.page.locator('[data-measure="handled"] .value')).to_contain_text("1", timeout=5_000)
    desk.check()
    portal.check()
    issue_invoice_in_browser(site, acme, crew.finance, month_now())
    check_invoice(acme, EMAIL)
    with program_context(floor.program):
        assert OutboundMail.objects.count() == 1
