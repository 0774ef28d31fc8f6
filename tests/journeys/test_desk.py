"""The desk in a browser: from ready to wrap-up, two tabs, a lost line, keys, sizes, themes, languages, weight."""

from __future__ import annotations

import gzip
import re
import uuid

import pytest
from playwright.sync_api import Page, expect

from acd.models import Waiting
from agents.models import Agent, AgentSession
from interactions import selectors
from interactions.domain.states import Author, Channel
from interactions.services.messages import post_message
from tenants.context import program_context
from tenants.models import Program

pytestmark = [pytest.mark.browser, pytest.mark.processes]

KILOBYTES = 32  # gzip, cold cache; 30 are wanted: notices and sessions brought what is above


@pytest.fixture
def named(floor):
    """Programs with the names and greetings an agent sees."""
    for slug, name, letters in (("acme", "Halden Air", "HA"), ("globex", "Mirabell Home", "MH")):
        Program.objects.filter(slug=slug).update(
            name=name, monogram=letters, greeting=name + ", this is {agent}. How may I help you?"
        )
    return floor


def texts(floor, place, contact) -> list[tuple[str, str]]:
    with program_context(place.program):
        return [(m.author, m.body) for m in selectors.messages_of(contact.id, with_notes=True)]


def customer_writes(place, contact, words: str) -> None:
    with program_context(place.program):
        post_message(interaction_id=contact.id, author=Author.CUSTOMER, body=words, ref=uuid.uuid4())


def get_ready(page: Page) -> None:
    expect(page.locator("#line")).to_contain_text(re.compile("Live|На связи"))
    page.keyboard.press("Alt+KeyR")
    expect(page.locator("#state .state")).to_have_attribute("data-state", "available")


def take(page: Page) -> None:
    expect(page.locator("#offer")).to_be_visible(timeout=15_000)
    page.keyboard.press("Alt+KeyA")
    expect(page.locator("#offer")).to_be_hidden()
    expect(page.locator(".callbar")).to_be_visible()
    expect(page.locator("#log .bubble").first).to_be_visible()


def test_from_ready_to_wrap_up_by_keyboard(site, named, two_programs):
    face = site.open("/desk/", user=two_programs.both)
    page = face.page
    expect(page.locator("#idle h1")).to_have_text("You are not ready")
    get_ready(page)
    contact = named.acme.arrive("Can I bring a cello on board?")
    expect(page.locator("#offer")).to_contain_text("Can I bring a cello on board?", timeout=15_000)
    expect(page.locator("#ring")).to_contain_text("Halden Air: Chat from Visitor, Orders")
    expect(page.locator("#offer time[data-until]")).to_have_text(re.compile(r"00:[012]\d"))
    face.check()
    take(page)
    expect(page.locator(".spine")).to_contain_text("Halden Air")
    expect(page.locator(".greeting .say")).to_have_text("“Halden Air, this is Dora. How may I help you?”")
    expect(page.locator("#send")).to_have_text("Send as Halden Air")

    page.keyboard.type("Yes, on its own seat.")
    page.keyboard.press("Enter")
    expect(page.locator("#log .bubble.me:not(.pending)")).to_have_text("Yes, on its own seat.")
    page.keyboard.press("Alt+KeyN")
    expect(page.locator("#send")).to_have_text("Save note")
    page.keyboard.type("Travels with an orchestra")
    page.keyboard.press("Enter")
    expect(page.locator("#log .bubble.note")).to_contain_text("Internal note")

    page.locator("#talk").focus()
    page.keyboard.press("Digit1")
    expect(page.locator("#p-script")).to_contain_text("Step 2 of 2: Order")
    customer_writes(named.acme, contact, "And where is gate 7?")
    expect(page.locator("#log .bubble.customer").last).to_have_text("And where is gate 7?", timeout=5_000)
    face.check()

    page.keyboard.press("Alt+KeyW")
    expect(page.locator(".toast")).to_be_visible()  # asks once
    page.keyboard.press("Alt+KeyW")
    expect(page.locator("#wrap-clock")).to_be_visible()
    page.select_option("#outcome", label="Solved")
    page.fill("#wrap-note", "Seat 14C")
    page.keyboard.press("Alt+KeyM")
    expect(page.locator("#wrap-clock time")).to_have_text(re.compile("02:"))
    page.keyboard.press("Alt+KeyW")
    expect(page.locator("#idle h1")).to_have_text("No contacts yet")
    assert texts(named, named.acme, contact) == [
        ("customer", "Can I bring a cello on board?"), ("agent", "Yes, on its own seat."),
        ("note", "Travels with an orchestra"), ("customer", "And where is gate 7?"), ("note", "Seat 14C"),
    ]  # fmt: skip
    face.check(axe=False)


