"""Loader, frame and demo page: their headers, their languages, and that nobody else's widget comes through."""

from __future__ import annotations

import pytest

from gateways.webchat import colours, shops
from gateways.webchat.services.connectors import new_widget_key, save_connector
from tenants.context import program_context
from tenants.domain.programs import HUES


def policy(answer) -> dict[str, str]:
    """The Content-Security-Policy by directive."""
    parts = (part.strip().partition(" ") for part in answer["Content-Security-Policy"].split(";"))
    return {name: sources for name, _space, sources in parts}


def test_only_the_listed_sites_and_the_own_host_may_frame_the_window(floor, two_programs):
    browser, key = two_programs.acme.browser(), {"key": floor.acme.chat.address}
    assert policy(browser.get("/widget/frame/", key))["frame-ancestors"] == "'self'"
    with program_context(floor.acme.program):
        save_connector(entry_address_id=floor.acme.chat.id, allowed_origins=["https://Shop.example/"])
    rules = policy(browser.get("/widget/frame/", key))
    assert rules["frame-ancestors"] == "'self' https://shop.example"
    assert rules["script-src"] == rules["style-src"] == "'self'"


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
@pytest.mark.parametrize("path", ["/widget/frame/", "/widget/loader.js"])
def test_pages_are_read_only(floor, two_programs, method, path):
    assert getattr(two_programs.acme.browser(), method)(path).status_code in (403, 405)


@pytest.mark.parametrize(
    ("query", "accepted", "language"),
    [
        ("ru", "en", "ru"),
        ("", "ru-RU,ru;q=0.9,en;q=0.8", "ru"),
        ("", "de-DE,de;q=0.9", "en"),
        ("", "", "en"),
        ("xx", "ru", "ru"),
        ("ru-RU", "", "ru"),
        ("<script>", "", "en"),
    ],
)
def test_the_window_speaks_the_pages_language_then_the_visitors_then_the_programs(
    floor, two_programs, query, accepted, language
):
    answer = two_programs.acme.browser().get(
        "/widget/frame/",
        {"key": floor.acme.chat.address, "lang": query},
        headers={"accept-language": accepted} if accepted else {},
    )
    assert f'<html lang="{language}"' in answer.content.decode()


def test_the_same_widget_stands_below_the_providers_host(floor, two_programs):
    desk = two_programs.desk()
    answer = desk.get("/p/acme/widget/frame/", {"key": floor.acme.chat.address})
    assert answer.status_code == 200
    assert "/static/webchat/window.css" in answer.content.decode()
    assert desk.get("/p/globex/widget/frame/", {"key": floor.acme.chat.address}).status_code == 404
    assert desk.get("/widget/loader.js").status_code == 404


def test_the_loader_carries_the_programs_colour_and_may_be_used_anywhere(two_programs):
    answer = two_programs.acme.browser().get("/widget/loader.js")
    text = answer.content.decode()
    assert "oklch(0.490 0.115 240)" in text
    assert "__GIVEN__" not in text
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"


@pytest.mark.parametrize("hue", HUES)
def test_every_hue_has_its_colour(hue):
    assert colours.solid(hue).startswith("oklch(0.")


def test_the_style_sheet_keeps_its_fonts(two_programs):
    answer = two_programs.acme.browser().get("/static/webchat/window.css")
    text = b"".join(answer.streaming_content).decode()
    assert "url(../inter/Inter-Regular.woff2)" in text
    assert "@import" not in text
    assert "/*" not in text


def test_the_demo_page_is_there_in_the_demo_only(floor, two_programs, settings):
    browser = two_programs.acme.browser()
    settings.DEMO = False
    assert browser.get("/demo/").status_code == 404
    settings.DEMO = True
    text = browser.get("/demo/").content.decode()
    assert f'data-key="{floor.acme.chat.address}"' in text
    assert "wk_globex" not in text


@pytest.mark.parametrize(
    ("name", "kind"), [("Northwind Air", "airline"), ("Linden Clinic", "clinic"), ("Mirabell Home", "shop")]
)
def test_each_trade_has_its_page(name, kind):
    assert shops.shop_of("x", name).kind == kind


def test_keys_cannot_be_guessed():
    assert len({new_widget_key() for _ in range(50)}) == 50
    assert len(new_widget_key()) == 27
