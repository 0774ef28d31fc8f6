"""The supervisor's desk in a browser, with an agent's desk beside it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from agents.domain.state import NotReadyReason
from agents.services import state as agent_state
from alerts.models import Alert, AlertRule
from alerts.services.looking import look_at_program
from crm.models import Customer
from routing.services import queueing
from tenants.context import program_context
from tests.factories.floor import ready

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What ticks by itself is no part of the comparison.
SHOWN = """() => document.getElementById("main").innerText.replace(/\\b\\d+:\\d\\d(:\\d\\d)?\\b|\\b\\d+ s\\b/g, "#")"""


def desk_of(acme) -> str:
    return f"/floor/desk/?queue=acme/{acme.queue.id}"


def name(acme, contact, words: str) -> None:
    with program_context(acme.program):
        Customer.objects.filter(interactions=contact.id).update(name=words)


def look(acme) -> None:
    with program_context(acme.program):
        look_at_program(program=acme.program)


def waiting(page: Page) -> list[str]:
    return page.locator(".fopened ol").first.locator(".fcontact").evaluate_all("rows => rows.map(r => r.dataset.who)")


def do(page: Page, dialog: str) -> None:
    page.locator(f"#{dialog} .btn.primary").click()
    expect(page.locator(f"#{dialog}")).to_be_hidden()


@pytest.mark.parametrize(("size", "language"), [("desk", "en"), ("phone", "ru")])
def test_the_desk_is_clean_and_fits(site, floor, two_programs, size, language):
    ready(floor.both)
    agent_state.set_not_ready(agent_id=floor.both.id, reason=NotReadyReason.BREAK)
    for _n in range(3):
        floor.acme.arrive()
    AlertRule.objects.create(measure="waiting", threshold=1)
    look(floor.acme)
    face = site.open(desk_of(floor.acme), user=two_programs.acme.supervisor, size=size, language=language)
    face.page.wait_for_selector(".fcontact")
    for theme in ("light", "dark"):
        face.dress(size, theme)
        face.check()
    for act in ("pin", "move", "state", "message", "acknowledge"):
        face.page.locator(f"[data-act={act}]").first.click()
        face.check()
        face.page.keyboard.press("Escape")


def test_supervisor_and_agent_side_by_side(site, floor, two_programs):
    """Pinned, offered next; given by name; set not ready; written to; an alert raised, acknowledged, cleared."""
    acme, site_faces = floor.acme, site
    first, second, third = acme.arrive(), acme.arrive(), acme.arrive()
    for contact, words in ((first, "Anna First"), (second, "Boris Second"), (third, "Clara Third")):
        name(acme, contact, words)
    boss = site_faces.open(desk_of(acme), user=two_programs.acme.supervisor)
    agent = site_faces.open("/desk/", user=two_programs.acme.agent)
    page, desk = boss.page, agent.page
    expect(page.locator(".fagent", has_text="Acme Agent")).to_be_visible()
    assert waiting(page) == ["Anna First", "Boris Second", "Clara Third"]

    page.get_by_role("button", name="Pin Clara Third").click()
    do(page, "pin")
    expect(page.locator(".fcontact").first).to_contain_text("pinned by Acme Supervisor")
    assert waiting(page) == ["Clara Third", "Anna First", "Boris Second"]

    desk.locator("#idle [data-act=ready]").click()
    expect(desk.locator("#offer-who")).to_have_text("Clara Third")
    desk.keyboard.press("Alt+a")
    expect(desk.locator("#who")).to_have_text("Clara Third")
    expect(desk.locator("#offer-who")).to_have_text("Anna First")  # the next by age
    desk.keyboard.press("Alt+q")

    page.get_by_role("button", name="Move Boris Second").click()
    page.locator("#move-agent").select_option(str(acme.agent.id))
    do(page, "move")
    expect(desk.locator("#offer-who")).to_have_text("Boris Second")
    desk.keyboard.press("Alt+a")
    expect(desk.locator("#who")).to_have_text("Boris Second")

    page.locator(".fagent", has_text="Acme Agent").locator("[data-act=state]").click()
    page.locator("#state-reason").select_option("training")
    page.locator("#state-why").fill("Room 2")
    do(page, "state")
    notice = desk.locator("#notices .banner")
    expect(notice).to_contain_text("Acme Supervisor set you not ready: Training.")
    expect(notice).to_contain_text("Room 2")
    notice.get_by_role("button").click()
    expect(notice).to_have_count(0)

    page.locator(".fhead [data-act=message]").click()
    page.locator("#message-text").fill("Team meeting at 15:00")
    page.locator("#message [name=important]").check()
    do(page, "message")
    expect(page.locator(".fsent")).to_contain_text("read by 0 of 1")
    expect(notice).to_contain_text("Team meeting at 15:00")
    agent.check()
    notice.get_by_role("button", name="I have read it").click()
    expect(page.locator(".fsent")).to_contain_text("read by 1 of 1")

    AlertRule.objects.all().delete()
    AlertRule.objects.create(measure="waiting", threshold=0, severity="bad", clear_seconds=0)
    look(acme)
    alert = page.locator(".falert")
    expect(alert).to_contain_text("Acme, Orders: many contacts wait")
    alert.get_by_role("button").click()
    page.locator("#ack-note").fill("I call two more")
    do(page, "acknowledge")
    expect(alert).to_contain_text("Acme Supervisor sees to it since")
    AlertRule.objects.update(threshold=5)
    look(acme)
    expect(alert).to_have_count(0)
    assert Alert.objects.get().note == "I call two more"
    boss.check()


def test_what_hints_made_of_the_page_equals_a_fresh_one(site, floor, two_programs):
    ready(floor.both)
    agent_state.set_not_ready(agent_id=floor.both.id, reason=NotReadyReason.BREAK)
    face = site.open(desk_of(floor.acme), user=two_programs.acme.supervisor)
    expect(face.page.locator("#line [data-live]")).to_be_visible()
    contacts = [floor.acme.arrive() for _n in range(4)]
    expect(face.page.locator(".fcontact")).to_have_count(4)
    face.page.get_by_role("button", name=re.compile("^Pin")).nth(2).click()
    do(face.page, "pin")
    with program_context(floor.acme.program):
        queueing.abandon(interaction_id=contacts[1].id)
    agent_state.set_ready(agent_id=floor.both.id)
    expect(face.page.locator(".fcontact", has_text="offered to Dora Both")).to_have_count(2)  # in queue and beside her
    face.page.wait_for_timeout(2000)  # a fetch begun before the offer was written is followed by one for its hint
    patched = face.page.evaluate(SHOWN)
    face.page.reload()
    face.page.wait_for_selector(".fcontact")
    assert face.page.evaluate(SHOWN) == patched
