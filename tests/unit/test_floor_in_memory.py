"""The floor in memory against a brute force that knows nothing of lines and heaps, over any history of changes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from acd.domain.floor import Floor
from acd.domain.matching import PINNED, FloorAgent, Lender, Pair, Policy, Ring, Settings, Standing, WaitingContact
from acd.domain.promises import Promise, Promises

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
# What is drawn is mostly what pairs: a floor on which nobody can take anybody tries no order at all.
ASKED = st.lists(st.tuples(st.integers(1, 2), st.integers(1, 3)), max_size=2, unique_by=lambda p: p[0]).map(tuple)
SKILLS = st.one_of(st.just(()), st.just(()), st.just(((1, 1),)), ASKED)
SELDOM = st.sampled_from([False, False, False, False, False, True])
NAMES = [UUID(int=1000 + n) for n in range(6)]
CONTACTS = [UUID(int=n) for n in range(12)]
POLICIES = st.sampled_from(list(Policy))
# By (program, queue): contacts an hour that were agreed. No sum of these and whole seconds comes to a whole contact, so
# that the exact arithmetic of the brute force and the floats of the matcher never part over the last digit.
AGREED = {(1, 1): None, (1, 2): 7, (2, 1): 1, (2, 2): 7}
PROMISES = st.tuples(st.sampled_from([0.5, 0.8]), st.sampled_from([1.0, 2.0]))


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
        "group": draw(st.sampled_from(["chat", "chat", "chat", "voice"])),
        "required": draw(SKILLS),
        "priority": draw(st.integers(0, 2)),
        "target_seconds": draw(st.sampled_from([2, 10, 40])),
        "simulated": draw(SELDOM),
        "preferred": draw(SKILLS),
        "rings": tuple(Ring(after, draw(SKILLS)) for after in rings),
        "lenders": tuple(lenders),
        "named_agent": draw(st.sampled_from([*[None] * 12, *NAMES])),
    }


AGENT = st.fixed_dictionaries(
    {
        "programs": st.sampled_from(
            [frozenset({1, 2}), frozenset({1, 2}), frozenset({1}), frozenset({2}), frozenset()]
        ),
        "skills": st.dictionaries(st.integers(1, 2), st.integers(1, 3)),
        "free": st.sampled_from([{"chat": 2, "voice": 1}, {"chat": 1}, {"chat": 1, "voice": 0}, {"voice": 1}, {}]),
        "simulated": SELDOM,
        "takes_simulated": st.booleans(),
        "ready": SELDOM.map(lambda one: not one),
        "has_offer": SELDOM,
    }
)
WHO = st.tuples(st.sampled_from(NAMES), AGENT, st.integers(0, 40))
ARRIVAL = st.tuples(st.sampled_from(CONTACTS), a_contact(), st.integers(0, 40), st.integers(0, 30), PROMISES)


def skilled(asked, agent):
    return all(agent.skills.get(skill, 0) >= level for skill, level in asked)


class FloorMachine(RuleBasedStateMachine):
    """Told one change after the other; each batch must be what the brute force makes of the same rows, and of what
    became of each queue's earlier contacts: `promised`, `ends` (in time or not) and `admitted` are its own log.
    """

    @initialize(policy=POLICIES, point=st.integers(0, 20))
    def begin(self, policy, point):
        self.now = START
        self.settings = Settings(policy, point)
        self.promises = Promises()
        self.floor = Floor(self.settings, self.promises.standing_of)
        self.waiting, self.people = {}, {}
        self.promised, self.ends, self.admitted = {}, {}, {}

    @rule(arrivals=st.lists(ARRIVAL, min_size=1, max_size=5))
    def arrive(self, arrivals):
        """Several at once: orders are told apart by what stands side by side."""
        for arrival in arrivals:
            self.one_arrives(*arrival)

    def one_arrives(self, contact_id, shape, age, hold, promise):
        since = self.now - seconds(age)
        until = self.now + seconds(hold) if shape["named_agent"] else None
        contact = WaitingContact(id=contact_id, enqueued_at=since, named_until=until, **shape)
        if shape["named_agent"] not in self.people:  # whom nobody can wait for is not waited for
            contact = replace(contact, named_agent=None, named_until=None)
        contact = self.admit(contact, *promise)
        self.waiting[contact_id] = contact
        self.floor.put_contact(contact, self.now)

    @rule(contact_id=st.sampled_from(CONTACTS))
    def leaves(self, contact_id):
        known, dropped = self.waiting.pop(contact_id, None), self.floor.drop_contact(contact_id)
        assert (known and known.id) == (dropped and dropped.id)
        if dropped:
            self.promises.left(dropped, self.now)
            if self.now > dropped.enqueued_at:
                self.ends.setdefault((dropped.program_id, dropped.queue_id), []).append(False)

    @rule(who=WHO)
    def changes(self, who):
        agent_id, shape, idle = who
        self.tell(FloorAgent(id=agent_id, idle_since=self.now - seconds(idle), **shape))

    @rule()
    def offers_end(self):
        """Whoever decided on an offer is free again."""
        for agent in [one for one in self.people.values() if one.has_offer]:
            self.tell(replace(agent, has_offer=False, idle_since=self.now))

    def tell(self, agent):
        self.people[agent.id] = agent
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

    @rule(
        arrivals=st.lists(ARRIVAL, min_size=2, max_size=8),
        crew=st.lists(WHO, min_size=1, max_size=4),
        limit=st.integers(1, 4),
    )
    def a_busy_minute(self, arrivals, crew, limit):
        """Contacts and agents come, then they are matched: left to chance alone, most batches would find nobody."""
        for arrival in arrivals:
            self.one_arrives(*arrival)
        for who in crew:
            agent_id, shape, idle = who
            self.tell(FloorAgent(id=agent_id, idle_since=self.now - seconds(idle), **shape))
        self.match(limit)

    @rule(limit=st.integers(1, 4))
    def a_batch(self, limit):
        self.match(limit)

    def match(self, limit):
        expected = self.brute_force(limit)
        pairs = self.floor.match(self.now, limit)
        assert [(pair.waiting_id, pair.agent_id) for pair in pairs] == expected
        for pair, (contact_id, agent_id) in zip(pairs, expected, strict=True):
            contact = self.waiting.pop(contact_id)
            self.promises.handed_out(contact.program_id, pair)
            in_time = self.now <= contact.enqueued_at + seconds(contact.target_seconds)
            self.ends.setdefault((contact.program_id, contact.queue_id), []).append(in_time)
            self.people[agent_id] = replace(self.people[agent_id], has_offer=True)

    @rule(policy=POLICIES, point=st.integers(0, 20))
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

    def admit(self, contact, share, weight):
        """Through the promises, which must say of the agreed volume what counting afresh says."""
        queue = (contact.program_id, contact.queue_id)
        agreed, known = AGREED[queue], self.waiting.get(contact.id)
        self.promised[queue] = (share, weight)
        admitted = self.promises.admit(contact, Promise(share, agreed, weight), known)
        if agreed is None:
            assert admitted.in_share
        elif known is not None and (known.program_id, known.queue_id) == queue:
            assert admitted.in_share == known.in_share
        else:
            came = self.admitted.setdefault(queue, [])
            came.append(contact.enqueued_at)
            assert admitted.in_share == self.is_agreed(came, agreed)
        return admitted

    def ended(self, queue, in_time):
        """An earlier contact of a queue got its agent."""
        program_id, queue_id = queue
        self.promises.handed_out(
            program_id, Pair(0, 0, 0, 0 if in_time else 9_000, queue_id=queue_id, target_seconds=1)
        )
        self.ends.setdefault(queue, []).append(in_time)

    def is_agreed(self, came, per_hour):
        """Whether the last of these is within the volume: counted from the first on, exactly."""
        full = left = max(Fraction(1), Fraction(per_hour, 4))
        latest = came[0]
        for at in came:
            if at > latest:
                left = min(full, left + Fraction(int((at - latest).total_seconds()) * per_hour, 3600))
                latest = at
            within = left >= 1
            left -= within
        return within

    def share_kept(self, queue):
        """Of the queue's ends, the last one counting whole and the one fifty before it half."""
        ends = self.ends.get(queue, [])
        counted = [(0.5 ** (age / 50), end) for age, end in enumerate(reversed(ends))]
        return sum(part for part, end in counted if end) / sum(part for part, _end in counted) if ends else 1.0

    def urgency(self, contact):
        """The policy's four tiers in other words, in exact numbers."""
        share, weight = self.promised[contact.program_id, contact.queue_id]
        waited = int((self.now - contact.enqueued_at).total_seconds())
        waited += contact.priority * self.settings.point_seconds
        targets = Fraction(waited, contact.target_seconds)  # how many times its target it has waited
        cost = Fraction(weight) * targets
        if contact.in_share and targets >= 10:
            return (0, -waited, contact.id)
        if contact.in_share and targets < 1 and self.share_kept((contact.program_id, contact.queue_id)) < share + 0.05:
            return (1, contact.target_seconds - waited, contact.id)
        if contact.in_share:
            return (2, -cost, contact.id)
        return (2, -Fraction(weight), contact.id) if targets >= 10 else (3, -cost, contact.id)

    def heads_served(self, limit):
        """SERVICE_LEVEL: a queue serves those alike in their turn; of the first ones whom somebody can take, the most
        urgent goes next, to its own queue's agents before those lent.
        """
        lines = {}
        for contact in self.waiting.values():
            held = contact.named_agent if contact.named_until and self.now < contact.named_until else None
            alike = (contact.program_id, contact.queue_id, contact.group, contact.simulated, contact.preferred, held)
            own, *lent = self.asked(contact)
            lines.setdefault((False, alike, own), []).append(contact)
            for asked in lent:
                lines.setdefault((True, alike, asked, *self.lender_of(contact)), []).append(contact)
        free = {a.id: a for a in self.people.values() if a.ready and not a.has_offer}
        made = []
        while len(made) < limit:
            found = []
            for (is_lent, _alike, asked, *_lender), contacts in lines.items():
                left = [one for one in contacts if one.id not in dict(made)]
                first = min(left, key=self.place, default=None)
                able = [a for a in free.values() if first is not None and self.takes(a, first, asked)]
                if first is not None and able:
                    best = min(able, key=lambda a, c=first: (not skilled(c.preferred, a), a.idle_since, a.id))
                    found.append((self.urgency(first), is_lent, first.id, best.id))
            if not found:
                break
            _urgency, _is_lent, contact_id, agent_id = min(found)
            made.append((contact_id, agent_id))
            del free[agent_id]
        return made

    def lender_of(self, contact):
        """The one lender a contact of this machine has, as far as it tells lines apart."""
        (lender,) = contact.lenders
        return lender.queue_id, lender.most_waiting

    def brute_force(self, limit):
        if self.settings.policy is Policy.SERVICE_LEVEL:
            return self.heads_served(limit)
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


