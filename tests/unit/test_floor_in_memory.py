"""The floor in memory against a brute force that knows nothing of lines and heaps, over any history of changes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import settings as limits
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from acd.domain.floor import Floor
from acd.domain.matching import PINNED, FloorAgent, Lender, Policy, Ring, Settings, Standing, WaitingContact

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
SKILLS = st.lists(st.tuples(st.integers(1, 2), st.integers(1, 3)), max_size=2, unique_by=lambda p: p[0]).map(tuple)
NAMES = [UUID(int=1000 + n) for n in range(6)]
CONTACTS = [UUID(int=n) for n in range(12)]


def seconds(number):
    return timedelta(seconds=number)


@st.composite
def a_contact(draw):
    rings = sorted(draw(st.lists(st.integers(1, 30), max_size=2, unique=True)))
    lenders = draw(
        st.lists(st.builds(Lender, st.integers(1, 2), SKILLS, st.integers(0, 20), st.integers(0, 2)), max_size=1)
    )
    return {
        "program_id": draw(st.integers(1, 2)),
        "queue_id": draw(st.integers(1, 2)),
        "group": draw(st.sampled_from(["voice", "chat"])),
        "required": draw(SKILLS),
        "priority": draw(st.integers(0, 2)),
        "simulated": draw(st.booleans()),
        "preferred": draw(SKILLS),
        "rings": tuple(Ring(after, draw(SKILLS)) for after in rings),
        "lenders": tuple(lenders),
        "named_agent": draw(st.sampled_from([None, *NAMES])),
    }


AGENT = st.fixed_dictionaries(
    {
        "programs": st.frozensets(st.integers(1, 2)),
        "skills": st.dictionaries(st.integers(1, 2), st.integers(1, 3)),
        "free": st.dictionaries(st.sampled_from(["voice", "chat"]), st.integers(0, 2)),
        "simulated": st.booleans(),
        "takes_simulated": st.booleans(),
        "ready": st.booleans(),
        "has_offer": st.booleans(),
    }
)


def skilled(asked, agent):
    return all(agent.skills.get(skill, 0) >= level for skill, level in asked)


class FloorMachine(RuleBasedStateMachine):
    """Told one change after the other; each batch must be what the brute force makes of the same rows."""

    @initialize(policy=st.sampled_from([Policy.STRICT_PRIORITY, Policy.FIRST_COME]), point=st.integers(0, 20))
    def begin(self, policy, point):
        self.now = START
        self.settings = Settings(policy, point)
        self.floor = Floor(self.settings)
        self.waiting, self.people = {}, {}

    @rule(contact_id=st.sampled_from(CONTACTS), shape=a_contact(), age=st.integers(0, 40), hold=st.integers(0, 30))
    def arrives(self, contact_id, shape, age, hold):
        since = self.now - seconds(age)
        until = self.now + seconds(hold) if shape["named_agent"] else None
        contact = WaitingContact(id=contact_id, enqueued_at=since, named_until=until, **shape)
        if shape["named_agent"] not in self.people:  # whom nobody can wait for is not waited for
            contact = replace(contact, named_agent=None, named_until=None)
        self.waiting[contact_id] = contact
        self.floor.put_contact(contact, self.now)

    @rule(contact_id=st.sampled_from(CONTACTS))
    def leaves(self, contact_id):
        known, dropped = self.waiting.pop(contact_id, None), self.floor.drop_contact(contact_id)
        assert (known and known.id) == (dropped and dropped.id)

    @rule(agent_id=st.sampled_from(NAMES), shape=AGENT, idle=st.integers(0, 40))
    def changes(self, agent_id, shape, idle):
        agent = FloorAgent(id=agent_id, idle_since=self.now - seconds(idle), **shape)
        self.people[agent_id] = agent
        self.floor.put_agent(agent)

    @rule(agent_id=st.sampled_from(NAMES))
    def goes_home(self, agent_id):
        self.people.pop(agent_id, None)
        self.floor.drop_agent(agent_id, self.now)
        for contact in list(self.waiting.values()):
            if contact.named_agent == agent_id:
                self.waiting[contact.id] = replace(contact, named_agent=None, named_until=None)

    @rule(passing=st.integers(0, 15))
    def time_passes(self, passing):
        self.now += seconds(passing)

    @rule(limit=st.integers(1, 4))
    def a_batch(self, limit):
        expected = self.brute_force(limit)
        pairs = self.floor.match(self.now, limit)
        assert [(pair.waiting_id, pair.agent_id) for pair in pairs] == expected
        for contact_id, agent_id in expected:
            del self.waiting[contact_id]
            self.people[agent_id] = replace(self.people[agent_id], has_offer=True)

    @rule(policy=st.sampled_from([Policy.STRICT_PRIORITY, Policy.FIRST_COME]), point=st.integers(0, 20))
    def the_order_changes(self, policy, point):
        self.settings = Settings(policy, point)
        self.floor.use(self.settings, self.now)

    def place(self, contact):
        if self.settings.policy is Policy.STRICT_PRIORITY:
            return (-contact.priority, contact.enqueued_at, contact.id)
        return (contact.enqueued_at - seconds(contact.priority * self.settings.point_seconds), contact.id)

    def depth(self, queue):
        return sum((contact.program_id, contact.queue_id) == queue for contact in self.waiting.values())

    def asked(self, contact):
        """Groups of requirements in the order they are tried: the contact's own, then the lenders'."""
        own = contact.required
        for ring in contact.rings:
            if (self.now - contact.enqueued_at).total_seconds() >= ring.after_seconds:
                own = ring.required
        if contact.named_until is not None and self.now < contact.named_until:
            return [own]
        return [own] + [
            lender.required
            for lender in contact.lenders
            if (self.now - contact.enqueued_at).total_seconds() >= lender.after_seconds
            and self.depth((contact.program_id, lender.queue_id)) <= lender.most_waiting
        ]

    def brute_force(self, limit):
        options = {contact.id: self.asked(contact) for contact in self.waiting.values()}
        free = {a.id: a for a in self.people.values() if a.ready and not a.has_offer}
        made = []
        for contact in sorted(self.waiting.values(), key=self.place):
            if len(made) >= limit:
                break
            for asked in options[contact.id]:
                able = [a for a in free.values() if self.takes(a, contact, asked)]
                if able:
                    best = min(able, key=lambda a: (not skilled(contact.preferred, a), a.idle_since, a.id))
                    made.append((contact.id, best.id))
                    del free[best.id]
                    break
        return made

    def takes(self, agent, contact, asked):
        held = contact.named_agent if contact.named_until and self.now < contact.named_until else None
        if held not in (None, agent.id) or contact.program_id not in agent.programs:
            return False
        world = (agent.simulated or agent.takes_simulated) if contact.simulated else not agent.simulated
        return world and skilled(asked, agent) and agent.free.get(contact.group, 0) > 0

    @invariant()
    def depths_are_right(self):
        if hasattr(self, "floor"):
            for queue in ((1, 1), (1, 2), (2, 1), (2, 2)):
                assert self.floor.depth(*queue) == self.depth(queue)


FloorMachine.TestCase.settings = limits(max_examples=60, stateful_step_count=30)
TestFloorInMemory = FloorMachine.TestCase


def agent(number, **changes):
    return replace(FloorAgent(NAMES[number], frozenset({1, 2}), {}, START - seconds(60), {"chat": 1}), **changes)


def contact(number, **changes):
    return replace(WaitingContact(CONTACTS[number], 1, 1, "chat", (), 0, START), **changes)


def test_a_ring_opens_by_mere_waiting():
    floor = Floor()
    floor.put_agent(agent(0, skills={7: 1}))
    floor.put_contact(contact(1, required=((7, 3),), rings=(Ring(40, ((7, 1),)),)), START)
    assert floor.next_change() == START + seconds(40)
    assert floor.match(START + seconds(39)) == []
    assert [pair.waiting_id for pair in floor.match(START + seconds(40))] == [CONTACTS[1]]


def test_a_contact_is_held_for_its_agent_and_then_for_anybody():
    floor = Floor()
    floor.put_agent(agent(0))
    floor.put_agent(agent(1, ready=False))
    floor.put_contact(contact(1, named_agent=NAMES[1], named_until=START + seconds(30)), START)
    assert floor.match(START + seconds(29)) == []
    assert [pair.agent_id for pair in floor.match(START + seconds(30))] == [NAMES[0]]


def test_a_hold_ends_when_its_agent_goes_home():
    floor = Floor()
    floor.put_agent(agent(0))
    floor.put_agent(agent(1, ready=False))
    floor.put_contact(contact(1, named_agent=NAMES[1], named_until=START + seconds(300)), START)
    floor.drop_agent(NAMES[1], START)
    assert [pair.agent_id for pair in floor.match(START)] == [NAMES[0]]


def test_a_contact_put_further_back_goes_after_those_it_stood_before():
    """Its older place stays in the heap of the line and must count for nothing."""
    floor = Floor()
    for number in (1, 2):
        floor.put_contact(contact(number, priority=number), START)
    floor.put_contact(contact(2, priority=0), START)
    floor.put_agent(agent(0))
    assert [pair.waiting_id for pair in floor.match(START)] == [CONTACTS[1]]


def test_a_contact_put_further_back_goes_after_those_of_other_queues_too():
    floor = Floor()
    floor.put_agent(agent(0))
    floor.put_contact(contact(1, priority=2), START)
    floor.put_contact(contact(2, queue_id=2, priority=1), START)
    floor.put_contact(contact(3, priority=1, enqueued_at=START - seconds(1)), START)
    floor.put_contact(contact(1, priority=0), START)
    floor.drop_contact(CONTACTS[3])
    assert [pair.waiting_id for pair in floor.match(START)] == [CONTACTS[2]]


@pytest.mark.parametrize("point", [0, 60])
@pytest.mark.parametrize("policy", list(Policy))
def test_a_pinned_contact_goes_first_whatever_waiting_is_worth(policy, point):
    floor = Floor(Settings(policy, point))
    floor.put_contact(contact(1, enqueued_at=START - seconds(900)), START)
    floor.put_contact(contact(2, priority=PINNED), START)
    floor.put_agent(agent(0))
    assert [pair.waiting_id for pair in floor.match(START)] == [CONTACTS[2]]


@pytest.mark.parametrize("before", list(Policy))
@pytest.mark.parametrize("after", list(Policy))
def test_the_order_of_the_floor_changes_while_contacts_wait(before, after):
    floor = Floor(Settings(before))
    for number in range(4):
        floor.put_contact(contact(number, priority=number % 2, enqueued_at=START + seconds(number)), START)
    floor.put_agent(agent(0))
    first = [pair.waiting_id for pair in floor.match(START + seconds(5), 1)]
    floor.use(Settings(after), START + seconds(5))
    for number in range(1, 4):
        floor.put_agent(agent(number))
    fresh = Floor(Settings(after))
    for waiting in floor.contacts.values():
        fresh.put_contact(waiting, START)
    for number in range(1, 4):
        fresh.put_agent(agent(number))
    assert len(first) == 1
    assert floor.match(START + seconds(5)) == fresh.match(START + seconds(5))


@pytest.mark.parametrize(
    ("in_share", "kept", "first"),
    [(True, 0.5, 2), (False, 0.5, 1), (True, 0.9, 1)],
    ids=["owed goes first", "a flood does not", "a kept promise does not"],
)
def test_what_can_still_be_kept_goes_before_what_is_late(in_share, kept, first):
    """Contact 1 is late already; contact 2 has five seconds left in a queue that promised 80 %."""
    settings = Settings(Policy.SERVICE_LEVEL)
    floor = Floor(settings, lambda _program, queue: Standing(0.8, kept if queue == 2 else 0.9))
    floor.put_agent(agent(0))
    now = START + seconds(40)
    floor.put_contact(contact(1), now)
    floor.put_contact(contact(2, queue_id=2, enqueued_at=START + seconds(25), in_share=in_share), now)
    assert [pair.waiting_id for pair in floor.match(now)] == [CONTACTS[first]]


def test_nobody_waits_without_end():
    settings = Settings(Policy.SERVICE_LEVEL)
    floor = Floor(settings, lambda _program, _queue: Standing(0.8, 0.1))
    floor.put_agent(agent(0))
    now = START + seconds(200)
    floor.put_contact(contact(1), now)
    floor.put_contact(contact(2, queue_id=2, enqueued_at=now - seconds(19)), now)
    assert [pair.waiting_id for pair in floor.match(now)] == [CONTACTS[1]]


class Counting(dict):
    """Free slots that count how often they are asked for."""

    reads = 0

    def get(self, key, default=None):
        Counting.reads += 1
        return super().get(key, default)


def test_ten_thousand_waiting_look_at_each_agent_once():
    floor = Floor()
    for number in range(200):
        floor.put_agent(replace(agent(0), id=UUID(int=5000 + number), free=Counting(chat=1)))
    for number in range(10_000):
        floor.put_contact(replace(contact(0), id=UUID(int=20_000 + number)), START)
    Counting.reads = 0
    assert len(floor.match(START, limit=500)) == 200
    assert Counting.reads <= 200
