"""A day that really passed through the services, replayed: as it was, and with one thing changed."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from agents.services import people
from agents.services import state as agent_state
from kernel import clock
from kernel.span import Span
from routing.services import queueing, whatif
from tenants.context import program_context

pytestmark = pytest.mark.django_db(transaction=True)
MORNING = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = Span(datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 3, tzinfo=UTC))


def at(minutes: float):
    return clock.at(MORNING + timedelta(minutes=minutes))


@pytest.fixture
def lived(floor):
    """One agent from 9 to 10. Two chats at 9:10, five minutes each; one customer gives up after a minute."""
    acme = floor.acme
    with at(0):
        people.create_skill(program_id=None, code="never", name="Never")
        agent_state.sign_in(agent_id=acme.agent.id)
        agent_state.set_ready(agent_id=acme.agent.id)
    with at(10):
        first, second = acme.arrive("One"), acme.arrive("Two")
    served = {}
    for contact, begins in ((first, 10), (second, 15.5)):
        with at(begins):
            served[contact.id] = acme.accept()
        with at(begins + 5):
            acme.finish(served[contact.id].id)
    with at(30):
        agent_state.set_not_ready(agent_id=acme.agent.id, reason=agent_state.NotReadyReason.BREAK)
        third = acme.arrive("Three")
    with at(31), program_context(acme.program):
        queueing.abandon(interaction_id=third.id)
    with at(60):
        agent_state.sign_out(agent_id=acme.agent.id)
    return floor


def told(**options):
    out = StringIO()
    call_command("whatif", day="2026-03-02", json=True, stdout=out, **options)
    *programs, floor = json.loads(out.getvalue())
    return {row["program"]: row for row in programs}, floor


def test_what_happened_is_read_from_the_timeline(lived):
    day = whatif.read_day(programs=[lived.acme.program], span=DAY)
    happened = day.happened[lived.acme.program.pk]
    assert (happened.offered, happened.answered, happened.in_time, happened.abandoned) == (3, 2, 1, 1)
    assert [round(arrival.handle_seconds) for arrival in day.arrivals][:2] == [300, 300]
    assert sum((shift.ends_at - shift.starts_at).total_seconds() for shift in day.shifts) == 30 * 60


def test_the_same_seed_gives_the_same_day(lived):
    runs = [whatif.run(whatif.read_day(programs=[lived.acme.program], span=DAY, seed=7)) for _ in range(2)]
    assert runs[0] == runs[1]


def test_one_agent_more_answers_both_chats_in_time(lived):
    rows, floor = told(program=["acme"], more=1)
    assert rows["acme"]["contacts"] == 3
    assert rows["acme"]["changed"] >= rows["acme"]["as_staffed"]
    assert floor["occupancy"]["changed"] <= floor["occupancy"]["as_staffed"]


def test_without_the_agent_nobody_is_served(lived):
    rows, _floor = told(program=["acme"], without=[lived.acme.agent.display_name])
    assert (rows["acme"]["changed"], rows["acme"]["mean_wait_seconds"]) == (0.0, None)


def test_staff_skills_and_rules_of_queues_are_changed_by_the_command(lived):
    nobody, _floor = told(program=["acme"], staff=["acme=-1"])
    assert nobody["acme"]["changed"] == 0.0
    more, _floor = told(
        program=["acme"], staff=["acme=+1@9-12"], skill=["Acme Agent=orders:5"], open_after=["acme:orders=1"],
        priority=["acme:orders=3"],
    )  # fmt: skip
    assert more["acme"]["changed"] > nobody["acme"]["changed"]


def test_the_table_names_each_program(lived):
    out = StringIO()
    call_command("whatif", day="2026-03-02", stdout=out)
    assert "acme" in out.getvalue()
    assert "occupancy" in out.getvalue()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"day": "2026-02-30"}, "Try --day"),
        ({"day": "2026-03-02", "zone": "Mars/Olympus"}, "Try --day"),
        ({"day": "2020-01-01"}, "No contacts on that day"),
        ({"day": "2026-03-02", "program": ["nobody"]}, "No such program: nobody"),
        ({"day": "2026-03-02", "without": ["Nobody at all"]}, "0 agents are called"),
        ({"day": "2026-03-02", "certify": ["Anna"]}, "Write NAME=SLUG"),
        ({"day": "2026-03-02", "more": -1}, "--without NAME"),
        ({"day": "2026-03-02", "staff": ["acme=3@17-9"]}, "Write SLUG=.3"),
        ({"day": "2026-03-02", "skill": ["Anna=juggling"]}, "Write NAME=SKILL"),
        ({"day": "2026-03-02", "priority": ["acme:none=1"]}, "no queue 'none'"),
        ({"day": "2026-03-02", "open_after": ["acme=1"]}, "Write SLUG:QUEUE=NUMBER"),
        ({"day": "2026-03-02", "flow": "acme:wk_acme=none"}, "no draft of 'none'"),
    ],
)
def test_bad_input_says_what_to_write(lived, options, words):
    with pytest.raises(CommandError, match=words):
        call_command("whatif", stdout=StringIO(), **options)
