"""The wallboard: whose figures it shows, what they are, what they cost."""

from __future__ import annotations

import gzip
import re
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from acd.models import Waiting
from agents.models import Agent, AgentProgram
from agents.services import people
from agents.services import state as agent_state
from console.supervisor.board import Board, board_of
from console.supervisor.health import Health, level_health, wait_health
from console.supervisor.rows import Row, pages_of
from kernel import clock
from outbox.relay import drain
from routing.models import BusinessHours, Queue
from tenants.context import program_context
from tenants.domain.roles import Role
from tenants.models import User
from tenants.services.users import create_user, grant_role
from tests.factories.floor import ready

NOON = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)  # a Monday; 13:00 in Berlin, 21:00 in Tokyo


def board_at(seconds: float, *programs) -> Board:
    """The board so many seconds after noon."""
    with clock.at(NOON + timedelta(seconds=seconds)):
        return board_of([floor.program for floor in programs])


def row_of(board: Board, floor) -> Row:
    """One program's row, on whichever page."""
    return next(row for page in board.pages for row in page if row.program.pk == floor.program.pk)


@pytest.mark.parametrize(
    ("level", "target", "health"),
    [
        (None, "0.8", Health.NONE),
        ("0.8", "0.8", Health.GOOD),
        ("0.79999", "0.8", Health.WARN),
        ("0.7001", "0.8", Health.WARN),
        ("0.7", "0.8", Health.BAD),
        ("0", "0.8", Health.BAD),
    ],
)
def test_a_level_is_on_target_at_risk_or_breached(level, target, health):
    assert level_health(None if level is None else Fraction(level), Fraction(target)) is health


@pytest.mark.parametrize(
    ("seconds", "health"), [(None, "none"), (0, "good"), (20, "good"), (20.1, "warn"), (60, "warn"), (60.1, "bad")]
)
def test_a_wait_is_within_the_threshold_over_it_or_far_over_it(seconds, health):
    assert wait_health(seconds, 20) == health


def test_rows_turn_in_pages_of_eight_and_leave_room_for_the_agents():
    sizes = {n: [len(page) for page in pages_of(list(range(n)))] for n in (0, 1, 5, 6, 8, 13, 16)}
    assert sizes == {0: [0], 1: [1], 5: [5], 6: [6, 0], 8: [8, 0], 13: [8, 5], 16: [8, 8, 0]}


def test_a_queue_shows_who_waits_and_how_long(floor):
    for seconds in (0, 5):
        with clock.at(NOON + timedelta(seconds=seconds)):
            floor.acme.arrive()
    cell = row_of(board_at(10, floor.acme), floor.acme).cells[0]
    assert (cell.waiting, cell.since, cell.wait, cell.simulated) == (2, NOON, Health.GOOD, 0)
    assert cell.channels == ("chat", "email")
    assert cell.is_open
    late = board_at(61, floor.acme)
    assert row_of(late, floor.acme).health is Health.BAD
    assert "Acme, Orders: the longest wait is over the threshold" in [alert.text for alert in late.alerts]


def test_an_offered_contact_still_waits(floor):
    with clock.at(NOON):
        ready(floor.acme.agent)
        floor.acme.arrive()
        assert floor.acme.offer() is not None
    board = board_at(3, floor.acme)
    assert row_of(board, floor.acme).cells[0].waiting == 1
    assert board.people.counts["reserved"] == 1
    assert board.blocked == []


def test_figures_of_today_follow_the_contracts_rule(floor):
    with clock.at(NOON):
        ready(floor.acme.agent)
        first, _second = floor.acme.arrive(), floor.acme.arrive(who="v2")
        floor.acme.accept()
    with clock.at(NOON + timedelta(seconds=30)):
        floor.acme.accept()
        floor.acme.finish(first.id)
        drain()
    row = row_of(board_at(31, floor.acme), floor.acme)
    assert (row.level.share, row.level.target, row.level.health) == (0.5, 0.8, Health.BAD)
    assert (row.level.handled, row.level.abandoned) == (1, 0)
    assert row.level.counted_at == NOON + timedelta(seconds=30)
    assert row.cells[0].level == row.level
    tomorrow = row_of(board_at(86_400, floor.acme), floor.acme)
    assert (tomorrow.level.share, tomorrow.level.health, tomorrow.cells[0].level) == (None, Health.NONE, tomorrow.level)


