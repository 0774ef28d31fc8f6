"""The widget on a client's own site: another origin, a script in its head, storage denied, a line that breaks."""

from __future__ import annotations

import gzip
import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from gateways.webchat.services.connectors import save_connector
from interactions import selectors as interaction_selectors
from interactions.domain.states import Author
from interactions.services.lifecycle import note_typing
from tenants.context import program_context
from tests.factories.floor import ready
from tests.journeys.site import SIZES, Site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DENIED = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError') } })"

FILE = re.compile(r"/widget/files/[0-9a-f-]{36}/\?pass=.+")


class Shop:
    """A site of the client's own on a free port; `page` is what it serves on every path."""

    def __init__(self) -> None:
        shop = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200 if "favicon" not in self.path else 204)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Security-Policy", shop.policy)
                self.end_headers()
                if "favicon" not in self.path:
                    self.wfile.write(shop.page.encode())

            def log_message(self, *_args: object) -> None:
                return

        self.page, self.policy = "", "default-src 'none'"
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://shop.localhost:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def carry(self, site: Site, host: str, key: str, extra: str = "") -> None:
        """Put the script tag into the head, before there is a body; the page's own policy names our host only."""
        source = site.origin(host)
        self.policy = f"default-src 'none'; script-src {source}; frame-src {source}"
        tag = f'<script src="{source}/widget/loader.js" data-key="{key}" {extra}></script>'
        self.page = f"<!doctype html><html lang=en><head><title>Shop</title>{tag}</head><body><h1>Shop</h1></body>"


@pytest.fixture
def shop() -> Iterator[Shop]:
    """The client's site."""
    made = Shop()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def visit(site, floor, two_programs, shop) -> Iterator[Callable[..., Page]]:
    """Opens the shop carrying Acme's widget; no console error, no request elsewhere, no cookie at the end."""
    host = two_programs.acme.host
    with program_context(floor.acme.program):
        save_connector(
            entry_address_id=floor.acme.chat.id, allowed_origins=[shop.origin], title="Acme help", welcome="Hello!"
        )
    opened: list[tuple[Page, list[str]]] = []

    def go(size: str = "desk", *, theme: str = "light", extra: str = "", script: str = "", key: str = "") -> Page:
        shop.carry(site, host, key or floor.acme.chat.address, extra)
        width, height = SIZES[size]
        context = site.browser.new_context(viewport={"width": width, "height": height}, color_scheme=theme)
        if script:
            context.add_init_script(script)
        page, faults = context.new_page(), []
        known = {urlsplit(shop.origin).netloc, urlsplit(site.origin(host)).netloc}
        page.on("console", lambda said: faults.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda r: faults.append(r.url) if urlsplit(r.url).netloc not in known else None)
        opened.append((page, faults))
        page.faults = faults
        page.goto(shop.origin)
        return page

    yield go
    for page, faults in opened:
        assert faults == []
        assert page.context.cookies() == []
        page.context.close()


def window(page: Page) -> FrameLocator:
    """Open the chat."""
    page.get_by_role("button", name="Open chat").click()
    return page.frame_locator("iframe")


def say(chat: FrameLocator, words: str) -> None:
    """Write and send."""
    chat.locator("#say").fill(words)
    chat.get_by_role("button", name="Send").click()


def bodies(floor) -> list[str]:
    """All texts of Acme's contacts, oldest first."""
    with program_context(floor.acme.program):
        rows = interaction_selectors.Message.objects.order_by("sent_at", "id")
        return list(rows.values_list("body", flat=True))


def test_a_visitor_and_an_agent_talk_through_a_foreign_page(visit, floor):
    page = visit()
    chat = window(page)
    expect(chat.locator("#say")).to_be_focused()
    say(chat, "<b>Where</b> is my order?")
    expect(chat.locator("#wait")).to_contain_text("Your place in the queue: 1.")
    expect(chat.locator(".bubble.me:not(.pending)")).to_have_text("<b>Where</b> is my order?")
    ready(floor.acme.agent)
    contact = floor.acme.accept()
    expect(chat.locator("#line")).to_have_text("Acme Agent")
    with program_context(floor.acme.program):
        note_typing(interaction_id=contact.id, by=Author.AGENT)
    expect(chat.locator("#typing")).to_have_text("Acme Agent is writing")
    floor.acme.write(contact.id, "On its way")
    expect(chat.locator(".say.agent .bubble")).to_have_text("On its way")
    expect(chat.locator("#typing")).to_have_text("")
    page.reload()
    chat = page.frame_locator("iframe")  # the window was open: it opens again, with the talk
    expect(chat.locator(".say.agent .bubble")).to_have_text("On its way")
    chat.get_by_role("button", name="Close chat").click()
    expect(page.get_by_role("button", name="Open chat")).to_be_focused()
    floor.acme.write(contact.id, "Still there?")
    expect(page.get_by_role("button", name="Open chat (1)")).to_be_visible()
    page.get_by_role("button", name="Open chat").click()
    floor.acme.finish(contact.id)
    expect(chat.locator("#over")).to_be_visible()
    chat.get_by_role("button", name="Start again").click()
    expect(chat.locator(".say")).to_have_count(0)
    say(chat, "One more thing")
    expect(chat.locator("#wait")).to_contain_text("An agent will be with you in a moment.")
    chat.get_by_role("button", name="End chat").first.click()
    chat.locator("dialog").get_by_role("button", name="End chat").click()
    expect(chat.locator("#over")).to_be_visible()


