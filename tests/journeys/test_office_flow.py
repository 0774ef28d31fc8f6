"""The flow editor in a browser: a wrong line found by its number, published, drawn in both themes and languages."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from routing.services import flows
from tenants.context import program_context
from tests.factories.flows import airline, text_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def flow(floor):
    with program_context(floor.acme.program):
        made = flows.create_flow(code="airline", name="Airline")
        flows.save_draft(flow_id=made.id, source=text_of(airline()))
    return made


def test_an_author_corrects_the_line_and_publishes(site, flow, two_programs):
    face = site.open(f"/p/acme/admin/routing/flow/{flow.pk}/change/", user=two_programs.acme.admin)
    page = face.page
    source = page.locator("#flow-source")
    good = source.input_value()
    source.fill(good.replace('"next": "told"', '"next": "tolt"'))
    face.ignore.append("422")  # the browser notes the refused form
    page.get_by_role("button", name="Publish").click()
    expect(page.locator(".flow-bad")).not_to_have_count(0)
    line = page.locator("[data-line]").first
    expect(page.locator(".office-bad-line")).to_have_text(line.text_content().removeprefix("Line "))
    expect(page.locator(".office-problems li").first).to_contain_text("“next” leads to “tolt”")
    face.check()
    line.focus()
    page.keyboard.press("Enter")
    expect(source).to_be_focused()
    picked = page.evaluate(
        "document.activeElement.value.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd)"
    )
    assert "tolt" in picked
    source.fill(good)
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Version 1 is in force.").last).to_be_visible()
    page.get_by_text("As a table").first.click()
    expect(page.get_by_role("rowheader", name="to_agent")).to_be_visible()
    face.check()
    expect(page.locator(".office-bad-line")).to_have_count(0)
    expect(page.get_by_text("Nothing leads here yet: choose this flow under Entry points.").last).to_be_visible()
    page.get_by_role("link", name="Replay a day").click()
    expect(page.get_by_text("contacts would go elsewhere").first).to_be_visible()
    expect(page.get_by_text("Nobody came by this entry point on that day")).to_be_visible()
    face.check()


@pytest.mark.parametrize(("size", "theme", "language"), [("desk", "dark", "ru"), ("phone", "light", "en")])
def test_the_page_is_clean_everywhere(site, flow, two_programs, size, theme, language):
    path = f"/p/acme/admin/routing/flow/{flow.pk}/change/"
    face = site.open(path, user=two_programs.acme.admin, size=size, theme=theme, language=language)
    expect(face.page.locator(".flow-graph")).to_be_visible()
    face.check()
    wide = face.page.evaluate(
        "[...document.querySelectorAll('.flow-box')].filter((box) => {"
        " const rect = box.querySelector('rect').getBBox();"
        " return [...box.querySelectorAll('text')].some((text) => text.getBBox().width > rect.width - 16); }).length"
    )
    assert wide == 0, "words leave their box"


def test_what_is_not_saved_is_not_left_by_accident(site, flow, two_programs):
    face = site.open(f"/p/acme/admin/routing/flow/{flow.pk}/change/", user=two_programs.acme.admin)
    page, asked = face.page, []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    source = page.locator("#flow-source")
    source.press_sequentially("x")
    page.get_by_role("link", name="Replay a day").click(no_wait_after=True)
    expect(source).to_be_visible()
    page.wait_for_timeout(200)
    assert asked == ["beforeunload"]
    page.get_by_role("button", name="Save the draft").click()
    expect(page.get_by_text("correct the 1 problem below, then publish.").last).to_be_visible()
    assert asked == ["beforeunload"], "saving asks nothing"
