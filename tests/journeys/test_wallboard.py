"""The wallboard in a browser: no fault in any form, figures that change by themselves, pages that turn, a lost line."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import expect

from agents.domain.state import NotReadyReason
from agents.services import state as agent_state
from routing.services import queueing
from tests.factories.floor import ready
from tests.journeys.site import SIZES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OVERFLOW = """() => [...document.querySelectorAll(".bcell, .pbody, .bsec, .bpeople, .board > header")]
  .filter((one) => one.clientHeight)
  .filter((one) => one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1)
  .map((one) => `${one.className}: ${one.innerText.slice(0, 60)}`)"""


@pytest.fixture
def busy(floor):
    """One contact served, two wait; one agent not ready."""
    ready(floor.acme.agent)
    agent_state.sign_in(agent_id=floor.globex.agent.id)
    floor.acme.arrive()
    deadline = time.monotonic() + 10
    while (offer := floor.acme.offer()) is None:  # the matcher beside may have come first, and then not yet be done
        assert time.monotonic() < deadline
        time.sleep(0.05)
    queueing.accept_offer(offer_id=offer.id, token=offer.token, agent_id=offer.agent_id, program_id=offer.program_id)
    agent_state.set_not_ready(agent_id=floor.acme.agent.id, reason=NotReadyReason.LUNCH)
    floor.acme.arrive()
    floor.globex.arrive()
    return floor


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("size", ["phone", "desk"])
def test_the_wallboard_is_clean_and_fits(site, busy, two_programs, size, language):
    face = site.open("/floor/", user=two_programs.chief, size=size, language=language)
    face.page.wait_for_selector(".bcell .fig time")
    for theme in ("light", "dark"):
        face.dress(size, theme)
        face.check()
    for wide in ("desk", "wide") if size == "desk" else ():
        width, height = SIZES[wide]
        face.page.set_viewport_size({"width": width, "height": height})
        assert face.page.evaluate("document.documentElement.scrollHeight - innerHeight") <= 0
        assert face.page.evaluate(OVERFLOW) == []


def test_a_number_changes_within_two_seconds_in_place(site, busy, two_programs):
    face = site.open("/floor/", user=two_programs.acme.supervisor)
    page = face.page
    waiting = page.locator(".bcell .big")
    expect(waiting).to_have_text("Waiting 1")
    page.wait_for_load_state("networkidle")
    page.evaluate("() => { window.figure = document.querySelector('.bcell .big') }")
    busy.acme.arrive()
    began = time.monotonic()
    expect(waiting).to_have_text("Waiting 2", timeout=8000)
    took = time.monotonic() - began
    assert page.evaluate("() => document.contains(window.figure)"), "the text was patched, not the row redrawn"
    assert took <= 2.0
    agent_state.sign_in(agent_id=busy.both.id)
    began = time.monotonic()
    expect(page.get_by_text("Dora Both")).to_be_visible(timeout=8000)
    assert time.monotonic() - began <= 2.0
    face.check(axe=False)


def test_waits_tick_and_a_lost_line_says_so(site, busy, two_programs):
    face = site.open("/floor/", user=two_programs.acme.supervisor)
    wait = face.page.locator(".bcell .fig time")
    expect(wait).not_to_have_text(wait.text_content(), timeout=3000)
    face.ignore += ["ERR_", "WebSocket", "fetch"]
    said = face.page.get_by_text("Connection lost, these figures are old")
    expect(said).to_be_hidden()
    site.stop(["web"])
    expect(said).to_be_visible(timeout=15_000)
    site.start()
    expect(said).to_be_hidden(timeout=40_000)
    face.check(axe=False)


def test_a_supervisor_hears_nothing_of_another_program(site, busy, two_programs):
    face = site.open("/floor/", user=two_programs.acme.supervisor)
    face.page.wait_for_load_state("networkidle")
    busy.globex.arrive()
    face.page.wait_for_timeout(1500)
    assert "Globex" not in face.page.content()
