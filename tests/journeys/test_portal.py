"""The client's portal in a browser: live within two seconds, honest when the line is lost (pages: every_page.py)."""

from __future__ import annotations

import gzip
import re
import time

import pytest

from tests.factories.floor import ready

pytestmark = pytest.mark.browser
BYTES = 16_900  # page with a month of figures, style and script, gzip, cold cache


@pytest.fixture
def worked(floor):
    """One contact served, one that waits."""
    ready(floor.acme.agent)
    contact = floor.acme.arrive()
    accept(floor.acme)
    floor.acme.write(contact.id, "It is on its way")
    floor.acme.finish(contact.id)
    floor.acme.arrive("And mine?")
    return contact


def accept(acme):
    """The running matcher and the test hand out at once: whoever comes first, the offer stands within seconds."""
    deadline = time.monotonic() + 10
    while acme.offer() is None:
        assert time.monotonic() < deadline, "nobody was offered the contact"
        time.sleep(0.1)
    acme.accept()


def test_the_way_a_figure_was_counted_opens_and_is_clean(site, two_programs, worked):
    viewer = two_programs.acme.viewer
    face = site.open("/p/acme/", user=viewer, size="phone", theme="dark", language="ru")
    face.page.wait_for_selector("[data-measure=waiting]")
    face.page.click("[data-opens=why]")
    assert face.page.locator("#why").is_visible()
    face.check()
    face.page.keyboard.press("Escape")
    assert not face.page.locator("#why").is_visible()
    for path in ("contacts/", f"contacts/{worked.id}/", "invoices/"):
        face.page.goto(site.origin() + f"/p/acme/{path}")
        face.check(axe=False)


def shows(face, code, value, within=2.0):
    """Wait for the figure of a tile; the promise is two seconds from the event."""
    tile = face.page.locator(f"[data-measure={code}] .value").filter(has_text=re.compile(rf"^\s*{re.escape(value)}"))
    tile.wait_for(timeout=within * 1000)


def live(face):
    """The socket is joined."""
    face.page.locator("#line span", has_text="Live").wait_for(state="attached")


def test_figures_follow_the_floor_within_two_seconds(site, two_programs, floor):
    ready(floor.acme.agent)
    face = site.open("/p/acme/", user=two_programs.acme.viewer)
    live(face)
    assert face.page.locator("text=No contacts yet").is_visible()
    contact = floor.acme.arrive()
    shows(face, "waiting", "1")
    accept(floor.acme)
    shows(face, "waiting", "0")
    floor.acme.finish(contact.id)
    shows(face, "handled", "1")
    shows(face, "level", "100.0\N{NO-BREAK SPACE}%")
    face.page.click("a[data-period] >> text=Today")
    face.page.wait_for_selector("h1 >> text=Service level today")
    assert "period=today" in face.page.url
    face.check()


def test_a_lost_line_is_said_and_mends_itself(site, two_programs, worked):
    face = site.open("/p/acme/", user=two_programs.acme.viewer)
    face.ignore += ["ERR_CONNECTION_REFUSED", "WebSocket", "Failed to fetch", "ERR_EMPTY_RESPONSE", "ERR_CONNECTION"]
    live(face)
    site.stop(["web"], kill=True)
    face.page.wait_for_selector("#offline:not([hidden])", timeout=8000)
    assert face.page.locator("[data-measure=waiting] .value").inner_text() == "1"
    site.start()
    face.page.wait_for_selector("#offline[hidden]", state="attached", timeout=40_000)
    face.check()


def test_the_overview_stays_within_its_weight(site, two_programs, worked):
    face = site.open("/p/acme/contacts/", user=two_programs.acme.viewer)
    weights = {}

    def weigh(answer):
        if answer.request.resource_type in ("document", "stylesheet", "script"):
            weights[answer.url.split("?")[0]] = len(gzip.compress(answer.body(), 9))

    page = face.context.new_page()
    page.on("response", weigh)
    page.goto(face.page.url.replace("contacts/", ""))
    page.wait_for_load_state("networkidle")
    assert any(url.endswith("portal/portal.js") for url in weights)
    assert sum(weights.values()) <= BYTES, weights