def test_nothing_is_lost_or_doubled_when_the_line_breaks(visit, site, floor):
    page = visit()
    chat = window(page)
    say(chat, "one")
    expect(chat.locator(".bubble.me:not(.pending)")).to_have_count(1)
    site.stop(("web",), kill=True)
    say(chat, "two")
    say(chat, "three")
    expect(chat.locator(".bubble.pending")).to_have_count(2)
    expect(chat.locator("#offline")).to_be_visible(timeout=8_000)
    site.start()
    expect(chat.locator(".bubble.me:not(.pending)")).to_have_count(3, timeout=40_000)
    expect(chat.locator("#offline")).to_be_hidden(timeout=40_000)
    assert bodies(floor) == ["one", "two", "three"]
    assert any("ERR_CONNECTION_REFUSED" in fault for fault in page.faults)
    page.faults.clear()


def test_unsent_words_survive_the_page(visit, site, floor):
    page = visit()
    chat = window(page)
    say(chat, "one")
    expect(chat.locator(".bubble.me:not(.pending)")).to_have_count(1)
    page.route("**/widget/messages/", lambda route: route.abort())
    say(chat, "two")
    expect(chat.locator(".bubble.pending")).to_have_count(1)
    page.unroute("**/widget/messages/")
    page.reload()
    expect(page.frame_locator("iframe").locator(".bubble.me:not(.pending)")).to_have_count(2, timeout=20_000)
    assert bodies(floor) == ["one", "two"]
    page.faults.clear()


def test_on_a_phone_in_russian_with_storage_denied(visit, floor):
    page = visit("phone", theme="dark", extra='data-lang="ru"', script=DENIED)
    page.get_by_role("button", name="Открыть чат").click()
    chat = page.frame_locator("iframe")
    expect(chat.locator("html")).to_have_attribute("lang", "ru")
    assert page.locator("iframe").bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}
    chat.locator("#picker").set_input_files({"name": "чек.txt", "mimeType": "text/plain", "buffer": "Да".encode()})
    say_button = chat.get_by_role("button", name="Отправить")
    say_button.click()
    expect(chat.locator(".say.me a.attachment")).to_have_attribute("href", FILE)
    chat.locator("#picker").set_input_files({"name": "a.exe", "mimeType": "x/y", "buffer": b"MZ"})
    expect(chat.locator("#error")).to_be_visible()
    frame = page.frames[1]
    assert frame.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    chat.get_by_role("button", name="Закрыть чат").click()
    expect(page.locator("iframe")).to_be_hidden()


def test_a_site_that_is_not_allowed_shows_no_chat_and_stays_whole(visit, floor):
    with program_context(floor.acme.program):
        save_connector(entry_address_id=floor.acme.chat.id, allowed_origins=["https://else.example"])
    page = visit()
    page.get_by_role("button", name="Open chat").click()
    page.wait_for_timeout(1_000)
    assert any("frame-ancestors" in fault for fault in page.faults)
    assert page.locator("h1").inner_text() == "Shop"
    page.faults.clear()


def test_put_in_twice_it_is_one_button(visit, site, two_programs):
    page = visit()
    page.evaluate(
        """() => { const old = document.querySelector('script'), fresh = document.createElement('script');
        fresh.src = old.src; fresh.dataset.key = old.dataset.key; document.head.append(fresh); }"""
    )
    page.wait_for_load_state("networkidle")
    assert page.get_by_role("button", name="Open chat").count() == 1
    page.evaluate("document.body.replaceChildren()")
    page.evaluate("Object.values(window.onefloorChat)[0].attach()")
    assert page.get_by_role("button", name="Open chat").count() == 1


@pytest.mark.parametrize(
    ("size", "theme", "language"),
    [("phone", "light", "en"), ("phone", "dark", "ru"), ("desk", "light", "ru"), ("desk", "dark", "en")],
)
def test_the_window_is_clean(site, floor, two_programs, size, theme, language):
    face = site.open(
        f"/widget/frame/?key={floor.acme.chat.address}&lang={language}",
        host=two_programs.acme.host,
        size=size,
        theme=theme,
        language=language,
    )
    expect(face.page.locator("#who")).to_be_visible()
    face.page.locator("#who summary").click()
    face.page.locator("#say").fill("Hello")
    face.page.locator(".send").click()
    expect(face.page.locator("#wait")).to_be_visible()
    face.page.mouse.move(5, 300)
    face.check()


def test_the_frame_and_the_loader_are_light(site, floor, two_programs):
    host = two_programs.acme.host
    sizes: dict[str, int] = {}
    context = site.browser.new_context()
    page = context.new_page()
    page.on("response", lambda answer: sizes.update({answer.url: len(gzip.compress(answer.body(), 9))}))
    page.goto(site.origin(host) + f"/widget/frame/?key={floor.acme.chat.address}")
    page.wait_for_load_state("networkidle")
    shown = {url: size for url, size in sizes.items() if not url.endswith((".woff2", ".svg", "/session/"))}
    assert sum(shown.values()) <= 15 * 1024, shown
    loader = two_programs.acme.browser().get("/widget/loader.js").content
    assert 0 < len(gzip.compress(loader, 9)) <= 3 * 1024
    context.close()
