"""Bad input at the back office's own doors: refused with the reason or drained with a plan, and no contact is lost.

The rules behind them have tables of their own: test_flow_checks, test_hours_and_wait, test_queue_rules, test_served.
"""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages

from acd.models import Waiting
from agents.models import AgentSkill, Skill
from agents.services import people
from routing import selectors
from routing.models import BusinessHours, EntryPoint, FlowVersion, Queue, QueueEntry
from routing.services import flows, setup
from routing.services.retiring import QueueInUse, delete_queue, retire_queue
from tenants.context import program_context
from tests.factories.floor import ready
from tests.integration.test_backoffice import acme_admin, ask, chief  # noqa: F401 - fixtures

ALWAYS = {"name": "Long", "time_zone": "Europe/Berlin", **{f"day_{n}": "" for n in range(7)}, "special_days": ""}


def told(answer) -> str:
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"day_0": "09:00-13:00, 12:00-18:00"}, "Opening hours overlap"),
        ({"day_0": "22:00-06:00", "day_1": "05:00-09:00"}, "Opening hours overlap"),
        ({"special_days": "2026-10-25 00:00-03:00, 02:30-06:00"}, "Opening hours overlap"),  # the day of 25 hours
        ({"day_0": "09:00-25:00"}, "day_0"),
    ],
)
def test_hours_that_overlap_are_refused_by_their_day(floor, acme_admin, changed, reason):  # noqa: F811
    answer = ask(acme_admin, "/p/acme/admin/routing/businesshours/add/", {**ALWAYS, **changed})
    assert answer.status_code == 200
    assert reason in answer.content.decode()
    with program_context(floor.acme.program):
        assert not BusinessHours.objects.filter(name="Long").exists()


def test_a_day_of_25_hours_is_taken(floor, acme_admin):  # noqa: F811
    changed = {"day_6": "00:00-24:00", "special_days": "2026-10-25 00:00-24:00"}
    answer = ask(acme_admin, "/p/acme/admin/routing/businesshours/add/", {**ALWAYS, **changed})
    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("nodes", "code"),
    [
        ('"a": {"type": "say", "text": {"en": "Hello"}, "next": "a"}', "endless_circle"),
        ('"a": {"type": "say", "text": {}, "next": "b"}, "b": {"type": "end"}', "missing_prompt"),
    ],
)
def test_a_flow_without_a_way_out_or_a_prompt_stays_a_draft(floor, nodes, code):
    with program_context(floor.acme.program):
        flow = flows.create_flow(code="main", name="Main")
        flows.save_draft(
            flow_id=flow.id, source='{"languages": ["en"], "start": "a", "nodes": {' + nodes + "}}", by=None
        )
        with pytest.raises(flows.FlowRefused) as refused:
            flows.publish_flow(flow_id=flow.id, by=None)
        assert code in {one.problem.code for one in refused.value.found}
        assert not FlowVersion.objects.filter(number__gte=1).exists()


def test_a_queue_with_people_waiting_is_not_deleted_and_drains_with_a_plan(floor, acme_admin):  # noqa: F811
    acme = floor.acme
    contacts = {acme.arrive().id for _contact in range(3)}
    with program_context(acme.program):
        other = setup.set_queue(code="other", name="Other")
        EntryPoint.objects.update(queue=other)
    path = f"/p/acme/admin/routing/queue/{acme.queue.id}/delete/"
    assert "3 contacts wait here" in ask(acme_admin, path).content.decode()
    ask(acme_admin, path, {"post": "yes"})
    with program_context(acme.program):
        with pytest.raises(QueueInUse):
            delete_queue(queue_id=acme.queue.id)
        assert retire_queue(queue_id=acme.queue.id, move_to_id=other.id) == 3
        assert {entry.interaction_id for entry in QueueEntry.objects.filter(queue=other, left_at=None)} == contacts
    assert set(Waiting.objects.values_list("interaction_id", flat=True)) == contacts


def test_a_skill_in_use_is_not_removed_and_says_by_whom(floor, chief):  # noqa: F811
    skill = Skill.objects.get(program=floor.acme.program, code="orders")
    path = f"/admin/agents/skill/{skill.id}/delete/"
    page = ask(chief, path).content.decode()
    assert "Queues ask for it: Acme: Orders." in page
    assert "Agents who hold it: 2." in page
    ask(chief, path, {"post": "yes"})
    assert Skill.objects.filter(pk=skill.id).exists()
    unused = people.create_skill(program_id=None, code="unused", name="Unused")
    ask(chief, f"/admin/agents/skill/{unused.id}/delete/", {"post": "yes"})
    assert not Skill.objects.filter(pk=unused.id).exists()


def test_taking_the_last_skill_away_names_who_is_left_alone_and_nobody_is_lost(floor, chief, two_programs):  # noqa: F811
    acme = floor.acme
    contact = acme.arrive()
    held = list(AgentSkill.objects.filter(skill__program=acme.program).order_by("id"))
    answers = [ask(chief, f"/admin/agents/agentskill/{one.pk}/delete/", {"post": "yes"}) for one in held]
    assert "nobody can serve it" not in told(answers[0])
    assert "Acme, Orders: as it is nobody can serve it. Nobody certified for this program has: Orders 1." in told(
        answers[1]
    )
    assert Waiting.objects.filter(interaction_id=contact.id).exists()
    board = two_programs.desk(two_programs.acme.supervisor).get("/floor/now/").content.decode()
    assert "Acme, Orders: nobody can serve it" in board
    assert "Nobody certified for this program has: Orders 1." in board
    people.grant_skill(agent_id=acme.agent.id, skill_id=held[0].skill_id)
    ready(acme.agent)
    assert acme.accept().id == contact.id


@pytest.mark.parametrize("number", [-11, 11, 10**9])
def test_a_priority_out_of_range_is_refused_at_the_service_too(floor, number):
    with program_context(floor.acme.program):
        with pytest.raises(setup.BadRules):
            setup.set_queue(code="orders", name="Orders", priority=number)
        assert Queue.objects.get(code="orders").priority == 0
        assert selectors.rules_of(Queue.objects.get(code="orders")).priority == 0
