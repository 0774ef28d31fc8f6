"""The back office in a browser: a program opened by one form, lists and forms clean in both themes and languages."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from gateways.webchat.services.connectors import save_connector
from tenants.context import program_context
from tenants.models import EntryAddress, Program
from tests.factories.money import books, entity
from tests.journeys.site import AXE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FLOOR = (
    "/admin/",
    "/admin/tenants/membership/",
    "/admin/tenants/program/{program}/change/",
    "/admin/agents/agent/{agent}/change/",
    "/admin/tenants/user/add/",
    "/admin/tokens/",
    "/admin/failed-deliveries/",
)
PROGRAM = (
    "/p/acme/admin/",
    "/p/acme/admin/routing/queue/",
    "/p/acme/admin/routing/queue/{queue}/change/",
    "/p/acme/admin/routing/businesshours/add/",
    "/p/acme/admin/crm/script/{script}/change/",
    "/p/acme/admin/crm/customer/{customer}/change/",
    "/p/acme/admin/billing/contract/{contract}/change/",
    "/p/acme/admin/tokens/",
)


def broken_promises(site, face, paths) -> list[str]:
    """What is wrong with each page, all told at once."""
    found = []
    for path in paths:
        face.faults.clear()
        face.page.goto(site.origin() + path)
        face.page.wait_for_load_state("networkidle")
        if face.page.locator("main").count() != 1:
            found.append(f"{path}: no main landmark")
        try:
            face.check()
        except AssertionError:
            nodes = [
                (one["id"], node["html"][:160], node["failureSummary"][:160])
                for one in Axe().run(face.page, options=AXE).response["violations"]
                for node in one["nodes"]
            ]
            found.append(f"{path}: {face.faults} {nodes}")
    return found


def test_the_frame_is_worked_by_keyboard_and_follows_the_systems_theme(site, two_programs):
    face = site.open("/admin/", user=two_programs.chief)
    page = face.page
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Switch program").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Globex").wait_for(state="visible")
    page.get_by_role("button", name="Your account").focus()
    page.keyboard.press(" ")
    page.get_by_role("link", name="Change password").wait_for(state="visible")
    assert "dark" not in (page.get_attribute("html", "class") or "")
    page.emulate_media(color_scheme="dark")
    page.wait_for_selector("html.dark")
    page.emulate_media(color_scheme="light")
    page.wait_for_selector("html:not(.dark)")
    face.check()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Search").first.focus()
    page.keyboard.press("Enter")
    page.get_by_role("dialog", name="Search").wait_for(state="visible")
    page.keyboard.type("acme")
    page.wait_for_selector("#command-results-list")
    face.check()
    phone = site.open("/admin/", user=two_programs.chief, size="phone")
    phone.page.wait_for_load_state("networkidle")
    users = phone.page.get_by_role("link", name="Users", exact=True).first
    phone.page.get_by_role("button", name="Menu").focus()
    phone.page.keyboard.press("Enter")
    users.wait_for(state="visible")
    phone.check()
    phone.page.get_by_role("button", name="Close the menu").focus()
    phone.page.keyboard.press("Enter")
    phone.check()


def test_a_program_is_opened_by_one_form(site, two_programs):
    issuer = entity()
    face = site.open("/admin/", user=two_programs.chief)
    page = face.page
    page.click("text=New program")
    page.wait_for_url("**/new-program/")
    face.check()
    face.ignore.append("422")  # the browser notes the refused form
    page.fill("#id_name", "Mirabell Home")
    page.fill("#id_slug", "acme")
    page.select_option("#id_legal_entity", str(issuer.pk))
    page.click("text=Open the program")
    page.wait_for_selector("[role=alert]")
    assert "Another program has this short name." in page.content()
    face.check()
    for name, value in {
        "slug": "mirabell", "client_name": "Mirabell", "client_country": "AT", "mailbox": "help@mirabell.test",
        "origins": "https://mirabell.test", "price_chat": "0.60", "price_email": "0.40",
    }.items():  # fmt: skip
        page.fill(f"#id_{name}", value)
    page.select_option("#id_time_zone", "Europe/Vienna")
    page.click("text=Open the program")
    page.wait_for_url("**/new-program/mirabell/")
    face.check()
    program = Program.objects.get(slug="mirabell")
    key = EntryAddress.objects.get(program=program, channel="chat").address
    assert key in page.input_value("[data-copy-source]")
    page.click("text=/p/mirabell/admin/")
    page.wait_for_url("**/p/mirabell/admin/")
    face.check()


@pytest.mark.parametrize(("theme", "language", "size"), [("dark", "ru", "desk"), ("light", "ru", "phone")])
def test_pages_of_both_sites_are_clean(site, two_programs, floor, theme, language, size):
    own = books(floor.acme, entity())
    contact = floor.acme.arrive("Where is my order?")
    with program_context(two_programs.acme.program):
        save_connector(entry_address_id=floor.acme.chat.pk, allowed_origins=["https://acme.test"])
    names = {
        "program": two_programs.acme.program.pk, "agent": floor.acme.agent.pk, "queue": floor.acme.queue.pk,
        "script": floor.acme.queue.script_id, "customer": contact.customer_id, "contract": own.contract.pk,
    }  # fmt: skip
    dress = {"theme": theme, "language": language, "size": size}
    face = site.open("/admin/", user=two_programs.chief, **dress)
    found = broken_promises(site, face, [path.format(**names) for path in FLOOR])
    face = site.open("/p/acme/admin/", user=two_programs.acme.admin, **dress)
    found += broken_promises(site, face, [path.format(**names) for path in PROGRAM])
    assert not found, "\n".join(found)
