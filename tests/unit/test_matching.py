"""The matcher's policy against a brute force, and its laws one by one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from acd.domain.floor import Floor
from acd.domain.matching import FloorAgent, Rule, WaitingContact
from acd.domain.why import BlockingRule, blocking_rule, why_not

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def contact(number=1, **changes):
    base = WaitingContact(UUID(int=number), 1, 1, "chat", (), 0, NOW - timedelta(seconds=30))
    return replace(base, **changes)


def agent(number=1, **changes):
    base = FloorAgent(UUID(int=1000 + number), frozenset({1}), {}, NOW - timedelta(seconds=60), {"chat": 1})
    return replace(base, **changes)


def match(waiting, floor, limit=50, now=NOW, settings=None):
    """One batch of a floor told everything at once."""
    memory = Floor(settings)
    for each in floor:
        memory.put_agent(each)
    for each in waiting:
        memory.put_contact(each, now)
    return memory.match(now, limit)


required = st.lists(st.tuples(st.integers(1, 2), st.integers(1, 3)), max_size=2, unique_by=lambda p: p[0]).map(tuple)
contacts = st.lists(
    st.builds(
        WaitingContact,
        st.uuids(),
        st.integers(1, 2),
        st.integers(1, 2),
        st.sampled_from(["voice", "chat"]),
        required,
        st.integers(0, 2),
        st.integers(0, 5).map(lambda s: NOW - timedelta(seconds=s)),
        st.just(20),
        st.booleans(),
    ),
    max_size=12,
    unique_by=lambda c: c.id,
)
agents = st.lists(
    st.builds(
        FloorAgent,
        st.uuids(),
        st.frozensets(st.integers(1, 2)),
        st.dictionaries(st.integers(1, 2), st.integers(1, 3)),
        st.integers(0, 5).map(lambda s: NOW - timedelta(seconds=s)),
        st.dictionaries(st.sampled_from(["voice", "chat"]), st.integers(0, 2)),
        st.booleans(),
        st.booleans(),
        st.just(1),
        st.booleans(),
        st.booleans(),
    ),
    max_size=8,
    unique_by=lambda a: a.id,
)


def fits(c, a):
    """Eligibility said once more, in other words."""
    if c.simulated and not (a.simulated or a.takes_simulated):
        return False
    if a.simulated and not c.simulated:
        return False
    skilled = not [s for s, level in c.required if s not in a.skills or a.skills[s] < level]
    return c.program_id in a.programs and skilled and a.ready and not a.has_offer and a.free.get(c.group, 0) >= 1


def brute_force(waiting, floor, limit):
    left, made = list(floor), []
    for c in sorted(waiting, key=lambda c: (c.priority * -1, c.enqueued_at, c.id)):
        able = [a for a in left if fits(c, a)]
        if able and len(made) < limit:
            best = min(able, key=lambda a: (a.idle_since, a.id))
            left.remove(best)
            made.append((c.id, best.id))
    return made


@given(contacts, agents, st.integers(0, 6), st.randoms(use_true_random=False))
def test_pairs_equal_the_brute_force_whatever_the_order_of_input(waiting, floor, limit, random):
    expected = brute_force(waiting, floor, limit)
    for _ in range(2):
        pairs = match(waiting, floor, limit)
        assert [(p.waiting_id, p.agent_id) for p in pairs] == expected
        random.shuffle(waiting)
        random.shuffle(floor)


@given(contacts, agents)
def test_laws_of_pairs(waiting, floor):
    pairs = match(waiting, floor)
    assert len({p.agent_id for p in pairs}) == len({p.waiting_id for p in pairs}) == len(pairs)
    who, what = {a.id: a for a in floor}, {c.id: c for c in waiting}
    assert all(blocking_rule(what[p.waiting_id], who[p.agent_id], NOW) is None for p in pairs)
    assert not any(who[p.agent_id].simulated and not what[p.waiting_id].simulated for p in pairs)
    assert all(p.agent_version == who[p.agent_id].version for p in pairs)
    assert all(p.waited_ms >= 0 and p.idle_ms >= 0 for p in pairs)
    unmatched = [c for c in waiting if c.id not in {p.waiting_id for p in pairs}]
    idle = [a for a in floor if a.id not in {p.agent_id for p in pairs}]
    assert not any(fits(c, a) for c in unmatched for a in idle), "an eligible agent stands beside a waiting contact"


@given(contacts.filter(bool), agents)
def test_why_not_counts_every_agent_once(waiting, floor):
    blocked = why_not(waiting[0], floor, NOW)
    eligible = sum(fits(waiting[0], a) for a in floor)
    assert sum(b.agents for b in blocked) == len(floor) - eligible


def test_longest_idle_takes_the_oldest_of_the_highest_priority():
    early, urgent = contact(1, enqueued_at=NOW - timedelta(hours=1)), contact(2, priority=5)
    rested, fresh = agent(1, idle_since=NOW - timedelta(hours=2)), agent(2)
    pairs = match([early, urgent], [fresh, rested])
    assert [(p.waiting_id, p.agent_id) for p in pairs] == [(urgent.id, rested.id), (early.id, fresh.id)]
    assert (pairs[1].waited_ms, pairs[1].idle_ms) == (3_600_000, 60_000)


def test_an_agent_with_three_free_chats_gets_one_at_a_time():
    assert len(match([contact(1), contact(2)], [agent(free={"chat": 3})])) == 1


def test_why_not_names_the_rules_in_order():
    floor = [
        agent(1, programs=frozenset()),
        agent(2, programs=frozenset()),
        agent(3, skills={7: 1}),
        agent(4, skills={7: 3}, ready=False),
        agent(5, skills={7: 3}, has_offer=True),
        agent(6, skills={7: 3}, free={"chat": 0}),
        agent(7, simulated=True),
        agent(8, skills={7: 3}),
    ]
    assert why_not(contact(required=((7, 2),)), floor, NOW) == [
        BlockingRule(Rule.NO_CERTIFICATE, 2),
        BlockingRule(Rule.OTHER_WORLD, 1),
        BlockingRule(Rule.LACKS_SKILL, 1),
        BlockingRule(Rule.NOT_READY, 1),
        BlockingRule(Rule.HAS_OFFER, 1),
        BlockingRule(Rule.AT_CAPACITY, 1),
    ]
    assert why_not(contact(), [], NOW) == [BlockingRule(Rule.NOBODY, 0)]


def test_agents_of_the_other_world_lack_nothing():
    real, simulated = agent(1, programs=frozenset()), agent(2, programs=frozenset(), simulated=True)
    taker = agent(3, programs=frozenset(), takes_simulated=True)
    floor = [real, simulated, taker]
    assert why_not(contact(), floor, NOW) == [BlockingRule(Rule.NO_CERTIFICATE, 2), BlockingRule(Rule.OTHER_WORLD, 1)]
    assert why_not(contact(simulated=True), floor, NOW) == [
        BlockingRule(Rule.NO_CERTIFICATE, 2),
        BlockingRule(Rule.OTHER_WORLD, 1),
    ]
    assert why_not(contact(simulated=True), [real], NOW) == [BlockingRule(Rule.OTHER_WORLD, 1)]
    assert why_not(contact(), [simulated], NOW) == [BlockingRule(Rule.OTHER_WORLD, 1)]
