"""Simulated contacts are led into the flows queues overflow into; their customers answer there, or say nothing."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from acd.models import Waiting
from gateways.simulator.domain.words import SHOP
from gateways.simulator.services.flow_talk import FlowTalk
from gateways.simulator.services.history import Stage, arrive, email_of
from gateways.simulator.services.live_traffic import LiveTraffic
from interactions.domain.states import Author
from interactions.models import Message
from kernel import clock
from routing import callback_reading, flow_reading, selectors
from routing.domain.queue_rules import Overflow, OverflowWhen
from routing.models import FlowRun
from routing.services import flows, setup
from routing.services.sweeping import sweep_program
from tenants.context import program_context
from tests.factories.flows import text_of, words
from tests.factories.stage import one_agent_stage

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
WAIT = 30  # seconds, then the queue leads into the flow
OFFER = {
    "languages": ["en", "ru"],
    "start": "offer",
    "nodes": {
        "offer": {
            "type": "callback_offer", "queue": "orders", "text": words("Shall we call you?"),
            "ask_number": words("Your number?"), "next": "bye", "declined": "on", "seconds": 40,
        },
        "bye": {"type": "end", "text": words("We call you.")},
        "on": {"type": "queue", "queue": "orders", "text": words("Your place is kept.")},
    },
}  # fmt: skip


class Dice(random.Random):
    """Speaks or is silent, and takes this button."""

    def __init__(self, *, speaks: bool, button: int = 0) -> None:
        super().__init__(1)
        self.speaks, self.button = speaks, button

    def random(self) -> float:
        return 0.9 if self.speaks else 0.0

    def choice(self, seq):
        return seq[self.button]


@pytest.fixture
def stage(floor) -> Iterator[Stage]:
    """Acme's queue offers a call to who has waited; both programs are there, one is simulated."""
    acme = floor.acme
    stage = one_agent_stage(acme, SHOP)
    with program_context(acme.program):
        flow = flows.create_flow(code="offer", name="Offer")
        flows.save_draft(flow_id=flow.id, source=text_of(OFFER))
        flows.publish_flow(flow_id=flow.id)
        overflows = [
            Overflow(OverflowWhen.WAIT, WAIT, flow_id=flow.id),
            Overflow(OverflowWhen.DEPTH, 50, flow_id=flow.id),
        ]
        required = selectors.rules_of(acme.queue).required
        setup.set_queue(code="orders", name="Orders", required=required, overflows=overflows)
        with clock.at(NOON):
            yield stage


@pytest.fixture
def led(stage):
    """A simulated chat that waited long enough to be led into the flow, and its customer."""
    contact_id = arrive(stage, SHOP[0], customer=7, is_mail=False)
    clock.advance(timedelta(seconds=WAIT))
    assert sweep_program() == 1
    assert flow_reading.open_run_of(contact_id) is not None
    return contact_id, FlowTalk(customer=7, email=email_of(stage, 7), words="Thank you")


def speak(stage, led, dice) -> bool:
    contact_id, talk = led
    return talk.speak(program_id=stage.program_id, interaction_id=contact_id, rng=dice)


def test_who_says_yes_and_a_number_is_promised_a_simulated_call(stage, led):
    assert [speak(stage, led, Dice(speaks=True)) for _question in range(3)] == [True, True, False]
    callback = callback_reading.callback_asked_in(led[0])
    assert (callback.simulated, callback.number, callback.place_at) == (True, "+442079460907", NOON)
    said = Message.objects.filter(interaction_id=led[0], author=Author.CUSTOMER.value).order_by("sent_at", "id")
    assert [one.body for one in said][1:] == ["Yes", "+442079460907"]


def test_who_says_no_waits_on_at_the_old_place(stage, led):
    assert speak(stage, led, Dice(speaks=True, button=1))
    row = Waiting.objects.get(interaction_id=led[0])
    assert (row.enqueued_at, row.simulated) == (NOON, True)


def test_who_says_nothing_goes_on_saying_nothing_until_the_time_is_over(stage, led):
    assert not speak(stage, led, Dice(speaks=False))
    assert not speak(stage, led, Dice(speaks=True)), "the question was let pass"
    clock.advance(timedelta(seconds=40))
    sweep_program()
    assert Waiting.objects.get(interaction_id=led[0]).enqueued_at == NOON
    assert not speak(stage, led, Dice(speaks=True)), "nobody asks any more"


def test_the_replayed_past_meets_no_flow(stage, floor):
    flow_id = flow_reading.flows().get().id
    required = selectors.rules_of(floor.acme.queue).required
    at_once = [Overflow(OverflowWhen.DEPTH, 1, flow_id=flow_id)]
    setup.set_queue(code="orders", name="Orders", required=required, overflows=at_once)
    arrive(stage, SHOP[0], customer=1, is_mail=False)
    past = arrive(stage, SHOP[0], customer=2, is_mail=False, replayed=True)
    now = arrive(stage, SHOP[0], customer=3, is_mail=False)
    assert flow_reading.last_run_of(past) is None
    assert Waiting.objects.filter(interaction_id=past).exists()
    assert flow_reading.open_run_of(now) is not None


def test_live_traffic_talks_to_the_flow_and_nobody_else_is_touched(stage, floor):
    traffic = LiveTraffic([stage], seed=5)
    traffic.begin()
    for _second in range(900):
        clock.advance(timedelta(seconds=1))
        traffic.tick()
        if _second % 5 == 0:
            sweep_program()
    runs = list(FlowRun.objects.filter(from_entry__isnull=False))
    assert len(runs) >= 5
    ways = {step.get("way") for run in runs for step in run.history}
    assert {"next", "declined"} <= ways
    assert callback_reading.callbacks().filter(source="flow", simulated=True).exists()
    traffic.end()
    assert FlowRun.objects.filter(ended_at=None).count() == 0
    with program_context(floor.globex.program):
        assert FlowRun.objects.count() == 0
