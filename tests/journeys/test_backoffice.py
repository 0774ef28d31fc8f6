"""The back office in a browser: its frame by keyboard, a program opened by one form. Every page: every_page.py."""

from __future__ import annotations

import pytest

from tenants.models import EntryAddress, Program
from tests.factories.money import entity

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


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
    page.wait_for_selector("#search-input-command:focus")
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