def test_switching_contacts_changes_whom_the_agent_speaks_for(site, named, two_programs):
    face = site.open("/desk/", user=two_programs.both)
    page = face.page
    get_ready(page)
    first = named.acme.arrive("Chat of the airline")
    take(page)
    named.globex.arrive("Mail of the shop", channel=Channel.EMAIL, who="eleanor@example.com")
    take(page)
    expect(page).to_have_title("eleanor@example.com · Mirabell Home")
    expect(page.locator("#send")).to_have_text("Send as Mirabell Home")
    expect(page.locator("#quote")).to_contain_text("Mail of the shop")
    page.fill("#text", "Half a sen")
    page.keyboard.press("Alt+Digit1")
    expect(page.locator(".spine")).to_contain_text("Halden Air")
    expect(page.locator("#announce")).to_have_text("Contact with Visitor of Halden Air")
    expect(page.locator("#text")).to_have_value("")
    page.keyboard.press("Alt+Digit2")
    expect(page.locator("#text")).to_have_value("Half a sen")
    customer_writes(named.acme, first, "Are you there?")
    expect(page.locator(".crow .count").first).to_have_text("1", timeout=5_000)
    expect(page).to_have_title(re.compile(r"^\(1\) "))
    page.reload()
    expect(page.locator(".crow")).to_have_count(2)
    page.keyboard.press("Alt+Digit2")
    expect(page.locator("#text")).to_have_value("Half a sen")
    face.check(axe=False)


def test_a_second_tab_rests_until_it_takes_over(site, named, two_programs):
    face = site.open("/desk/", user=two_programs.both)
    get_ready(face.page)
    other = site.open("/desk/", context=face.context)
    expect(other.page.locator("#elsewhere")).to_be_visible()
    named.acme.arrive("Hello")
    expect(face.page.locator("#offer")).to_be_visible(timeout=15_000)
    expect(other.page.locator("#offer")).to_be_hidden()
    other.page.click("#take-over")
    expect(other.page.locator("#offer")).to_be_visible()
    expect(face.page.locator("#elsewhere")).to_be_visible()
    take(other.page)
    other.check()


def test_who_is_ready_before_the_desk_has_signed_on_takes_it_from_nobody(site, named, two_programs):
    face = site.open("/login-is-elsewhere/", user=two_programs.both)  # signed in, no desk yet
    face.faults.clear()
    face.bad_answers.clear()
    face.page.route("**/sign-in/", lambda route: (face.page.wait_for_timeout(700), route.continue_()))
    face.page.goto(site.origin() + "/desk/")
    face.page.keyboard.press("Alt+r")
    expect(face.page.get_by_text("Ready", exact=True).first).to_be_visible(timeout=15_000)
    expect(face.page.locator("#line")).to_have_attribute("title", "Live")
    expect(face.page.locator("#elsewhere")).to_be_hidden()
    named.acme.arrive("Hello")
    take(face.page)
    assert AgentSession.objects.filter(agent__user=two_programs.both).count() == 1


def test_a_second_computer_takes_over_and_the_first_loses_nothing_typed(site, named, two_programs):
    first = site.open("/desk/", user=two_programs.both)
    get_ready(first.page)
    named.acme.arrive("Hello")
    take(first.page)
    first.page.fill("#text", "Half a sen")
    second = site.open("/desk/", user=two_programs.both)  # another computer: its own windows and locks
    expect(first.page.locator("#elsewhere")).to_contain_text("taken over at", timeout=15_000)
    expect(second.page.locator(".crow")).to_have_count(1, timeout=15_000)
    first.page.click("#take-over")
    expect(first.page.locator("#elsewhere")).to_be_hidden()
    expect(first.page.locator("#text")).to_have_value("Half a sen")
    expect(second.page.locator("#elsewhere")).to_contain_text("taken over at", timeout=15_000)


