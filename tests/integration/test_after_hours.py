"""While a queue is closed, another one takes its contacts: its own people, its own wait, the widget stays open."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from acd.services.matching import run_tick
from agents.services import people
from gateways.webchat import selectors as webchat
from interactions.domain.states import Channel
from kernel import clock
from routing import selectors
from routing.models import Queue
from routing.services import queueing, setup
from tenants.context import program_context
from tests.factories.floor import ready

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)  # a Monday
NIGHT = datetime(2026, 3, 2, 23, tzinfo=UTC)
WEEKLY = {str(day): [["08:00", "20:00"]] for day in range(7)}


@pytest.fixture
def clinic(floor):
    """By day `orders` answers with the floor's agent, at night `on-call` with the one of both programs."""
    acme = floor.acme
    skill = people.create_skill(program_id=acme.program.id, code="on-call", name="Doctor on call")
    people.grant_skill(agent_id=floor.both.id, skill_id=skill.id)
    with program_context(acme.program):
        hours = setup.set_hours(name="Day", time_zone="UTC", weekly=WEEKLY)
        on_call = setup.set_queue(code="on-call", name="Doctor on call", required=[(skill.id, 1)])
        Queue.objects.filter(code="orders").update(hours=hours)
        setup.set_entry_point(
            entry_address_id=acme.chat.id,
            queue_id=acme.queue.id,
            after_hours_queue_id=on_call.id,
            closed_message="The desk is closed; the doctor on call answers.",
        )
    return acme


def queue_of(clinic, at, channel=Channel.CHAT) -> str:
    with clock.at(at):
        contact = clinic.arrive(channel=channel)
    with program_context(clinic.program):
        return selectors.queue_by_id(contact.queue_id).code


@pytest.mark.parametrize(
    ("at", "channel", "queue"),
    [
        (NOON, Channel.CHAT, "orders"),
        (NIGHT, Channel.CHAT, "on-call"),
        (NIGHT, Channel.EMAIL, "orders"),  # its entry point has no other queue: the mail waits for the morning
    ],
)
def test_the_hour_chooses_the_queue(clinic, at, channel, queue):
    assert queue_of(clinic, at, channel) == queue


def test_only_who_is_on_call_is_asked_at_night(clinic, floor):
    with clock.at(NIGHT):
        ready(clinic.agent)
        contact = clinic.arrive()
        assert run_tick() == 0, "the day's agent lacks the skill"
        ready(floor.both)
        assert clinic.accept(floor.both).id == contact.id
        assert clinic.finish(contact.id, floor.both).state == "closed"


def test_a_contact_given_back_returns_to_the_queue_it_came_from(clinic, floor):
    with clock.at(NIGHT):
        ready(floor.both)
        contact = clinic.arrive()
        clinic.accept(floor.both)
    with clock.at(NOON + timedelta(days=1)), program_context(clinic.program):
        queueing.return_to_queue(interaction_id=contact.id)
        assert selectors.open_entry_of(contact.id).queue.code == "on-call"


def test_the_widget_says_that_others_answer(clinic):
    with program_context(clinic.program):
        with clock.at(NOON):
            by_day = webchat._hours(clinic.chat.id)
        with clock.at(NIGHT):
            at_night = webchat._hours(clinic.chat.id)
    assert (by_day["open"], by_day["after_hours"], by_day["opens_at"]) == (True, False, None)
    assert (at_night["open"], at_night["after_hours"]) == (True, True)
    assert at_night["opens_at"] == "2026-03-03T08:00:00+00:00"
    assert at_night["closed_message"] == "The desk is closed; the doctor on call answers."


def test_the_wallboard_knows_which_channels_lead_into_it(clinic):
    with program_context(clinic.program):
        on_call = Queue.objects.get(code="on-call")
        assert selectors.channels_of_queues()[on_call.id] == ("chat",)
