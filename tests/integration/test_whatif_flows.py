"""Another flow before the queues of a past day: who would have come where, and what becomes of each program."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from agents.services import people
from agents.services import state as agent_state
from kernel import clock
from kernel.span import Span
from routing.models import EntryPoint, Queue, QueueEntry
from routing.services import flows, setup, whatif
from routing.services.whatif_flows import reroute
from tenants.context import program_context
from tests.factories.floor import ready
from tests.factories.flow_day import by_wish, live_through
from tests.factories.flows import text_of

MORNING = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOURS = Span(MORNING, MORNING + timedelta(hours=4))
CONTACTS = 200


@pytest.fixture
def lived(floor):
    """Four hours of 200 chats and one agent, who knows nothing of refunds; a flow in force, and a draft that parts.

    Beside it a quieter program with an agent of its own.
    """
    acme = floor.acme
    with clock.at(HOURS.start):
        skill = people.create_skill(program_id=acme.program.id, code="refunds", name="Refunds")
        ready(acme.agent)
        ready(floor.globex.agent)
    with clock.at(HOURS.end):
        agent_state.sign_out(agent_id=acme.agent.id)
        agent_state.sign_out(agent_id=floor.globex.agent.id)
    said = live_through(acme, HOURS, CONTACTS)
    live_through(floor.globex, HOURS, CONTACTS // 5)
    with clock.at(HOURS.start), program_context(acme.program):
        setup.set_queue(code="refunds", name="Refunds", required=[[str(skill.id), 1]])
        flow = flows.create_flow(code="chat", name="Chat")
        flows.save_draft(flow_id=flow.id, source=text_of(by_wish("orders")))
        flows.publish_flow(flow_id=flow.id)
        flows.save_draft(flow_id=flow.id, source=text_of(by_wish()))
    return floor, said


def told(**options):
    out = StringIO()
    call_command("whatif", day="2026-03-02", json=True, stdout=out, **options)
    *programs, last = json.loads(out.getvalue())
    return {row["program"]: row for row in programs}, last["flow"]


def behind(floor, document, seed):
    """The day and the same behind another flow."""
    day = whatif.read_day(programs=[floor.acme.program], span=HOURS, seed=seed)
    with program_context(floor.acme.program):
        entry = EntryPoint.objects.get(entry_address=floor.acme.chat)
    return day, reroute(day=day, program=floor.acme.program, entry_point_id=entry.pk, document=document, seed=seed)


def queues_of(day) -> list[str]:
    return [arrival.contact.queue_id for arrival in day.arrivals]


def test_a_draft_moves_contacts_between_queues_and_its_program_alone_feels_it(lived):
    floor, said = lived
    before, found = behind(floor, by_wish(), seed=1)
    with program_context(floor.acme.program):
        refunds = str(Queue.objects.get(code="refunds").id)
    assert refunds not in queues_of(before)
    assert queues_of(found.day).count(refunds) == found.moved == said["a refund please"]
    assert len(found.day.arrivals) == len(before.arrivals) == CONTACTS
    rows, flow = told(flow="acme:wk_acme=chat")
    assert flow == {"replayed": CONTACTS, "moved": found.moved, "added": 0, "kept_away": 0, "unknown": 0}
    assert rows["acme"]["changed"] < rows["acme"]["as_staffed"]
    assert rows["globex"]["contacts"] == CONTACTS // 5
    assert rows["globex"]["changed"] == rows["globex"]["as_staffed"] > 0


def test_a_version_that_was_in_force_is_tried_like_a_draft(lived):
    _floor, said = lived
    _rows, flow = told(flow="acme:wk_acme=chat@1")
    assert (flow["moved"], flow["unknown"]) == (0, 0)
    _rows, flow = told(flow="acme:wk_acme=chat")
    assert flow["moved"] == said["a refund please"]


def test_the_same_seed_gives_the_same_day_and_another_seed_another(lived):
    floor, _said = lived
    kept_away = by_wish()
    kept_away["nodes"]["orders"] = {"type": "end"}
    for document in (by_wish(), kept_away):
        (_first, one), (_second, again), (_third, other) = (behind(floor, document, seed) for seed in (7, 7, 8))
        assert one == again
        assert whatif.run(one.day) == whatif.run(again.day)
        assert one.day != other.day, "patience nobody saw the end of is drawn by the seed"
        assert queues_of(one.day) == queues_of(other.day), "where a contact goes is not drawn"
    assert one.kept_away == CONTACTS - one.moved


def test_who_said_too_little_stays_where_they_were(lived):
    floor, said = lived
    _day, found = behind(floor, by_wish(tries=3), seed=1)
    assert found.unknown == said["hm"]
    assert len(found.day.arrivals) == CONTACTS


def test_contacts_that_were_in_no_queue_are_added_by_the_seed(lived):
    floor, said = lived
    day = whatif.read_day(programs=[floor.acme.program], span=HOURS, seed=3)
    served = replace(day, arrivals=())
    with program_context(floor.acme.program):
        QueueEntry.objects.all().delete()
        entry = EntryPoint.objects.get(entry_address=floor.acme.chat)
    made = [
        reroute(day=served, program=floor.acme.program, entry_point_id=entry.pk, document=by_wish(tries=1), seed=seed)
        for seed in (3, 3, 4)
    ]
    assert made[0].added == CONTACTS
    assert made[0] == made[1]
    assert [one.patience_seconds for one in made[0].day.arrivals] != [
        one.patience_seconds for one in made[2].day.arrivals
    ]
    assert said["hm"] > 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("acme:wk_acme=chat@9", "no version 9 of 'chat'"),
        ("acme:wk_acme=chat@", "FLOW@2 for version 2"),
        ("acme:nowhere=chat", "no entry point 'nowhere'"),
        ("globex:wk_globex=chat", "no draft of 'chat'"),
        ("globex:wk_acme=chat", "no entry point 'wk_acme'"),
        ("nobody:wk_acme=chat", "FLOW@2 for version 2"),
    ],
)
def test_a_flow_that_is_not_there_is_named(lived, text, words):
    with pytest.raises(CommandError, match=words):
        told(flow=text)


def test_a_version_whose_queue_is_gone_is_not_tried(lived):
    floor, _said = lived
    with program_context(floor.acme.program):
        flow = flows.create_flow(code="chat", name="Chat")
        flows.publish_flow(flow_id=flow.id)
        flows.save_draft(flow_id=flow.id, source=text_of(by_wish("orders")))
        flows.publish_flow(flow_id=flow.id)
        setup.set_queue(code="refunds", name="Refunds", is_active=False)
    with pytest.raises(CommandError, match="The flow has faults"):
        told(flow="acme:wk_acme=chat@2")
