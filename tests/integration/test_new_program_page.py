"""The form that opens a program marks what it needs; the page behind it leads to every door of the program."""

from __future__ import annotations

import re

from backoffice.pages.program_form import NewProgramForm
from tests.factories.money import entity
from tests.integration.test_backoffice import PROGRAM_FORM, ask

NEEDED = [name for name, field in NewProgramForm.base_fields.items() if field.required]


def test_needed_fields_are_marked_and_the_mark_is_explained(two_programs):
    page = ask(two_programs.desk(two_programs.chief), "/admin/new-program/").content.decode()
    labels = {name: text for name, text in re.findall(r'(?s)<label for="id_(\w+)"[^>]*>(.*?)</label>', page)}
    assert len(NEEDED) > 10
    assert sorted(name for name, text in labels.items() if "*" in text) == sorted(NEEDED)
    assert "has to be filled in" in page
    for name in ("client_name", "client_country"):  # marked by the sheet as long as "A new client" is chosen
        assert re.search(rf'(?s)<div class="office-of-new-client">(?:(?!office-of-new).)*id="id_{name}"', page), name


def test_the_opened_program_is_led_to_by_every_door(two_programs, settings):
    settings.DEMO = True
    settings.SMTP_LISTEN = "10.0.0.5:2525"
    chief = two_programs.desk(two_programs.chief)
    answer = ask(chief, "/admin/new-program/", {**PROGRAM_FORM, "legal_entity": entity().pk})
    page = ask(chief, answer.url).content.decode()
    origin = f"http://mirabell.{settings.DOMAIN}:{settings.PORT}"
    for address in (f"{origin}/", f"{origin}/demo/", "/p/mirabell/", "/p/mirabell/admin/", "#widget"):
        assert f'href="{address}"' in page, address
    mailbox = PROGRAM_FORM["mailbox"].lower()
    assert f'href="mailto:{mailbox}"' in page
    assert f"mail for {mailbox} on to 10.0.0.5:2525" in page
    assert 'id="widget"' in page
    assert "/widget/loader.js" in page


def test_outside_the_demo_no_page_of_a_pretended_site_is_promised(two_programs):
    chief = two_programs.desk(two_programs.chief)
    answer = ask(chief, "/admin/new-program/", {**PROGRAM_FORM, "legal_entity": entity().pk})
    assert "/demo/" not in ask(chief, answer.url).content.decode()
