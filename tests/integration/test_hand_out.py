"""What one batch writes: every column of the waiting row, one fact per program, the spans of its agents."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from acd.domain.matching import Pair
from acd.models import ASKED, Offer, Waiting
from acd.models.waiting import Asked
from acd.services import offers
from acd.services.changes import ChangeLog
from acd.services.hand_out import hand_out
from acd.services.matching import Matcher, run_tick
from agents.domain.state import NotReadyReason
from agents.models import Agent, AgentState
from agents.services import state as agent_state
from kernel import clock
from outbox.models import OutboxMessage
from routing.services import queueing
from tenants.context import program_context
from tests.factories.floor import ready

NOON = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)


def test_an_offer_carries_the_whole_row_and_gives_it_back(floor):
    ready(floor.acme.agent)
    contact = floor.acme.arrive()
    Waiting.objects.update(
        priority=3, preferred=[["a", 1]], rings=[[9, []]], agreed_per_hour=7, weight=2, offer_seconds=33,
        named_agent_id=floor.acme.agent.id, named_until_at=clock.now(), target_seconds=44, promised_share="0.7",
    )  # fmt: skip
    (before,) = Waiting.objects.values()
    assert run_tick() == 1
    assert not Waiting.objects.exists()
    (offer,) = Offer.objects.all()
    assert {name: getattr(offer, name) for name in ASKED} == {name: before[name] for name in ASKED}
    assert set(ASKED) == {field.attname for field in Asked._meta.local_fields}, "a column that would be lost"
    offers.decline_offer(offer_id=offer.id, token=offer.token, agent_id=offer.agent_id)
    assert list(Waiting.objects.values()) == [before]
    assert before["interaction_id"] == contact.id


def test_each_program_hears_of_its_own_contacts_in_one_fact(floor):
    for agent in (floor.acme.agent, floor.globex.agent, floor.both):
        ready(agent)
    mine = {home.program.id: {str(home.arrive().id) for _ in range(number)} for home, number in
            ((floor.acme, 2), (floor.globex, 1))}  # fmt: skip
    assert run_tick() == 3
    told = {row.program_id: row.payload for row in OutboxMessage.objects.filter(name="acd.offer.made")}
    assert {program: set(facts["interaction_ids"]) for program, facts in told.items()} == mine
    for offer in Offer.objects.all():
        facts = told[offer.program_id]
        at = facts["offer_ids"].index(str(offer.id))
        assert (facts["agent_ids"][at], facts["interaction_ids"][at]) == (
            str(offer.agent_id),
            str(offer.interaction_id),
        )
    (reserved,) = OutboxMessage.objects.filter(name="agents.agents.reserved")
    assert set(reserved.payload["agent_ids"]) == {str(offer.agent_id) for offer in Offer.objects.all()}


def three_pairs(floor) -> list[Pair]:
    for agent in (floor.acme.agent, floor.globex.agent, floor.both):
        ready(agent)
    for home in (floor.acme, floor.acme, floor.globex):
        home.arrive()
    pairs = Matcher().plan(clock.now())
    assert len(pairs) == 3
    return pairs


def test_a_batch_into_which_nothing_came_is_one_statement(floor):
    pairs = three_pairs(floor)
    with CaptureQueriesContext(connection) as asked:
        assert [one.pair for one in hand_out(pairs=pairs)] == pairs
    assert len(asked) == 1
    assert OutboxMessage.objects.filter(name="acd.offer.made").count() == 2


@pytest.mark.parametrize("lost", ["agent", "contact"])
def test_a_pair_that_fails_its_guard_takes_nobody_else_along(floor, lost):
    pairs = three_pairs(floor)
    gone, *others = pairs
    if lost == "agent":
        agent_state.set_not_ready(agent_id=UUID(str(gone.agent_id)), reason=NotReadyReason.BREAK)
    else:
        home = floor.acme if gone.program_id == floor.acme.program.id else floor.globex
        with program_context(home.program):
            queueing.abandon(interaction_id=UUID(str(gone.interaction_id)))
    assert [one.pair for one in hand_out(pairs=pairs)] == others
    made = {(str(offer.waiting_id), str(offer.agent_id)) for offer in Offer.objects.all()}
    assert made == {(str(pair.waiting_id), str(pair.agent_id)) for pair in others}
    told = [row.payload for row in OutboxMessage.objects.filter(name="acd.offer.made")]
    assert sorted(agent for facts in told for agent in facts["agent_ids"]) == sorted(p.agent_id for p in others)
    waits = Waiting.objects.filter(id=gone.waiting_id)
    assert waits.count() == (lost == "agent")
    untouched = Agent.objects.get(pk=gone.agent_id)
    assert (untouched.has_offer, untouched.load_chat) == (False, 0)


@pytest.mark.parametrize("end", ["accepted", "declined", "unreachable"])
def test_the_spans_of_an_agent_have_no_gap_whatever_ends_the_offer(floor, end):
    agent = floor.acme.agent
    with clock.at(NOON):
        ready(agent)
        clock.advance(timedelta(seconds=60))
        floor.acme.arrive()
        offer = floor.acme.offer()
        assert Agent.objects.get(pk=agent.pk).state == "reserved"
        clock.advance(timedelta(seconds=5))
        words = {"offer_id": offer.id, "token": offer.token, "agent_id": agent.id}
        if end == "unreachable":
            Agent.objects.filter(pk=agent.pk).update(last_seen_at=NOON)
            agent_state.mark_unreachable(silent_since=clock.now())
            agent_state.note_seen(agent_ids=[agent.id])
            clock.advance(timedelta(seconds=5))
        if end == "declined":
            queueing.decline_offer(**words, program_id=floor.acme.program.id)
        else:
            queueing.accept_offer(**words, program_id=floor.acme.program.id)
    rows = list(AgentState.objects.filter(agent=agent).order_by("id").values_list("state", "started_at", "ended_at"))
    rows.sort(key=lambda row: (row[1], row[2] is None, row[2]))
    assert [row[2] for row in rows[:-1]] == [row[1] for row in rows[1:]]
    assert rows[-1][2] is None
    served = [("reserved", NOON + timedelta(seconds=60), NOON + timedelta(seconds=65))]
    assert [row for row in rows if row[0] == "reserved"][:1] == served
    after = {"accepted": ["engaged"], "declined": ["not_ready"], "unreachable": ["unreachable", "reserved", "engaged"]}
    assert [row[0] for row in rows][-len(after[end]) :] == after[end]


def test_a_heartbeat_is_no_news_and_everything_else_is(floor):
    agent = floor.acme.agent
    ready(agent)
    log = ChangeLog()
    agent_state.note_seen(agent_ids=[agent.id])
    assert log.read().agents == {}
    for change in ({"display_name": "Anna"}, {"cap_chat": 2}, {"takes_simulated": True}):
        Agent.objects.filter(pk=agent.pk).update(**change)
        assert log.read().agents.keys() == {str(agent.id)}
    floor.acme.arrive()
    assert log.read().contacts
    run_tick()
    assert log.read().agents == {}, "the matcher knows what it writes"
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('onefloor.matcher', true)")
        assert cursor.fetchone()[0] in (None, "")
