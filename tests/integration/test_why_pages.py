"""Pages that say why: what they tell, and whom they never name."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from acd.domain.matching import Policy
from acd.models import FloorPolicy, FloorStanding, Waiting
from acd.services.matching import TURN_EVERY, Matcher
from agents.models import Agent, AgentProgram, AgentSkill
from console.supervisor.reasons import agent_reasons, reason_of, reasons_of
from kernel import clock
from routing import wait_reading
from routing.models import BusinessHours, Queue, QueueEntry
from tenants.context import program_context
from tests.factories.floor import ready

NOON = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)  # a Monday


def at(seconds: float = 0):
    return clock.at(NOON + timedelta(seconds=seconds))


def told(*floors, seconds: float = 1) -> list[str]:
    """The reasons the leader of these programs reads, oldest contact first."""
    with at(seconds), translation.override("en"):
        return [row.reason for row in reasons_of([one.program for one in floors], clock.now())[0]]


def set_queue(floor, **values) -> None:
    with program_context(floor.program):
        Queue.objects.filter(pk=floor.queue.pk).update(**values)


@pytest.fixture
def crowded(floor):
    """Acme asks for Orders 3: one agent at capacity, one whose certificate ended; each has a contact."""
    skill_id = floor.acme.agent.skills.get().skill_id
    set_queue(floor.acme, rings=[[41, [[str(skill_id), 1]]]], required=[[str(skill_id), 3]])
    with at():
        ready(floor.acme.agent)
        ready(floor.both)
        floor.globex.arrive()
        floor.acme.arrive()
    Agent.objects.update(load_chat=3)
    AgentProgram.objects.filter(agent=floor.acme.agent).update(certified_until_at=NOON - timedelta(days=190))
    return floor


def test_a_reason_has_numbers_names_and_times(crowded):
    assert told(crowded.acme, crowded.globex)[1] == (
        "2 agents have Orders 3: 1 not certified since 10 May, 1 at capacity; "
        "1 contact goes first, 1 of another program (by priority, then first come); ring 2 opens in 40 s"
    )
    with at(1):
        found = reason_of(
            crowded.acme.program,
            Waiting.objects.get(program=crowded.acme.program).interaction_id,
            [crowded.acme.program],
            clock.now(),
        )
    assert found is not None
    assert [(one.reason, one.mends) for one in found.people] == [
        ("at capacity", "a contact is finished, or the capacity is raised"),
        ("not certified since 10 May", "certify for Acme"),
    ]


def test_closed_held_offered_and_beyond_are_told(floor):
    with at():
        floor.acme.arrive()
    with program_context(floor.acme.program):
        hours = BusinessHours.objects.create(name="Days", time_zone="UTC", weekly={"1": [["08:00", "18:00"]]})
    set_queue(floor.acme, hours=hours)
    assert told(floor.acme)[0].startswith("The queue is closed until 17 Nov, 08:00; nobody signed on has a certificate")
    with at():
        ready(floor.acme.agent)
    Agent.objects.update(load_chat=3)
    Waiting.objects.update(named_agent_id=floor.acme.agent.id, named_until_at=NOON + timedelta(seconds=90))
    assert "held for Acme Agent, who is at capacity, until 12:01:30" in told(floor.acme)[0]
    Waiting.objects.update(named_agent_id=None, named_until_at=None, agreed_per_hour=1)
    FloorPolicy.objects.create(policy=Policy.SERVICE_LEVEL.value)
    with at(1):
        floor.acme.arrive()
        Waiting.objects.update(agreed_per_hour=1)
        matcher = Matcher()
    with at(1 + TURN_EVERY.total_seconds()):
        matcher.tick()
    assert len(FloorStanding.objects.get().beyond) == 1
    assert [" beyond the volume agreed" in reason for reason in told(floor.acme)] == [False, True]
    Agent.objects.update(load_chat=0)
    with at(7):
        assert floor.acme.offer() is not None
    assert told(floor.acme, seconds=8)[0] == "Offered to Acme Agent, who decides until 12:00:27"


def test_agents_read_why_nothing_comes(crowded, two_programs):
    with at(360), translation.override("en"):
        rows, total = agent_reasons([crowded.acme.program], clock.now())
    reasons = {row.name: row.reason for row in rows}
    assert total == 2
    assert (
        reasons["Acme Agent"]
        == "No certificate in force, so no queue is served; the certificate for Acme ended on 10 May"
    )
    assert reasons["Dora Both"] == (
        "At capacity: 3 of 3 chats; an email may come, none waits; "
        "1 waits in Acme Orders, no place is free; 1 more waits elsewhere"
    )
    Agent.objects.filter(pk=crowded.both.pk).update(load_chat=0)
    AgentSkill.objects.filter(agent=crowded.both).delete()
    with at(61):
        own = two_programs.desk(two_programs.both).get("/desk/api/why/").json()["why"]
        everybody = reason_of(crowded.acme.program, crowded.acme.agent.id, [crowded.acme.program], clock.now())
    assert own.startswith(
        "1 waits in Acme Orders, but Orders is needed; 1 waits in Globex Orders, but Orders is needed"
    )
    assert "Agent" not in own
    assert everybody is None  # no such contact
    Waiting.objects.all().delete()
    with at(361):
        own = two_programs.desk(two_programs.both).get("/desk/api/why/").json()["why"]
    assert own == "Ready for 6 min: no contact waits in the queues served"
    Agent.objects.filter(pk=crowded.both.pk).update(load_chat=1)
    with at(361):
        own = two_programs.desk(two_programs.both).get("/desk/api/why/").json()["why"]
    assert own == (  # room for chats is no full capacity, though chats keep calls away
        "Ready for 6 min: no contact waits in the queues served; serving 1 of 3 chats; no call comes meanwhile; "
        "a chat may come, none waits; an email may come, none waits"
    )


def test_a_supervisor_reads_nothing_of_other_programs(crowded, two_programs):
    acme, globex = crowded.acme.program, crowded.globex.program
    contact = Waiting.objects.get(program=acme).interaction_id
    browser = two_programs.desk(two_programs.globex.supervisor)
    with at(1):
        pages = [browser.get(path).content.decode() for path in ("/floor/why/", "/floor/why/agents/")]
        assert browser.get(f"/floor/why/{acme.slug}/{contact}/").status_code == 404
        assert browser.get(f"/floor/why/{globex.slug}/{contact}/").status_code == 200
        own = two_programs.desk(two_programs.acme.supervisor).get(f"/floor/why/{acme.slug}/{contact}/").content.decode()
    assert not any(word in page for page in pages for word in ("Acme", "10 May"))
    assert "Dora Both" in pages[1]
    assert "not certified since 10 May" in own


def test_each_estimate_is_kept_and_held_against_the_real_wait(floor, two_programs):
    with at():
        ready(floor.acme.agent)
        Agent.objects.filter(pk=floor.acme.agent.pk).update(load_chat=3)
        waits = floor.acme.arrive()
    with program_context(floor.acme.program):
        assert QueueEntry.objects.get(interaction=waits).estimated_seconds == 80  # four minutes each, three at once
    with at(200):
        Agent.objects.filter(pk=floor.acme.agent.pk).update(load_chat=0)
        floor.acme.accept()
        with program_context(floor.acme.program):
            found = wait_reading.accuracy_of([floor.acme.queue.id])[floor.acme.queue.id]
        assert (found.error.measured, found.error.bias, found.error.within) == (1, -120.0, 0.0)
        page = two_programs.desk(two_programs.acme.supervisor).get("/floor/why/estimates/").content.decode()
        other = two_programs.desk(two_programs.globex.supervisor).get("/floor/why/estimates/").content.decode()
    assert "02:00 too short" in page
    assert "too short" not in other
