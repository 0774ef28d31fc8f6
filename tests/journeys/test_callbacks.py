"""A visitor asks to be called; an agent calls at the visitor's place, and reaches them at the second attempt."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from agents.models import Agent
from kernel import clock
from routing import callback_reading
from routing.models import Callback, CallbackRule
from routing.services import callbacks, queueing
from routing.services.sweeping import sweep_program
from tenants.context import program_context
from tests.factories.floor import ready

pytestmark = [pytest.mark.browser, pytest.mark.processes]
NUMBER = "+47 22 12 34 56"


def take_call(page: Page) -> None:
    offer = page.locator("#offer")
    expect(offer).to_be_visible(timeout=20_000)
    expect(page.locator("#ring")).to_contain_text(re.compile("Call|Voice"))
    page.keyboard.press("Alt+KeyA")
    expect(page.locator("#callback .number")).to_have_text(NUMBER, timeout=20_000)


def wrap_up(page: Page) -> None:
    page.locator("#outcome").select_option(label="Solved")
    page.locator("#finish").click()
    expect(page.locator("#idle")).to_be_visible(timeout=20_000)


def come_again(acme) -> None:
    """The pause is over."""
    with program_context(acme.program):
        Callback.objects.update(due_at=clock.now())
        assert sweep_program() == 1


def test_a_visitor_is_called_back_at_the_second_attempt(site, floor, two_programs):
    acme = floor.acme
    window = site.open(f"/widget/frame/?key={acme.chat.address}&lang=en", host=two_programs.acme.host)
    window.page.locator("#say").fill("My parcel is lost")
    window.page.keyboard.press("Enter")
    window.page.get_by_role("button", name="Call me back").click()
    window.ignore = ["422", "Unprocessable"]  # a number without its country, on purpose
    window.page.locator("#call-number").fill("12345")
    window.page.get_by_role("button", name="Call me", exact=True).click()
    expect(window.page.locator("#call-error")).to_contain_text("with + and the country code")
    window.check()
    window.page.locator("#call-number").fill(NUMBER)
    window.page.keyboard.press("Enter")
    expect(window.page.locator("#called-text")).to_have_text(
        f"We call {NUMBER} as soon as it is your turn. Your place: 1."
    )
    window.check()
    later = acme.arrive("I came later")

    desk = site.open("/desk/", user=two_programs.acme.agent)
    expect(desk.page.locator("#line")).to_contain_text("Live", timeout=20_000)
    desk.page.keyboard.press("Alt+KeyR")
    take_call(desk.page)
    with program_context(acme.program):
        queueing.abandon(interaction_id=later.id)
    expect(desk.page.locator("#callback .number")).to_have_attribute("href", "tel:+4722123456")
    expect(desk.page.locator("#callback")).to_contain_text("My parcel is lost")
    expect(desk.page.locator("#callback")).to_contain_text("Attempt 1 of 3", timeout=20_000)
    desk.check()
    desk.page.locator("[data-outcome=no_answer]").click()
    expect(desk.page.locator("#callback [role=status]")).to_contain_text("No answer. It comes again at", timeout=20_000)
    wrap_up(desk.page)

    come_again(acme)
    take_call(desk.page)
    expect(desk.page.locator("#callback")).to_contain_text("Attempt 2 of 3", timeout=20_000)
    desk.page.locator("[data-outcome=reached]").click()
    expect(desk.page.locator("#callback [role=status]")).to_have_text("Reached. The callback is over.", timeout=20_000)
    desk.check()
    desk.page.locator("#end").click()
    wrap_up(desk.page)

    board = site.open("/floor/callbacks/?show=over", user=two_programs.acme.supervisor)
    expect(board.page.locator("tbody").last).to_contain_text(re.compile(r"No answer.*Reached", re.S))
    board.check()
    portal = site.open("/", user=two_programs.acme.viewer, host=two_programs.acme.host)
    expect(portal.page.locator("[data-measure=callbacks]")).to_contain_text("1 reached, 0 open")


WAITS = {
    "en": ("It will take longer than 30 min.", "We can call you back instead: your place is kept.", "Call me back"),
    "ru": ("Ждать придётся дольше 30 мин.", "Мы можем вам перезвонить: ваше место сохранится.", "Перезвоните мне"),
}


@pytest.mark.parametrize(("language", "size"), [("en", "phone"), ("ru", "desk")])
def test_who_would_wait_long_is_told_that_we_can_call(site, floor, two_programs, language, size):
    acme = floor.acme
    ready(acme.agent)
    Agent.objects.filter(pk=acme.agent.pk).update(load_chat=3)  # one of three places is free every 80 s
    for _n in range(45):
        acme.arrive()
    path = f"/widget/frame/?key={acme.chat.address}&lang={language}"
    window = site.open(path, host=two_programs.acme.host, size=size, language=language)
    long, offer, button = WAITS[language]
    window.page.locator("#say").fill("My parcel is lost")
    window.page.locator(".send").click()
    expect(window.page.locator("#wait")).to_contain_text(long)
    expect(window.page.locator("#wait")).to_contain_text(offer)
    for theme in ("light", "dark"):
        window.dress(size, theme)
        window.check()
    with program_context(acme.program):  # a queue that does not call offers nothing
        rule = CallbackRule.objects.create(queue=acme.queue, is_offered=False)
        window.page.reload()
        window.page.locator("#say").fill("Hello?")
        window.page.locator(".send").click()
        expect(window.page.locator("#wait")).to_contain_text(long)
        expect(window.page.locator("#wait")).not_to_contain_text(offer)
        expect(window.page.get_by_role("button", name=button)).to_have_count(0)
        rule.delete()
    window.page.locator("#say").fill("And now?")
    window.page.locator(".send").click()
    window.page.get_by_role("button", name=button).click()  # the one button: the one below is not shown twice
    window.page.locator("#call-number").fill(NUMBER)
    window.page.keyboard.press("Enter")
    expect(window.page.locator("#called-text")).to_contain_text(NUMBER)
    expect(window.page.locator("#wait")).to_be_hidden()


def test_the_supervisors_lists_are_clean_and_fit(site, floor, two_programs):
    acme = floor.acme
    with program_context(acme.program):
        for number in range(3):
            contact = acme.arrive(f"Where is parcel {number}?")
            if number:
                wish = callbacks.Wish(f"+472212345{number}", callbacks.CallbackSource.WIDGET)
                callbacks.call_back_instead(interaction_id=contact.id, wish=wish)
            else:
                queueing.abandon(interaction_id=contact.id)
        assert callback_reading.open_callbacks().count() == 2
    for show in ("open", "gave_up", "over"):
        face = site.open(
            f"/floor/callbacks/?show={show}", user=two_programs.acme.supervisor, size="phone", language="ru"
        )
        for theme in ("light", "dark"):
            face.dress("phone", theme)
            face.check()