def test_a_closed_queue_says_when_it_opens(floor):
    with program_context(floor.acme.program):
        hours = BusinessHours.objects.create(
            name="Mornings", time_zone="Europe/Berlin", weekly={str(day): [["08:00", "12:00"]] for day in range(5)}
        )
        Queue.objects.update(hours=hours)
    cell = row_of(board_at(0, floor.acme), floor.acme).cells[0]
    assert not cell.is_open
    assert cell.opens_at == datetime(2026, 11, 17, 7, 0, tzinfo=UTC)


def test_breached_programs_come_first(floor):
    with clock.at(NOON):
        floor.globex.arrive()
    assert [row.program.slug for row in board_at(70, floor.acme, floor.globex).pages[0]] == ["globex", "acme"]
    assert [row.program.slug for row in board_at(1, floor.acme, floor.globex).pages[0]] == ["globex", "acme"]


def test_each_waiting_contact_names_its_rule(floor):
    with clock.at(NOON):
        floor.acme.arrive()
    assert [line.rule for line in board_at(1, floor.acme).blocked] == ["Nobody signed on has a certificate for Acme"]
    with clock.at(NOON):
        agent_state.sign_in(agent_id=floor.acme.agent.id)
    line = board_at(1, floor.acme).blocked[0]
    assert (line.rule, line.rest, line.contacts) == ("1 agent has Orders: 1 not ready", "", 1)
    with clock.at(NOON):
        agent_state.set_ready(agent_id=floor.acme.agent.id)
    assert board_at(1, floor.acme).blocked[0].rule == "1 agent has Orders: 1 may take it now"
    Agent.objects.filter(pk=floor.acme.agent.pk).update(load_chat=3)
    assert board_at(1, floor.acme).blocked[0].rule == "1 agent has Orders: 1 at capacity"
    AgentProgram.objects.filter(agent=floor.acme.agent).update(certified_until_at=NOON)
    assert board_at(1, floor.acme).blocked[0].rule == "1 agent has Orders: 1 not certified since 16 Nov"
    floor.acme.agent.skills.all().delete()
    assert board_at(1, floor.acme).blocked[0].rule == "The only agent signed on lacks Orders"


def test_simulated_contacts_and_agents_say_so(floor):
    with clock.at(NOON):
        floor.acme.arrive()
        ready(floor.acme.agent)
    Agent.objects.update(is_simulated=True)
    assert board_at(1, floor.acme).blocked[0].rule == "Only simulated agents are here"
    Waiting.objects.update(simulated=True)
    board = board_at(1, floor.acme)
    assert row_of(board, floor.acme).cells[0].simulated == 1
    assert (board.blocked[0].simulated, board.people.simulated, board.people.shown[0].simulated) == (True, 1, True)


def test_agents_are_counted_by_state_and_the_lost_one_raises_an_alert(floor):
    with clock.at(NOON):
        ready(floor.both)
        agent_state.sign_in(agent_id=floor.acme.agent.id)
    Agent.objects.filter(pk=floor.both.pk).update(state="unreachable")
    board = board_at(5, floor.acme)
    assert {state: n for state, n in board.people.counts.items() if n} == {"not_ready": 1, "unreachable": 1}
    assert [person.name for person in board.people.shown] == ["Dora Both", "Acme Agent"]
    assert [alert.text for alert in board.alerts] == ["Dora Both lost connection"]


def test_only_agents_with_a_certificate_for_these_programs_are_shown(floor):
    for agent in (floor.acme.agent, floor.globex.agent, floor.both):
        ready(agent)
    names = [person.name for person in board_of([floor.acme.program]).people.shown]
    assert sorted(names) == ["Acme Agent", "Dora Both"]
    AgentProgram.objects.filter(agent=floor.both, program=floor.acme.program).update(certified_until_at=NOON)
    assert [person.name for person in board_of([floor.acme.program]).people.shown] == ["Acme Agent"]


