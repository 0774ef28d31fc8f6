"""Rules of a queue before they are saved, and what a contact then asks of the floor."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acd.domain.matching import Lender, Ring
from routing.domain.demand import demand_of
from routing.domain.queue_rules import (
    Lending,
    Overflow,
    OverflowWhen,
    QueueRules,
    RuleFault,
    Surroundings,
    cycle_through,
    overflow_at_entry,
    overflow_by_wait,
    problems_of,
)

ME, SALES, NIGHT, FOREIGN = (UUID(int=number) for number in range(1, 5))
ENGLISH, ORDERS, UNKNOWN = (UUID(int=number) for number in range(11, 14))
AROUND = Surroundings(frozenset({ENGLISH, ORDERS}), {SALES: (), NIGHT: (SALES,)})
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
WAIT, DEPTH, CLOSED = OverflowWhen.WAIT, OverflowWhen.DEPTH, OverflowWhen.CLOSED


def rules(**fields):
    return QueueRules(id=ME, **fields)


GOOD = rules(
    required=((ENGLISH, 3), (ORDERS, 1)),
    preferred=((ORDERS, 5),),
    rings=(Ring(30, ((ENGLISH, 1),)), Ring(90, ())),
    lenders=(Lending(SALES, 60, 2),),
    overflows=(Overflow(CLOSED, 0, NIGHT), Overflow(DEPTH, 50, SALES), Overflow(WAIT, 300, SALES)),
    priority=10,
    agreed_per_hour=120,
)


@pytest.mark.parametrize("good", [GOOD, rules(), rules(priority=-10)])
def test_good_rules_pass(good):
    assert problems_of(good, AROUND) == []


@pytest.mark.parametrize(
    ("fields", "fault", "field"),
    [
        ({"priority": 11}, RuleFault.PRIORITY, "priority"),
        ({"priority": -11}, RuleFault.PRIORITY, "priority"),
        ({"required": ((ENGLISH, 6),)}, RuleFault.LEVEL, "required"),
        ({"preferred": ((ENGLISH, 0),)}, RuleFault.LEVEL, "preferred"),
        ({"required": ((UNKNOWN, 3),)}, RuleFault.NO_SUCH_SKILL, "required"),
        ({"rings": (Ring(30, ((UNKNOWN, 3),)),)}, RuleFault.NO_SUCH_SKILL, "rings"),
        ({"required": ((ENGLISH, 3), (ENGLISH, 1))}, RuleFault.SKILL_TWICE, "required"),
        ({"rings": (Ring(60, ()), Ring(30, ()))}, RuleFault.NOT_ASCENDING, "rings"),
        ({"rings": (Ring(30, ()), Ring(30, ()))}, RuleFault.NOT_ASCENDING, "rings"),
        ({"rings": (Ring(0, ()),)}, RuleFault.NUMBER, "rings"),
        ({"lenders": (Lending(ME),)}, RuleFault.ITSELF, "lenders"),
        ({"lenders": (Lending(FOREIGN),)}, RuleFault.NO_SUCH_QUEUE, "lenders"),
        ({"lenders": (Lending(SALES), Lending(SALES, 5))}, RuleFault.QUEUE_TWICE, "lenders"),
        ({"lenders": (Lending(SALES, -1),)}, RuleFault.NUMBER, "lenders"),
        ({"overflows": (Overflow(WAIT, 60, ME),)}, RuleFault.ITSELF, "overflows"),
        ({"overflows": (Overflow(WAIT, 60, FOREIGN),)}, RuleFault.NO_SUCH_QUEUE, "overflows"),
        ({"overflows": (Overflow(WAIT, 0, SALES),)}, RuleFault.NUMBER, "overflows"),
        ({"overflows": (Overflow(WAIT, 60, SALES), Overflow(WAIT, 90, NIGHT))}, RuleFault.QUEUE_TWICE, "overflows"),
        ({"weight": 0}, RuleFault.NUMBER, "weight"),
        ({"agreed_per_hour": 0}, RuleFault.NUMBER, "agreed_per_hour"),
        ({"last_agent_seconds": -1}, RuleFault.NUMBER, "last_agent_seconds"),
    ],
)
def test_bad_rules_name_the_field(fields, fault, field):
    assert [(problem.fault, problem.field) for problem in problems_of(rules(**fields), AROUND)] == [(fault, field)]


def test_a_priority_out_of_range_is_named_with_its_range():
    (problem,) = problems_of(rules(priority=99), AROUND)
    assert problem.values == {"value": 99, "least": -10, "most": 10}


def test_overflows_that_come_back_are_a_circle_whatever_opens_them():
    around = Surroundings(frozenset(), {SALES: (NIGHT,), NIGHT: (ME,)})
    (problem,) = problems_of(rules(overflows=(Overflow(CLOSED, 0, SALES),)), around)
    assert problem.fault is RuleFault.CYCLE
    assert problem.values["path"] == (ME, SALES, NIGHT)


@given(st.dictionaries(st.integers(0, 6), st.lists(st.integers(0, 6), max_size=3)))
def test_a_circle_is_found_exactly_when_one_can_walk_it(numbers):
    ways = {UUID(int=a): tuple(UUID(int=b) for b in many) for a, many in numbers.items()}
    start = UUID(int=0)
    reached, edge = set(), set(ways.get(start, ()))
    while edge:
        reached |= edge
        edge = {to for one in edge for to in ways.get(one, ())} - reached
    path = cycle_through(start, ways)
    assert bool(path) == (start in reached)
    for here, there in zip(path, (*path[1:], start), strict=False):
        assert there in ways[here]


@pytest.mark.parametrize(
    ("is_open", "depth", "to"),
    [(True, 0, None), (True, 49, None), (True, 50, SALES), (False, 0, NIGHT), (False, 60, NIGHT)],
)
def test_where_a_contact_enters(is_open, depth, to):
    found = overflow_at_entry(GOOD, is_open=is_open, depth=depth)
    assert (found.queue_id if found else None) == to


def test_only_the_wait_rule_moves_who_waits():
    assert overflow_by_wait(GOOD).number == 300
    assert overflow_by_wait(rules(overflows=(Overflow(DEPTH, 5, SALES),))) is None


def test_a_demand_carries_the_rules_and_only_lenders_in_use():
    asked = demand_of(GOOD, now=NOW, lending={SALES: ((ORDERS, 2),)})
    assert (asked.required, asked.rings, asked.priority) == (GOOD.required, GOOD.rings, 10)
    assert asked.lenders == (Lender(SALES, ((ORDERS, 2),), 60, 2),)
    assert (asked.agreed_per_hour, asked.named_agent_id, asked.named_until_at) == (120, None, None)
    assert demand_of(GOOD, now=NOW).lenders == ()


@pytest.mark.parametrize(
    ("named_hold", "last_hold", "named", "last", "held"),
    [
        (30, 60, SALES, NIGHT, (SALES, 30)),
        (30, 60, None, NIGHT, (NIGHT, 60)),
        (0, 60, SALES, NIGHT, (NIGHT, 60)),
        (30, 0, None, NIGHT, None),
        (30, 60, None, None, None),
    ],
)
def test_a_contact_is_held_for_the_named_agent_before_the_last_one(named_hold, last_hold, named, last, held):
    queue = rules(named_agent_seconds=named_hold, last_agent_seconds=last_hold)
    asked = demand_of(queue, now=NOW, named_agent_id=named, last_agent_id=last)
    until = None if held is None else NOW + timedelta(seconds=held[1])
    assert (asked.named_agent_id, asked.named_until_at) == (held[0] if held else None, until)


FLOW = UUID(int=77)


@pytest.mark.parametrize(
    ("leads_to", "sales_to", "faults"),
    [
        ((ME,), (), []),  # back to the old place is no circle
        ((SALES,), (), []),
        ((SALES,), (ME,), [RuleFault.CYCLE]),
        ((ME, SALES), (NIGHT,), []),
        (None, (), [RuleFault.NO_SUCH_FLOW]),
    ],
)
def test_an_overflow_into_a_flow_is_as_good_as_the_queues_the_flow_leads_to(leads_to, sales_to, faults):
    flows = {} if leads_to is None else {FLOW: leads_to}
    around = Surroundings(AROUND.skills, {**AROUND.overflows, SALES: sales_to}, flows)
    found = problems_of(rules(overflows=(Overflow(WAIT, 60, flow_id=FLOW),)), around)
    assert [problem.fault for problem in found] == faults
