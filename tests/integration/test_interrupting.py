"""A call sets a mail aside, across programs; the mail's time stops meanwhile, and it comes back by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from agents import selectors as agent_selectors
from agents.domain.capacity import Capacity, Mix
from agents.domain.state import ChannelGroup
from agents.models import Agent
from agents.services import capacity
from billing.services.rating import CLOCK_SEGMENTS
from interactions import selectors
from interactions.domain.states import Channel
from interactions.domain.timing import SegmentTime, Step, times_of_segments, times_of_timeline
from interactions.models import Interaction
from kernel import clock
from routing.services import queueing, sweeping
from tenants.context import program_context
from tests.factories.floor import ready

BEGIN = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


def at(seconds):
    return clock.at(BEGIN + timedelta(seconds=seconds))


def kinds(home, contact):
    with program_context(home.program):
        return [row.kind for row in selectors.segments_of([contact.id])[contact.id]]


@pytest.fixture
def mail_and_call(floor):
    """Dora works on a mail of Acme since second 0; a call of Globex is hers since second 60."""
    with at(0):
        ready(floor.both)
        floor.acme.arrive(channel=Channel.EMAIL)
        mail = floor.acme.accept(floor.both)
    with at(60):
        floor.globex.arrive(channel=Channel.VOICE)
        call = floor.globex.accept(floor.both)
    return mail, call


def test_a_mail_rests_while_its_agent_serves_a_call_and_counts_no_time_meanwhile(floor, mail_and_call):
    mail, call = mail_and_call
    acme, globex, dora = floor.acme, floor.globex, floor.both.id
    assert kinds(acme, mail) == ["queue", "talk", "aside"]
    with at(90):
        acme.arrive()  # a chat: never beside a call
        assert acme.offer(floor.both) is None
        acme.arrive(channel=Channel.EMAIL)  # a mail would rest at once
        assert acme.offer(floor.both) is None
    with at(200), program_context(globex.program):
        queueing.end_contact(interaction_id=call.id, by="customer")
    assert kinds(acme, mail)[-1] == "aside"  # the call's wrap-up is the call's
    with at(220), program_context(globex.program):
        queueing.finish_wrap_up(interaction_id=call.id, agent_id=dora, disposition_id=globex.solved.id)
    assert kinds(acme, mail) == ["queue", "talk", "aside", "talk"]
    with at(300):
        acme.finish(mail.id, floor.both)

    with program_context(acme.program):
        segments = [SegmentTime(s.kind, s.started_at, s.ended_at) for s in selectors.segments_of([mail.id])[mail.id]]
        steps = [Step(row.kind, row.at) for row in selectors.timeline_of(mail.id)]
        told = next(row for row in selectors.timeline_of(mail.id) if row.kind == "set_aside")
        assert selectors.handle_seconds([mail.id])[mail.id] == pytest.approx(140.0)
    times = times_of_segments(segments, BEGIN)
    assert times == times_of_timeline(steps, BEGIN)
    assert (times.talk_seconds, times.aside_ms, times.handling_seconds) == (140, 160_000, 140)
    assert told.data == {"by": "voice"}
    assert not any("aside" in kinds for kinds in CLOCK_SEGMENTS.values())  # no client pays for another's call
    agent = Agent.objects.get(pk=dora)
    assert (agent.load_voice, agent.load_email, agent.active_count) == (0, 0, 0)


@pytest.mark.parametrize("way", ["overdue", "lost", "swept"])
def test_the_mail_comes_back_however_the_call_goes(floor, mail_and_call, way):
    mail, call = mail_and_call
    with at(200), program_context(floor.globex.program):
        if way == "overdue":
            queueing.end_contact(interaction_id=call.id, by="customer")
            queueing.finish_overdue_wrap_up(interaction_id=call.id)
        elif way == "lost":
            queueing.return_to_queue(interaction_id=call.id)
        else:  # a step nobody told of: the slot is free, the mail still rests
            Agent.objects.filter(pk=floor.both.id).update(load_voice=0)
    if way == "swept":
        with at(210), program_context(floor.acme.program):
            sweeping.sweep_program()
    assert kinds(floor.acme, mail) == ["queue", "talk", "aside", "talk"]


def test_a_mail_can_end_while_it_rests_and_a_chat_is_never_interrupted(floor, mail_and_call):
    mail, call = mail_and_call
    with at(100):
        floor.acme.finish(mail.id, floor.both)
    assert kinds(floor.acme, mail) == ["queue", "talk", "aside", "wrap_up"]
    with at(110):
        floor.globex.finish(call.id, floor.both)
    with at(120):
        floor.acme.arrive()
        chat = floor.acme.accept(floor.both)
        floor.globex.arrive(channel=Channel.VOICE)
        assert floor.globex.offer(floor.both) is None
    assert kinds(floor.acme, chat) == ["queue", "talk"]


def test_side_by_side_nothing_rests(floor):
    both = Capacity((Mix(voice=1, email=1),))
    rule = capacity.set_rule(name="Side by side", capacity=both)
    capacity.choose_rule(agent_ids=[floor.both.id], rule_id=rule.id)
    ready(floor.both)
    floor.acme.arrive(channel=Channel.VOICE)
    floor.acme.accept(floor.both)
    floor.acme.arrive(channel=Channel.EMAIL)
    mail = floor.acme.accept(floor.both)
    assert kinds(floor.acme, mail) == ["queue", "talk"]
    desk = agent_selectors.desk_of_agent(Agent.objects.get(pk=floor.both.id))
    assert desk.load == {ChannelGroup.VOICE: 1, ChannelGroup.CHAT: 0, ChannelGroup.EMAIL: 1}
    with program_context(floor.acme.program):
        assert Interaction.objects.filter(state="active").count() == 2
