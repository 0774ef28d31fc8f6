"""Reasons: what is explained is what the matcher does, agent by agent, and what mere waiting will change."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from acd.domain.floor import Floor
from acd.domain.matching import (
    FloorAgent,
    Lender,
    Policy,
    Ring,
    Rule,
    Settings,
    Standing,
    WaitingContact,
)
from acd.domain.why import (
    BlockingRule,
    Change,
    Explainer,
    FloorNow,
    Opening,
    blocking_rule,
    changes_ahead,
    in_order,
    verdict_of,
)
from acd.domain.why_idle import Idle, IdleExplainer

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
IMPOSSIBLE = ((99, 5),)


def ago(seconds):
    return NOW - timedelta(seconds=seconds)


def contact(number=1, waited=30, **changes):
    return replace(WaitingContact(UUID(int=number), 1, 1, "chat", (), 0, ago(waited)), **changes)


def agent(number=1, **changes):
    base = FloorAgent(UUID(int=1000 + number), frozenset({1}), {}, ago(60), {"voice": 1, "chat": 1})
    return replace(base, **changes)


required = st.lists(st.tuples(st.integers(1, 2), st.integers(1, 3)), max_size=2, unique_by=lambda p: p[0]).map(tuple)
seconds = st.integers(0, 60)
people = [UUID(int=1000 + number) for number in range(4)]
agents = st.lists(
    st.builds(
        FloorAgent,
        st.sampled_from(people),
        st.frozensets(st.integers(1, 2)),
        st.dictionaries(st.integers(1, 2), st.integers(1, 3)),
        seconds.map(ago),
        st.dictionaries(st.sampled_from(["voice", "chat"]), st.integers(0, 1)),
        st.booleans(),
        st.booleans(),
        st.just(1),
        st.booleans(),
        st.booleans(),
    ),
    max_size=4,
    unique_by=lambda a: a.id,
)
contacts = st.lists(
    st.builds(
        lambda rings, named, **given: WaitingContact(
            rings=tuple(sorted(rings, key=lambda ring: ring.after_seconds)),
            named_agent=named[0],
            named_until=named[0] and NOW + timedelta(seconds=named[1]),
            **given,
        ),
        rings=st.lists(st.builds(Ring, st.integers(1, 60), required), max_size=2, unique_by=lambda r: r.after_seconds),
        named=st.tuples(st.sampled_from([None, None, *people]), st.integers(-5, 40)),
        id=st.integers(1, 40).map(lambda number: UUID(int=number)),
        program_id=st.integers(1, 2),
        queue_id=st.integers(1, 2),
        group=st.sampled_from(["voice", "chat"]),
        required=required,
        priority=st.integers(0, 2),
        enqueued_at=seconds.map(ago),
        simulated=st.booleans(),
        lenders=st.lists(
            st.builds(Lender, st.integers(1, 2), required, st.integers(0, 60), st.integers(0, 2)), max_size=2
        ).map(tuple),
        in_share=st.booleans(),
    ),
    max_size=4,
    unique_by=lambda c: c.id,
)
settings = st.builds(Settings, st.sampled_from(Policy), st.sampled_from([0, 60]))


def given_to(one, everybody, others, now=NOW):
    """Who gets the contact when nobody else's could be taken, asked of the matcher's own memory."""
    floor = Floor()
    for person in everybody:
        floor.put_agent(person)
    for other in others:
        if other.id != one.id:  # counted in its queue, taken by nobody
            floor.put_contact(replace(other, required=IMPOSSIBLE, rings=(), lenders=(), named_agent=None), now)
    floor.put_contact(one, now)
    return [pair.agent_id for pair in floor.match(now)]


@effort(suppress_health_check=[HealthCheck.too_slow])  # the clock of a busy machine says nothing about the rule
@given(contacts.filter(bool), agents, st.sampled_from([0, 20, 61]))
def test_eligible_now_is_who_the_matcher_would_give_it_to(waiting, everybody, later):
    now = NOW + timedelta(seconds=later)
    explainer = Explainer(FloorNow(everybody, waiting), now)
    first, found = explainer.floor.contacts[0], explainer.explain(waiting[0])
    told = {verdict.agent_id for verdict in found.verdicts if verdict.rule is None}
    for verdict in found.verdicts:
        assert next((rule for rule, passed in verdict.checks if not passed), None) is verdict.rule
    asked = {one.id for one in everybody if blocking_rule(first, one, now, explainer.depth_of) is None}
    handed = given_to(waiting[0], everybody, waiting, now)
    assert told == asked
    assert bool(handed) == bool(told)
    assert set(handed) <= told
    if first.named_agent is None:  # alone on the floor, everybody who is told eligible gets it, and nobody else
        assert {one.id for one in everybody if given_to(waiting[0], [one], waiting, now)} == told


@effort(suppress_health_check=[HealthCheck.too_slow])
@given(contacts.filter(bool), agents)
def test_what_waiting_is_said_to_open_opens_then_and_not_before(waiting, everybody):
    explainer = Explainer(FloorNow(everybody, waiting), NOW)
    for one in everybody:
        for each in waiting:
            verdict = verdict_of(each, one, NOW, explainer.depth_of)
            if verdict.opens_at is None:
                continue
            just_before = verdict.opens_at - timedelta(milliseconds=1)
            before, after = (blocking_rule(each, one, at, explainer.depth_of) for at in (just_before, verdict.opens_at))
            assert verdict.opens_at > NOW
            assert after is not verdict.rule
            assert before is not None


@given(contacts, settings)
def test_the_order_told_is_the_order_of_handing_out(waiting, chosen):
    open_to_all = [
        replace(one, required=(), rings=(), lenders=(), named_agent=None, simulated=False) for one in waiting
    ]
    standing = {1: Standing(0.8, 0.5, 2.0), 2: Standing(0.8, 0.99, 1.0)}
    floor = Floor(chosen, lambda _program, queue: standing[queue])
    for number in range(len(waiting)):
        floor.put_agent(agent(number, programs=frozenset({1, 2})))
    for one in open_to_all:
        floor.put_contact(one, NOW)
    told = in_order(open_to_all, chosen, lambda _program, queue: standing[queue], NOW)
    assert [one.id for one in told] == [pair.waiting_id for pair in floor.match(NOW)]


def test_a_lent_agent_waits_for_the_time_and_for_the_queue_that_lends():
    lent = contact(waited=30, required=((7, 1),), lenders=(Lender(2, (), 60, 1),))
    others = [contact(10, queue_id=2), contact(11, queue_id=2)]
    helper = agent(1)
    floor = FloorNow([helper], [lent, *others])
    early = verdict_of(lent, helper, NOW, Explainer(floor, NOW).depth_of)
    assert (early.rule, early.missing) == (Rule.LACKS_SKILL, ((7, 1, None),))
    assert early.opens_at == NOW + timedelta(seconds=30)
    late = NOW + timedelta(seconds=31)
    busy = verdict_of(lent, helper, late, Explainer(floor, late).depth_of)
    assert (busy.rule, busy.lender, busy.opens_at) == (Rule.LENDER_BUSY, 2, None)
    quiet = verdict_of(lent, helper, late, Explainer(FloorNow([helper], [lent, others[0]]), late).depth_of)
    assert quiet.rule is None


def test_changes_ahead_are_told_soonest_first():
    found = changes_ahead(
        contact(
            waited=30,
            rings=(Ring(20, ()), Ring(70, ()), Ring(100, ())),
            lenders=(Lender(5, (), 60, 2),),
            named_agent=people[1],
            named_until=NOW + timedelta(seconds=15),
        ),
        NOW,
    )
    after = [((one.at - NOW).total_seconds(), one.opening, one.number, one.queue_id) for one in found]
    assert after == [
        (15, Opening.HOLD_ENDS, 0, None),
        (30, Opening.LENDER, 0, 5),
        (40, Opening.RING, 3, None),
        (70, Opening.RING, 4, None),
    ]
    assert found[1] == Change(NOW + timedelta(seconds=30), Opening.LENDER, 0, 5, 2)


def test_one_contact_is_explained_with_numbers_names_and_times():
    asked = ((7, 3),)
    floor = FloorNow(
        agents=[
            agent(1, skills={7: 3}, free={"chat": 0}),
            agent(2, skills={7: 5}, has_offer=True),
            agent(3, skills={7: 4}, programs=frozenset({2})),
            agent(4, skills={7: 2}),
            agent(5, programs=frozenset({2})),
        ],
        contacts=[
            contact(1, required=asked),
            contact(2, waited=90, program_id=2),
            contact(3, waited=60, required=asked),
        ],
        ended={(UUID(int=1003), 1): ago(86_400)},
        deadlines={UUID(int=1002): NOW + timedelta(seconds=10)},
    )
    found = Explainer(floor, NOW).explain(floor.contacts[0])
    assert found.skilled == 3
    assert found.counts == [
        BlockingRule(rule, 1) for rule in (Rule.NO_CERTIFICATE, Rule.LACKS_SKILL, Rule.HAS_OFFER, Rule.AT_CAPACITY)
    ]
    assert found.nearest is Rule.AT_CAPACITY
    assert found.ended == {UUID(int=1003): ago(86_400)}
    assert found.offers_until == (NOW + timedelta(seconds=10),)
    assert (found.ahead, found.position) == ({1: 1}, 2)  # nobody who may take this one serves the other program


def test_contacts_of_another_program_are_ahead_when_they_share_agents():
    floor = FloorNow(
        [agent(1, programs=frozenset({1, 2}), free={"chat": 0})], [contact(1), contact(2, 90, program_id=2)]
    )
    assert Explainer(floor, NOW).explain(floor.contacts[0]).ahead == {2: 1}


def test_nobody_certified_is_nobody_here():
    found = Explainer(FloorNow([agent(1, programs=frozenset())], [contact(1)]), NOW).explain(contact(1))
    assert (found.verdicts, found.nearest, found.skilled) == ((), Rule.NOBODY, 0)


@pytest.mark.parametrize(
    ("person", "waiting", "idle", "told"),
    [
        (agent(ready=False), [contact()], Idle.NOT_READY, [(1, Rule.NOT_READY)]),
        (agent(has_offer=True), [], Idle.HAS_OFFER, []),
        (agent(programs=frozenset()), [contact()], Idle.NO_PROGRAM, []),
        (agent(), [], Idle.NOTHING_WAITS, []),
        (agent(), [contact(simulated=True)], Idle.NOTHING_WAITS, []),
        (agent(), [contact(1), contact(2)], Idle.NEXT, [(2, None)]),
        (agent(free={"chat": 0}), [contact()], Idle.BLOCKED, [(1, Rule.AT_CAPACITY)]),
        (
            agent(free={"chat": 0, "voice": 1}),
            [contact(1), contact(2, group="voice", required=((7, 1),))],
            Idle.BLOCKED,
            [(1, Rule.AT_CAPACITY), (1, Rule.LACKS_SKILL)],
        ),
        (
            agent(),
            [contact(1, required=((7, 1),)), contact(2, required=((7, 1),))],
            Idle.BLOCKED,
            [(2, Rule.LACKS_SKILL)],
        ),
    ],
)
def test_why_an_agent_gets_nothing(person, waiting, idle, told):
    found = IdleExplainer(Explainer(FloorNow([person], waiting), NOW)).explain(person)
    assert (found.idle, [(one.contacts, one.rule) for one in found.waits]) == (idle, told)


def test_an_idle_agent_learns_when_waiting_helps_and_which_certificate_ended():
    person = agent(programs=frozenset({1}))
    waiting = [contact(1, required=((7, 3),), rings=(Ring(50, ()),)), contact(2, program_id=2, queue_id=9)]
    ended = {(person.id, 2): ago(3600), (UUID(int=5), 1): ago(10)}
    found = IdleExplainer(Explainer(FloorNow([person], waiting, ended=ended), NOW)).explain(person)
    assert [(one.missing, one.opens_at) for one in found.waits] == [(((7, 3, None),), NOW + timedelta(seconds=20))]
    assert found.ended == ((2, ago(3600)),)
    assert IdleExplainer(Explainer(FloorNow([person], [], ended=ended), NOW)).explain(person).ended == ()
