"""Sign-in and style guide in a browser: both themes, both languages, phone and desk, keyboard, no policy broken."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.cast import PASSWORD
from tests.journeys.site import SIZES, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def open_page(browser, live_server, two_programs):
    """Opens a page for one size, theme and language; `faults` collects console errors and foreign requests."""
    contexts = []

    def opened(size: str, theme: str, language: str, *, signed_in: bool = False) -> tuple[Page, list[str]]:
        width, height = SIZES[size]
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=theme, locale=language)
        contexts.append(context)
        page, faults = context.new_page(), []
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        page.on(
            "request", lambda asked: faults.append(asked.url) if not asked.url.startswith(live_server.url) else None
        )
        page.goto(f"{live_server.url}/accounts/login/")
        if page.locator("html").get_attribute("lang") != language:
            page.click(f"button[name=language][value={language}]")
        if signed_in:
            page.fill("#id_login", two_programs.acme.planner.email)
            page.fill("#id_password", PASSWORD)
            page.click("main form button.primary")
            page.wait_for_url(lambda url: "/accounts/" not in url)
            faults.clear()  # where sign-in leads is another page's test
            page.goto(f"{live_server.url}/look/")
            if page.locator("html").get_attribute("lang") != language:  # the user's own language came with sign-in
                page.click("[data-menu=language-menu]")
                page.click(f"#language-menu button[value={language}]")
        return page, faults

    yield opened
    for context in contexts:
        context.close()


def assert_clean(page: Page, faults: list[str], language: str) -> None:
    """No axe violation, no console error, nothing off origin, no sideways scroll, the right language."""
    page.wait_for_load_state("networkidle")
    assert [(one["id"], one["nodes"][0]["html"]) for one in violations(page)] == []
    assert faults == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.locator("html").get_attribute("lang") == language


def test_the_language_is_chosen_before_and_after_sign_in(open_page):
    page, faults = open_page("desk", "light", "ru")
    assert_clean(page, faults, "ru")
    page, faults = open_page("phone", "dark", "ru", signed_in=True)
    assert_clean(page, faults, "ru")


def test_menus_drawers_tabs_and_charts_answer_the_keyboard(open_page):
    page, faults = open_page("phone", "light", "en", signed_in=True)
    page.click("[data-menu=person-menu]")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.dataset.setTheme") == ""
    page.click("[data-set-theme=dark]")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.menu") == "person-menu"
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"

    page.click("[data-opens=why]")
    page.keyboard.press("Escape")
    assert page.locator("#why").is_hidden()
    assert page.evaluate("document.activeElement.dataset.opens") == "why"

    page.focus("#t1")
    page.keyboard.press("ArrowRight")
    assert page.locator("#p2").is_visible()

    chart = page.locator(".chart-narrow .chart").first
    chart.focus()
    page.keyboard.press("ArrowRight")
    assert chart.locator(".readout").inner_text().startswith("1: ")
    assert faults == []


def test_ages_turn_stale_and_clocks_run(open_page):
    page, _faults = open_page("desk", "light", "en", signed_in=True)
    assert page.locator("time.age.warn").first.inner_text().startswith("Stale")
    first = page.locator(".rec.on time").inner_text()
    page.wait_for_function("old => document.querySelector('.rec.on time').textContent !== old", arg=first, timeout=4000)