# Everybody may serve everybody, or is lent: which contact comes next is all that is left to decide.
PLAIN = st.fixed_dictionaries(
    {
        "program_id": st.integers(1, 2),
        "queue_id": st.integers(1, 2),
        "group": st.just("chat"),
        "required": st.sampled_from([(), (), ((1, 1),)]),
        "priority": st.integers(0, 1),
        "target_seconds": st.sampled_from([2, 10, 40]),
        "simulated": st.just(False),
        "preferred": st.just(()),
        "rings": st.just(()),
        "lenders": st.sampled_from([(), (Lender(2, ((2, 1),), 0, 9),)]),
        "named_agent": st.none(),
    }
)
SKILLED = st.sampled_from([{}, {1: 1}, {2: 1}, {1: 1, 2: 1}])
ENDS = st.fixed_dictionaries({queue: st.lists(SELDOM, max_size=4) for queue in AGREED})
AGES = st.one_of(st.integers(0, 9), st.integers(10, 39), st.integers(40, 400))  # in time, late, forgotten


@given(
    arrivals=st.lists(st.tuples(st.sampled_from(CONTACTS), PLAIN, AGES, st.just(0), PROMISES), min_size=3, max_size=12),
    crew=st.lists(SKILLED, min_size=1, max_size=4),
    ends=ENDS,
    policy=POLICIES,
    point=st.sampled_from([0, 5]),
    limit=st.integers(1, 4),
)
@limits(max_examples=400)
def test_the_next_one_is_the_most_urgent_of_the_first_in_each_line(arrivals, crew, ends, policy, point, limit):
    machine = FloorMachine()
    machine.begin(policy, point)
    for queue, kept in ends.items():
        for in_time in kept:
            machine.ended(queue, in_time)
    for arrival in arrivals:
        machine.one_arrives(*arrival)
    for number, skills in enumerate(crew):
        machine.tell(agent(number, skills=skills, idle_since=START - seconds(number)))
    machine.match(limit)


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


