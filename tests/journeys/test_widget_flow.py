"""The chat window in a flow, by keyboard alone: greeting, buttons, a number, an agent; en and ru, phone and desk."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from routing import flow_reading
from routing.services import flows, setup
from tenants.context import program_context
from tests.factories.floor import ready
from tests.factories.flow_server import flow_server
from tests.factories.flows import airline, text_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def led(floor):
    acme = floor.acme
    with program_context(acme.program):
        flow = flows.create_flow(code="airline", name="Airline")
        flows.save_draft(flow_id=flow.id, source=text_of(airline()))
        flows.publish_flow(flow_id=flow.id)
        setup.lead_through_flow(entry_address_id=acme.chat.id, flow_id=flow.id)
    return acme


def test_a_visitor_is_led_to_an_agent_without_a_mouse(site, led, two_programs):
    face = site.open(f"/widget/frame/?key={led.chat.address}&lang=en", host=two_programs.acme.host)
    page = face.page
    buttons = page.get_by_role("group", name="Quick replies").get_by_role("button")
    expect(buttons).to_have_text(["Flight status", "Talk to an agent", "Nothing"])
    expect(page.locator(".say.system .bubble")).to_have_text(["Welcome aboard.", "What can we do for you?"])
    face.check()
    page.locator("#talk").focus()
    page.keyboard.press("Tab")  # who are you
    while not buttons.first.evaluate("one => one === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(buttons).to_have_count(0)
    expect(page.locator("#talk")).to_be_focused()
    said = ["Welcome aboard.", "What can we do for you?", "Flight status", "Your flight number?"]
    expect(page.locator(".say .bubble")).to_have_text(said)
    expect(page.locator("#line")).to_have_text("Assistant")
    for _try in range(2):
        page.locator("#say").fill("?")
        page.keyboard.press("Enter")
        expect(page.locator(".bubble.pending")).to_have_count(0)
    expect(page.locator(".say.system .bubble").last).to_have_text("An agent will help you.")
    expect(page.locator("#wait")).to_be_visible()
    ready(led.agent)
    led.accept()
    expect(page.locator("#line")).to_have_text("Acme Agent")
    face.check()


def test_another_system_is_asked_by_a_real_worker_and_the_answer_reaches_the_window(site, led, two_programs):
    with flow_server() as outside:
        trusted = f"127.0.0.1:{outside.server_port}"
        status = {**airline()["nodes"]["status"], "url": f"http://{trusted}/{{flight}}"}
        with program_context(led.program):
            flow = flow_reading.flows().get(code="airline")
            flows.save_draft(flow_id=flow.id, source=text_of(airline(status=status)))
            flows.publish_flow(flow_id=flow.id)
        worker = (
            "-m",
            "celery",
            "-A",
            "config",
            "worker",
            "--pool",
            "threads",
            "--concurrency",
            "1",
            "--without-gossip",
        )
        site.run("worker", worker, ONEFLOOR_FLOW_PRIVATE_HOSTS=trusted)
        try:
            page = site.open(f"/widget/frame/?key={led.chat.address}&lang=en", host=two_programs.acme.host).page
            page.get_by_role("button", name="Flight status").click()
            expect(page.locator(".say.system .bubble").last).to_have_text("Your flight number?")
            page.locator("#say").fill("SU100")
            page.keyboard.press("Enter")
            told = page.locator(".say.system .bubble", has_text="Flight SU100 is on time.")
            expect(told).to_be_visible(timeout=20_000)
            expect(page.get_by_role("button", name="Talk to an agent")).to_be_visible()
        finally:
            site.stop(["worker"])
        assert outside.asked == ["/SU100"]


def test_on_a_phone_in_russian_the_flow_ends_the_chat_and_it_begins_again(site, led, two_programs):
    path = f"/widget/frame/?key={led.chat.address}&lang=ru"
    face = site.open(path, host=two_programs.acme.host, size="phone", theme="dark", language="ru")
    page = face.page
    nothing = page.get_by_role("button", name="Ничего")
    expect(nothing).to_be_visible()
    assert nothing.bounding_box()["height"] >= 44
    face.check()
    nothing.click()
    expect(page.locator("#over")).to_be_visible()
    expect(page.locator(".say.system .bubble").last).to_have_text("До свидания.")
    page.locator("#again").click()
    expect(nothing).to_be_visible()
    expect(page.locator(".say.system .bubble")).to_have_text(["Добро пожаловать.", "Чем помочь?"])
    face.check()
