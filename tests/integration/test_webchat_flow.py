"""The chat widget in a flow: greeted before a word is said, asked with buttons, led on, in the visitor's language."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache

from gateways.webchat.models import Visit
from gateways.webchat.services import presence
from interactions import selectors as interaction_selectors
from interactions.models import Interaction
from kernel import clock
from routing import flow_reading, selectors
from routing.models import Queue
from routing.services import flows, setup
from tenants.context import program_context
from tests.factories.floor import ready
from tests.factories.flows import airline, text_of
from tests.factories.widget import Widget


@pytest.fixture
def led(floor):
    """Acme's chat goes through the airline's flow."""
    cache.clear()
    acme = floor.acme
    with program_context(acme.program):
        flow = flows.create_flow(code="airline", name="Airline")
        flows.save_draft(flow_id=flow.id, source=text_of(airline()))
        flows.publish_flow(flow_id=flow.id)
        setup.lead_through_flow(entry_address_id=acme.chat.id, flow_id=flow.id)
    return acme


@pytest.fixture
def visitor(led, two_programs):
    return Widget(two_programs.acme.browser(), led.chat.address).open()


def bodies(shown) -> list[tuple[str, str]]:
    return [(m["author"], m["body"]) for m in shown["messages"]]


CHOICES = [["1", "Flight status"], ["2", "Talk to an agent"], ["3", "Nothing"]]


def test_the_window_greets_and_asks_before_a_word_is_said(visitor, led):
    shown = visitor.snapshot()
    assert (shown["state"], shown["opening"]) == ("new", ["Welcome aboard.", "What can we do for you?"])
    assert shown["choices"] == CHOICES
    with program_context(led.program):
        assert Interaction.objects.count() == 0, "who only looks is no contact"


def test_a_program_without_a_flow_shows_none(floor, two_programs):
    shown = Widget(two_programs.globex.browser(), floor.globex.chat.address).open().snapshot()
    assert (shown["opening"], shown["choices"]) == ([], [])


def test_buttons_lead_to_an_agent_and_the_place_counts_from_there(visitor, led):
    visitor.say("Flight status")
    shown = visitor.snapshot()
    assert (shown["state"], shown["queue"], shown["choices"]) == ("flow", None, [])
    assert bodies(shown) == [
        ("system", "Welcome aboard."), ("system", "What can we do for you?"), ("me", "Flight status"),
        ("system", "Your flight number?"),
    ]  # fmt: skip
    visitor.say("not a flight")
    visitor.say("neither")
    shown = visitor.snapshot()
    assert (shown["state"], shown["queue"]["position"]) == ("waiting", 1)
    assert bodies(shown)[-1] == ("system", "An agent will help you.")
    ready(led.agent)
    assert str(led.accept().id) == shown["contact"]
    assert visitor.snapshot()["state"] == "active"
    visitor.say("Thank you")
    assert bodies(visitor.snapshot())[-1] == ("me", "Thank you")


def test_the_flow_may_end_the_chat_and_another_begins(visitor):
    visitor.say("Nothing")
    shown = visitor.snapshot()
    assert (shown["state"], bodies(shown)[-1]) == ("ended", ("system", "Goodbye."))
    shown = visitor.post("again/").json()
    assert (shown["state"], shown["choices"]) == ("new", CHOICES)


def test_a_replayed_answer_is_one_answer(visitor):
    ref = "0b0e6f4e-7a57-4a0c-9d2f-b8a0c3b3f0aa"
    visitor.say("what?")
    for _time in range(3):
        visitor.post("messages/", {"ref": ref, "body": "status"})
    assert [body for author, body in bodies(visitor.snapshot()) if author == "system"][-1] == "Your flight number?"


def test_a_visitor_from_russia_is_asked_in_russian(led, two_programs):
    visitor = Widget(two_programs.acme.browser(), led.chat.address)
    answer = visitor.browser.post(
        "/widget/session/?lang=ru", {"key": visitor.key}, content_type="application/json"
    ).json()
    visitor.token = answer["token"]
    assert answer["opening"] == ["Добро пожаловать.", "Чем помочь?"]
    visitor.say("Оператор")
    assert visitor.snapshot()["state"] == "waiting"


def test_the_visitor_may_end_the_chat_in_the_middle_of_the_flow(visitor, led):
    contact = visitor.say("status").json()["contact"]
    assert visitor.post("leave/").json()["state"] == "ended"
    with program_context(led.program):
        contact = Interaction.objects.get(pk=contact)
        assert (contact.outcome, selectors.open_entry_of(contact.id)) == ("abandoned", None)


def test_who_left_a_message_may_close_the_window(visitor, led):
    with program_context(led.program):
        Queue.objects.update(hours=setup.set_hours(name="Never", time_zone="UTC", weekly={}))
    shown = visitor.snapshot()
    assert shown["opening"][-1] == "We are closed. Leave a message."
    contact = visitor.say("My bag is lost.").json()["contact"]
    shown = visitor.snapshot()
    assert (shown["state"], shown["left_message"]) == ("waiting", True)
    presence.note_gone(frozenset({f"{led.program.schema_name}:{contact}"}))
    with program_context(led.program):
        assert Visit.objects.get().interaction_id is not None
        with clock.at(clock.now() + timedelta(minutes=10)):
            assert presence.note_silent() == 0
        assert interaction_selectors.interaction_by_id(contact).customer_left_at is None


def test_a_message_left_later_in_the_flow_counts_too(visitor, led):
    """The window was opened by day; the message was left in the middle of the flow."""
    contact = visitor.say("hm").json()["contact"]
    with program_context(led.program):
        run = flow_reading.open_run_of(contact)
        run.state["node"] = "message"
        run.save()
    visitor.say("Call me tomorrow.")
    with program_context(led.program), clock.at(clock.now() + timedelta(minutes=10)):
        assert flow_reading.last_run_of(contact).left_message
        assert presence.note_silent() == 0
    presence.note_gone(frozenset({f"{led.program.schema_name}:{contact}"}))
    with program_context(led.program):
        assert interaction_selectors.interaction_by_id(contact).customer_left_at is None


def test_a_question_does_not_show_what_is_behind_it(visitor):
    """Nodes, targets and queues are the program's business."""
    visitor.say("status")
    assert not {"to_agent", "on_error", "orders"} & set(str(visitor.snapshot()).replace("'", " ").split())