def test_a_hold_ends_when_its_agent_goes_home_who_could_not_serve_it_any_more():
    floor = Floor()
    floor.put_agent(agent(0))
    floor.put_agent(agent(1, ready=False))
    floor.put_contact(contact(1, named_agent=NAMES[1], named_until=START + seconds(300)), START)
    floor.put_agent(agent(1, ready=False, programs=frozenset()))  # the certificate has ended
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


def test_a_line_that_loses_its_first_contact_to_another_line_stands_where_its_next_one_belongs():
    """Three of one queue, in turn 1, 2, 3; 1 and 3 may be helped by queue 2. When 1 has gone, 3 is the first of those
    who may be helped, and more urgent than 2: the lent agent is for 3.
    """
    lenders = (Lender(2, ((7, 1),), most_waiting=5),)
    floor = Floor(Settings(Policy.SERVICE_LEVEL))
    floor.put_agent(agent(0))
    floor.put_agent(agent(1, skills={7: 1}, idle_since=START - seconds(50)))
    for number, target, who in ((1, 100, lenders), (2, 10, ()), (3, 5, lenders)):
        came = START + seconds(number)
        floor.put_contact(contact(number, enqueued_at=came, target_seconds=target, lenders=who), came)
    pairs = floor.match(START + seconds(33))
    assert [(pair.waiting_id, pair.agent_id) for pair in pairs] == [(CONTACTS[1], NAMES[0]), (CONTACTS[3], NAMES[1])]


def test_a_contact_that_comes_to_another_queue_is_counted_in_its_volume():
    promises = Promises()
    first = promises.admit(contact(1), Promise(agreed_per_hour=1))
    assert first.in_share
    assert promises.admit(replace(first, priority=1), Promise(agreed_per_hour=1), first).in_share, "it is the same one"
    assert promises.admit(contact(2, queue_id=2), Promise(agreed_per_hour=1)).in_share
    moved = promises.admit(replace(first, queue_id=2), Promise(agreed_per_hour=1), first)
    assert not moved.in_share, "the other queue's hour has had its one"


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