def test_what_is_written_while_the_server_is_away_is_sent_once_it_is_back(site, named, two_programs):
    face = site.open("/desk/", user=two_programs.both)
    page = face.page
    face.ignore += ["WebSocket", "ERR_CONNECTION_REFUSED", "Failed to load resource", "500"]
    get_ready(page)
    contact = named.acme.arrive("Is anybody there?")
    take(page)
    site.stop(["web"], kill=True)
    expect(page.locator("#offline")).to_be_visible(timeout=10_000)
    expect(page.locator("#state .state")).to_have_attribute("data-state", "unreachable")
    page.fill("#text", "Yes, one moment")
    page.keyboard.press("Enter")
    expect(page.locator("#log .bubble.pending")).to_have_text("Yes, one moment")
    expect(page.locator("#log")).to_contain_text("not sent, waits for the connection")
    page.fill("#text", "A draft meanwhile")
    site.start()
    expect(page.locator("#offline")).to_be_hidden(timeout=45_000)
    expect(page.locator("#log .bubble.me:not(.pending)")).to_have_text("Yes, one moment", timeout=15_000)
    expect(page.locator("#text")).to_have_value("A draft meanwhile")
    expect(page.locator("#log .bubble")).to_have_count(2)
    assert texts(named, named.acme, contact) == [("customer", "Is anybody there?"), ("agent", "Yes, one moment")]
    face.check(axe=False)


def test_who_is_signed_out_keeps_the_draft_and_goes_on(site, named, two_programs):
    face = site.open("/desk/", user=two_programs.both)
    page = face.page
    get_ready(page)
    named.acme.arrive("Hello")
    take(page)
    cookies = face.context.cookies()
    page.fill("#text", "Not lost")
    face.context.clear_cookies()
    page.evaluate("document.getElementById('composer').requestSubmit()")
    expect(page.locator("#signed-out")).to_be_visible()
    face.context.add_cookies(cookies)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("#log .bubble.me:not(.pending)")).to_have_text("Not lost", timeout=15_000)
    expect(page.locator("#signed-out")).to_be_hidden()


def test_a_missed_offer_is_explained(site, named, two_programs):
    Program.objects.filter(slug="acme").update(greeting="")
    with program_context(named.acme.program):
        named.acme.queue.offer_seconds = 5
        named.acme.queue.save()
    face = site.open("/desk/", user=two_programs.both)
    get_ready(face.page)
    named.acme.arrive("Hello")
    expect(face.page.locator("#offer")).to_be_visible(timeout=15_000)
    expect(face.page.locator("#idle h1")).to_have_text(re.compile(r"You missed an offer at \d\d:\d\d"), timeout=20_000)
    assert Waiting.objects.count() == 1
    face.page.click("#idle [data-act=ready]")
    expect(face.page.locator("#offer")).to_be_visible(timeout=15_000)
    face.page.keyboard.press("Alt+KeyQ")
    expect(face.page.locator("#idle h1")).to_have_text("You declined an offer")
    face.check()


def test_a_mail_is_not_ended_without_a_reply_by_a_slip(site, named, two_programs):
    face = site.open("/desk/", user=two_programs.both)
    page = face.page
    get_ready(page)
    named.acme.arrive("Where is my order?", channel=Channel.EMAIL, who="eleanor@example.com")
    take(page)
    page.click("#end")
    expect(page.locator("#unanswered")).to_be_visible()
    expect(page.locator("#unanswered [data-reply]")).to_be_focused()
    face.check()
    page.keyboard.press("Enter")
    expect(page.locator("#unanswered")).to_be_hidden()
    expect(page.locator("#text")).to_be_focused()
    expect(page.locator("#wrap-clock")).to_be_hidden()
    page.keyboard.press("Alt+KeyW")
    page.keyboard.press("Shift+Tab")
    expect(page.locator("#unanswered [data-go-on]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#wrap-clock")).to_be_visible()
    page.select_option("#outcome", label="Solved")
    page.keyboard.press("Alt+Enter")
    expect(page.locator("#idle h1")).to_have_text("No contacts yet")


def test_an_answered_mail_is_ended_at_once(site, named, two_programs):
    face = site.open("/desk/", user=two_programs.both)
    page = face.page
    get_ready(page)
    named.acme.arrive("Where is my order?", channel=Channel.EMAIL, who="eleanor@example.com")
    take(page)
    page.fill("#text", "On its way")
    page.click("#send")
    expect(page.locator("#log .bubble.me:not(.pending)")).to_contain_text("On its way")
    page.click("#end")
    expect(page.locator("#wrap-clock")).to_be_visible()
    expect(page.locator("#unanswered")).to_be_hidden()


