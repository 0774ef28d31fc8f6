"""The steps a contact takes with its agent are the database's own; here they are laid beside what Python settles."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product
from uuid import uuid4

import pytest
from django.db import connection, transaction

from agents.domain.capacity import Capacity, Mix, capacity_of
from agents.domain.state import AgentFacts, ChannelGroup, derive_state
from agents.models import Agent, AgentState
from agents.services import state as agent_state
from kernel import clock
from outbox.models import OutboxMessage

NOON = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)
ALL_FACTS = [
    AgentFacts(*flags, None, *rest)
    for flags in product((False, True), repeat=3)
    for rest in product((False, True), (0, 1, 2), (0, 1))
]


def ask(statement: str, *values: object) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]


def put(agent: Agent, facts: AgentFacts, **more: object) -> None:
    """The agent as these facts say, with the state they lead to and its open span since noon."""
    load = facts.has_offer + facts.active_count + facts.wrap_up_count
    state = derive_state(facts).value
    row = {
        "is_signed_in": facts.signed_in, "is_connected": facts.connected, "is_ready": facts.ready,
        "reason": "" if facts.ready else "break", "has_offer": facts.has_offer, "active_count": facts.active_count,
        "wrap_up_count": facts.wrap_up_count, "load_chat": load, "cap_chat": max(3, load), "load_voice": 0,
        "load_email": 0, "missed_count": 2, "state": state, "state_since_at": NOON, "idle_since_at": NOON,
        "state_reason": "break" if state == "not_ready" else "", "version": 7, "leaves_at_end": False,
    }  # fmt: skip
    Agent.objects.filter(pk=agent.pk).update(**row | more)
    AgentState.objects.filter(agent_id=agent.pk).delete()
    if state != "signed_out":
        before = "available" if state == "reserved" else state  # a hand-out writes no span
        AgentState.objects.create(agent_id=agent.pk, state=before, reason="", started_at=NOON - timedelta(minutes=1))


def take(agent_id: object) -> None:
    facts, change = "[]", agent_state.encoded_change(agent_id)
    ask("SELECT agents_step(%s, 'take', '', %s, %s::jsonb, %s::jsonb)", agent_id, clock.now(), facts, change)


def settled(agent_id: object, step: str) -> None:
    """The same step as the rarer ones are made: the row changed and settled by Python."""
    agent = Agent.objects.get(pk=agent_id)
    if step == "take":
        agent.has_offer, agent.missed_count = False, 0
        agent.active_count += 1
    elif step == "wrap_up":
        agent.active_count = max(0, agent.active_count - 1)
        agent.wrap_up_count += 1
    else:
        agent.wrap_up_count = max(0, agent.wrap_up_count - 1)
        agent.load_chat = max(0, agent.load_chat - 1)
    agent_state.settle(agent=agent, now=clock.now())


STEPS = {
    "take": take,
    "wrap_up": lambda agent_id: agent_state.begin_wrap_up(agent_id=agent_id),
    "finish": lambda agent_id: agent_state.finish_wrap_up(agent_id=agent_id, group=ChannelGroup.CHAT),
}


def told(agent: Agent) -> dict[str, object]:
    """The row, the spans and the facts of one agent."""
    row = Agent.objects.filter(pk=agent.pk).values(*agent_state.SETTLED, "cap_chat", "cap_voice", "cap_email").get()
    spans = AgentState.objects.filter(agent_id=agent.pk).order_by("id")
    facts = OutboxMessage.objects.filter(payload__agent_id=str(agent.pk)).order_by("id")
    return {
        "row": row,
        "spans": list(spans.values_list("state", "reason", "started_at", "ended_at")),
        "facts": [
            (
                fact.name,
                fact.version,
                fact.program_id,
                fact.handlers,
                [topic.replace(str(agent.pk), "#") for topic in fact.topics],
                {key: value for key, value in fact.payload.items() if key != "agent_id"},
            )
            for fact in facts
        ],
    }


@pytest.mark.parametrize("leaving", [False, True])
@pytest.mark.parametrize("step", STEPS)
def test_each_step_leaves_what_python_would_have_settled(floor, step, leaving):
    mine, twin = floor.acme.agent, floor.globex.agent
    for facts in ALL_FACTS:
        OutboxMessage.objects.all().delete()
        for agent in (mine, twin):
            put(agent, facts, leaves_at_end=leaving and facts.signed_in)
        with clock.at(NOON + timedelta(minutes=3)), transaction.atomic():
            STEPS[step](mine.pk)
            settled(twin.pk, step)
        ours, theirs = told(mine), told(twin)
        if leaving:  # the step and the leaving are two writes
            ours["row"].pop("version"), theirs["row"].pop("version")
        assert ours == theirs, facts


def test_every_state_is_the_one_that_follows_from_the_facts(floor):
    agent = floor.acme.agent
    for facts in ALL_FACTS:
        put(agent, facts)
        said = ask("SELECT agents_state_of(a) FROM agents_agent a WHERE id = %s", agent.pk)
        assert said == derive_state(facts).value, facts


@pytest.mark.django_db
def test_the_limit_of_a_rule_is_read_alike():
    rules = (
        Capacity((Mix(1, 3, 1),)),
        Capacity((Mix(0, 3, 0), Mix(1, 0, 1)), ((ChannelGroup.VOICE, ChannelGroup.EMAIL),)),
        Capacity((Mix(0, 0, 20), Mix(1, 12, 0), Mix(0, 2, 3))),
    )
    for rule in rules:
        for place, group in enumerate(ChannelGroup, start=1):
            assert ask("SELECT agents_limit(%s, %s)", rule.code, place) == capacity_of(rule.code).limit(group)


def test_a_cap_that_was_too_wide_follows_the_load_down(floor):
    agent = floor.acme.agent
    put(agent, AgentFacts(True, True, True, None, False, 3, 2), mix="1 3 1", cap_chat=5)
    agent_state.finish_wrap_up(agent_id=agent.pk, group=ChannelGroup.CHAT)
    agent.refresh_from_db()
    assert (agent.load_chat, agent.cap_chat) == (4, 4)
    agent_state.finish_wrap_up(agent_id=agent.pk, group=ChannelGroup.CHAT)
    agent_state.finish_wrap_up(agent_id=agent.pk, group=ChannelGroup.CHAT)
    agent.refresh_from_db()
    assert (agent.load_chat, agent.cap_chat) == (2, 3)


def test_an_agent_who_is_not_there_is_said(floor):
    with pytest.raises(Agent.DoesNotExist):
        agent_state.begin_wrap_up(agent_id=uuid4())