@pytest.mark.parametrize("path", ["/floor/", "/floor/now/"])
def test_a_supervisor_sees_the_own_program_alone(floor, two_programs, path):
    ready(floor.globex.agent)
    floor.globex.arrive()
    text = two_programs.desk(two_programs.acme.supervisor).get(path).content.decode()
    assert "Acme" in text
    assert "Globex" not in text
    assert "Nobody waits" in text


@pytest.mark.parametrize("path", ["/floor/", "/floor/now/"])
def test_the_providers_people_see_every_program(floor, two_programs, path):
    grant_role(user=two_programs.outsider, role=Role.SUPERVISOR, program=None)
    for user in (two_programs.chief, two_programs.outsider):
        text = two_programs.desk(user).get(path).content.decode()
        assert ("Acme" in text, "Globex" in text) == (True, True)


def test_another_role_in_a_second_program_opens_nothing_there(floor, two_programs):
    grant_role(user=two_programs.acme.supervisor, role=Role.AGENT, program=two_programs.globex.program)
    assert "Globex" not in two_programs.desk(two_programs.acme.supervisor).get("/floor/").content.decode()


@pytest.mark.parametrize("path", ["/floor/", "/floor/now/"])
def test_outsiders_stay_outside(two_programs, path):
    acme = two_programs.acme
    for user in (acme.agent, acme.planner, acme.finance, acme.viewer, acme.manager, two_programs.outsider):
        assert two_programs.desk(user).get(path).status_code == 403
    assert two_programs.desk().get(path).status_code == 302
    assert acme.browser(acme.supervisor).get(path).status_code == 404  # staff pages are on the provider's host
    assert two_programs.desk(acme.supervisor).post(path).status_code == 405


def test_the_board_speaks_russian(floor, two_programs):
    floor.acme.arrive()
    User.objects.filter(pk=two_programs.acme.supervisor.pk).update(language="ru")
    text = two_programs.desk(two_programs.acme.supervisor).get("/floor/").content.decode()
    assert '<html lang="ru"' in text
    assert translation.get_language() == "en"


def test_the_page_weighs_little_without_fonts(floor, two_programs):
    for _ in range(6):
        floor.acme.arrive()
    ready(floor.both)
    page = two_programs.desk(two_programs.chief).get("/floor/").content
    names = set(re.findall(r'(?:href|src)="/static/([^"]+)"', page.decode()))
    weights = {name: len(gzip.compress(Path(finders.find(name)).read_bytes(), 9)) for name in names}
    del weights["look/mark.svg"]  # the mark in the browser's tab: of every page
    weights["page"] = len(gzip.compress(page, 9))
    assert set(weights) == {"floor/floor.css", "floor/floor.js", "page"}
    assert sum(weights.values()) <= 9 * 1024, weights


def queries_of(client) -> int:
    """Statements of one fetch, without the choice of a schema."""
    connection.set_schema_to_public()
    with CaptureQueriesContext(connection) as seen:
        assert client.get("/floor/now/").status_code == 200
    return len([query for query in seen if not query["sql"].startswith("SET ")])


def test_queries_do_not_grow_with_agents_and_contacts(floor, two_programs):
    client = two_programs.desk(two_programs.acme.supervisor)
    floor.acme.arrive()
    ready(floor.acme.agent)
    client.get("/floor/now/")
    few = queries_of(client)
    for n in range(12):
        user = create_user(email=f"a{n}@provider.test", full_name=f"Agent {n}", password="x")
        agent = people.create_agent(user_id=user.id, display_name=user.full_name)
        people.certify_agent(agent_id=agent.id, program_id=floor.acme.program.id)
        ready(agent)
        floor.acme.arrive()
    drain()
    assert queries_of(client) == few
    assert few <= 20


def test_each_program_costs_five_queries(floor, two_programs):
    one = queries_of(two_programs.desk(two_programs.acme.supervisor))
    assert queries_of(two_programs.desk(two_programs.chief)) - one <= 5