def test_keys_follow_the_place_of_the_key_and_leave_writers_alone(site, named, two_programs):
    face = site.open("/desk/", user=two_programs.both)
    page = face.page
    get_ready(page)
    named.acme.arrive("Hello")
    take(page)
    page.focus("#text")
    page.keyboard.type("1 ? 2")
    expect(page.locator("#text")).to_have_value("1 ? 2")
    page.locator("#talk").focus()
    page.evaluate("document.activeElement.dispatchEvent(new KeyboardEvent('keydown',"
                  " {key: 'л', code: 'KeyK', altKey: true, bubbles: true}))")  # fmt: skip
    expect(page.locator("#palette")).to_be_visible()
    page.keyboard.type("internal")
    page.keyboard.press("Enter")
    expect(page.locator("#send")).to_have_text("Save note")
    face.check()


@pytest.mark.parametrize(
    ("size", "theme", "language"),
    [("desk", "light", "ru"), ("desk", "dark", "en"), ("phone", "light", "en"), ("phone", "dark", "ru")],
)
def test_the_desk_is_clean_in_every_dress(site, named, two_programs, size, theme, language):
    face = site.open("/desk/", user=two_programs.both, size=size, theme=theme, language=language)
    page = face.page
    get_ready(page)
    face.check()
    named.acme.arrive("Hello")
    expect(page.locator("#offer")).to_be_visible(timeout=15_000)
    face.check()
    take(page)
    face.check()
    if size == "phone":
        for view in ("list", "side", "work"):
            page.click(f".tabbar [data-view={view}]")
            face.check()
    page.click("#t-history" if size == "desk" else "#end")
    face.check()


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_list_stands_still_whatever_may_come(site, named, two_programs, language):
    face = site.open("/desk/", user=two_programs.both, language=language)
    get_ready(face.page)
    may_take, rows = face.page.locator("#may-take"), face.page.locator("#rows")
    expect(may_take).to_have_text(re.compile("3"))
    before = rows.bounding_box()
    for words in ("", "Nothing more may come now", "Сейчас больше ничего не придёт"):
        may_take.evaluate("(one, words) => { one.textContent = words; }", words)
        assert rows.bounding_box()["y"] == before["y"]


def test_what_a_callback_needs_is_fetched_when_one_is_first_arranged(site, named, two_programs):
    face = site.open("/desk/", user=two_programs.both)
    page = face.page
    get_ready(page)
    named.acme.arrive("Please call me")
    take(page)
    expect(page.locator("#arrange")).to_have_count(0)
    for _again in range(2):
        page.keyboard.press("Alt+KeyB")
        expect(page.locator("#arrange")).to_be_visible()
        expect(page.locator("#ar-at option").first).to_have_text("As soon as it is their turn")
        face.check()
        page.click("#arrange [data-closes]")
        expect(page.locator("#arrange")).to_be_hidden()
    assert page.locator("#arrange").count() == 1
    page.click("#arrange-open")
    page.fill("#ar-number", "+44 20 7946 0012")
    page.click("#arrange .btn.primary")
    expect(page.locator(".toast")).to_contain_text("Callback arranged")
    expect(page.locator("#arrange")).to_be_hidden()


def test_the_part_for_callbacks_is_for_agents(site, floor, two_programs):
    for user, allowed in ((two_programs.both, True), (two_programs.outsider, False)):
        answer = site.open("/programs/", user=user).page.request.get(site.origin() + "/desk/api/callback-part/")
        assert (answer.status == 200) is allowed
        assert ("t-callback" in answer.text()) is allowed


def test_the_weight_of_the_desk(site, named, two_programs):
    face = site.open("/desk/", user=two_programs.both)
    loaded: dict[str, int] = {}
    face.page.on("response", lambda got: loaded.update({got.url: len(gzip.compress(got.body(), 9))})
                 if got.request.resource_type in ("document", "stylesheet", "script") else None)  # fmt: skip
    face.page.reload(wait_until="networkidle")
    assert len(loaded) == 3, loaded
    assert sum(loaded.values()) <= KILOBYTES * 1024, loaded
    assert Agent.objects.get(user=two_programs.both).is_signed_in
