"""A floor in virtual time: the same lines, policies and promises as the matcher's, with other staff or settings. Pure.

Arrivals, handling times and patience are given, so two runs differ in nothing but what was changed on purpose.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import IntEnum
from functools import partial
from heapq import heappop, heappush
from math import ceil

from acd.domain.floor import Floor
from acd.domain.matching import FloorAgent, Id, Pair, Settings, WaitingContact
from acd.domain.promises import Promise, Promises
from agents.domain.capacity import USUAL, Capacity, free_slots
from agents.domain.state import ChannelGroup

_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Arrival:
    """A contact as it enters its queue; `handle_seconds` > 0 with wrap-up; after `patience_seconds` of waiting it gives
    up (None: never).
    """

    contact: WaitingContact
    handle_seconds: float
    patience_seconds: float | None = None
    promise: Promise = field(default_factory=Promise)


@dataclass(frozen=True, slots=True)
class Shift:
    """An agent on the floor during [starts_at, ends_at); contacts begun go on to their end."""

    agent: FloorAgent
    starts_at: datetime
    ends_at: datetime
    capacity: Capacity = USUAL


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one (program, queue): counts; waits of answered contacts in seconds."""

    offered: int = 0
    answered: int = 0
    in_time: int = 0
    abandoned: int = 0
    wait_seconds: float = 0.0
    longest_seconds: float = 0.0
    handle_seconds: float = 0.0

    @property
    def service_level(self) -> float | None:
        """Answered within the target / offered, 0..1; None without contacts."""
        return self.in_time / self.offered if self.offered else None

    @property
    def mean_wait_seconds(self) -> float | None:
        """Mean wait of the answered (ASA); None without any."""
        return self.wait_seconds / self.answered if self.answered else None

    def plus(self, other: "Outcome") -> "Outcome":
        """Both together."""
        return Outcome(
            self.offered + other.offered,
            self.answered + other.answered,
            self.in_time + other.in_time,
            self.abandoned + other.abandoned,
            self.wait_seconds + other.wait_seconds,
            max(self.longest_seconds, other.longest_seconds),
            self.handle_seconds + other.handle_seconds,
        )


@dataclass(frozen=True, slots=True)
class Worked:
    """Of one program's agents together: seconds of their shifts, and of those with a contact."""

    staffed_seconds: float = 0.0
    busy_seconds: float = 0.0

    @property
    def occupancy(self) -> float | None:
        """Share of the staffed time spent on contacts, 0..1; None without staff."""
        return min(1.0, self.busy_seconds / self.staffed_seconds) if self.staffed_seconds else None


@dataclass(frozen=True, slots=True)
class Stay:
    """One contact of a run as its queue saw it; `answered` False: it gave up; `left_at` None: nobody took it."""

    contact_id: Id
    program_id: int
    queue_id: Id
    enqueued_at: datetime
    left_at: datetime | None
    answered: bool


@dataclass(frozen=True, slots=True)
class Replay:
    """What came of a run. `staffed_seconds`: sum of all shifts; `waiting`: contacts nobody took until the end; `stays`
    in the order in which they ended; `worked`: by program, of everybody who may serve it, whomever they served.
    """

    by_queue: dict[tuple[int, Id], Outcome]
    staffed_seconds: float
    busy_seconds: float
    waiting: int
    stays: tuple[Stay, ...] = ()
    worked: dict[int, Worked] = field(default_factory=dict)

    @property
    def occupancy(self) -> float | None:
        """Share of the staffed time spent on contacts, 0..1; None without staff."""
        return Worked(self.staffed_seconds, self.busy_seconds).occupancy

    def wait_shared_by(self, share: float) -> dict[int, float]:
        """By program: the wait (s) that this share (0..1] of its answered contacts did not exceed."""
        waits: dict[int, list[float]] = {}
        for stay in self.stays:
            if stay.answered and stay.left_at is not None:
                waits.setdefault(stay.program_id, []).append((stay.left_at - stay.enqueued_at).total_seconds())
        return {program_id: sorted(found)[ceil(share * len(found)) - 1] for program_id, found in waits.items()}

    def by_program(self) -> dict[int, Outcome]:
        """Queues of a program together."""
        sums: dict[int, Outcome] = {}
        for (program_id, _queue_id), outcome in self.by_queue.items():
            sums[program_id] = sums.get(program_id, Outcome()).plus(outcome)
        return sums


class _Order(IntEnum):
    """Of events at the same instant: who ends makes room before who comes; who gives up has given up."""

    BEGINS = 0
    ENDS = 1
    FREED = 2
    GIVES_UP = 3
    ARRIVES = 4
    OPENS = 5


@dataclass(slots=True, eq=False)
class _Work:
    """A contact being served; `left` is what remains of it while it is set aside for a more urgent one."""

    group: ChannelGroup
    ends_at: datetime
    left: timedelta | None = None


@dataclass(slots=True)
class _Person:
    shift: Shift
    agent: FloorAgent
    busy_since: datetime
    load: Counter[ChannelGroup] = field(default_factory=Counter)
    works: list[_Work] = field(default_factory=list)


Watch = Callable[[float], None]  # told the share of the arrivals that have come, 0..1; may raise to end the run
_WATCHED = 500  # instants between two words to the watch


def unwatched(_share: float) -> None:
    """Nobody looks on."""


class _Run:
    def __init__(
        self, arrivals: Sequence[Arrival], shifts: Sequence[Shift], settings: Settings, watch: Watch = unwatched
    ) -> None:
        self.watch = watch
        self.arrived = 0
        self.stays: list[Stay] = []
        self.busy: dict[Id, float] = {}
        self.promises = Promises()
        self.floor = Floor(settings, self.promises.standing_of)
        self.arrivals = {arrival.contact.id: arrival for arrival in arrivals}
        self.shifts = shifts
        self.events: list[tuple[datetime, _Order, int, Callable[[datetime], None]]] = []
        self.planned = 0
        self.outcomes: dict[tuple[int, Id], Outcome] = {}
        self.people: dict[Id, _Person] = {}
        for shift in shifts:
            self._plan(shift.starts_at, _Order.BEGINS, partial(self._begins, shift))
            self._plan(shift.ends_at, _Order.ENDS, partial(self._ends, shift.agent.id))
        for arrival in arrivals:
            self._plan(arrival.contact.enqueued_at, _Order.ARRIVES, partial(self._arrives, arrival))

    def go(self) -> Replay:
        instants = 0
        while self.events:
            now = self.events[0][0]
            if instants % _WATCHED == 0:
                self.watch(self.arrived / max(1, len(self.arrivals)))
            instants += 1
            while self.events and self.events[0][0] == now:
                heappop(self.events)[3](now)
            for pair in self.floor.match(now, _BATCH):
                self._answered(pair, now)
            opens = self.floor.next_change()
            if opens is not None and (not self.events or now < opens < self.events[0][0]):
                self._plan(max(opens, now), _Order.OPENS, lambda _now: None)
        staffed = sum((shift.ends_at - shift.starts_at).total_seconds() for shift in self.shifts)
        for contact in self.floor.contacts.values():
            self._left(contact, None, answered=False)
        waiting = len(self.floor.contacts)
        return Replay(self.outcomes, staffed, sum(self.busy.values()), waiting, tuple(self.stays), self._worked())

    def _worked(self) -> dict[int, Worked]:
        """Whoever is busy at the end of the shift goes on to the end of the contact."""
        found: dict[int, Worked] = {}
        busy = dict(self.busy)
        for shift in self.shifts:
            seconds = (shift.ends_at - shift.starts_at).total_seconds()
            served = busy.pop(shift.agent.id, 0.0)  # told with the agent's first shift
            for program_id in shift.agent.programs:
                known = found.get(program_id, Worked())
                found[program_id] = Worked(known.staffed_seconds + seconds, known.busy_seconds + served)
        return found

    def _plan(self, at: datetime, order: _Order, action: Callable[[datetime], None]) -> None:
        self.planned += 1
        heappush(self.events, (at, order, self.planned, action))

    def _arrives(self, arrival: Arrival, now: datetime) -> None:
        self.arrived += 1
        contact = self.promises.admit(arrival.contact, arrival.promise)
        self._count(contact, Outcome(offered=1))
        self.floor.put_contact(contact, now)
        if arrival.patience_seconds is not None:
            until = now + timedelta(seconds=arrival.patience_seconds)
            self._plan(until, _Order.GIVES_UP, partial(self._gives_up, contact.id))

    def _gives_up(self, contact_id: Id, now: datetime) -> None:
        contact = self.floor.drop_contact(contact_id)
        if contact is not None:
            self._count(contact, Outcome(abandoned=1))
            self._left(contact, now, answered=False)
            self.promises.left(contact, now)

    def _begins(self, shift: Shift, now: datetime) -> None:
        person = _Person(shift, replace(shift.agent, idle_since=now), now)
        self.people[shift.agent.id] = person
        self._show(person)

    def _ends(self, agent_id: Id, now: datetime) -> None:
        self.people.pop(agent_id, None)
        self.floor.drop_agent(agent_id, now)

    def _answered(self, pair: Pair, now: datetime) -> None:
        arrival = self.arrivals[pair.waiting_id]
        waited = (now - arrival.contact.enqueued_at).total_seconds()
        in_time = int(waited <= arrival.contact.target_seconds)
        self._count(arrival.contact, Outcome(0, 1, in_time, 0, waited, waited, arrival.handle_seconds))
        self._left(arrival.contact, now, answered=True)
        self.promises.handed_out(arrival.contact.program_id, pair)
        person = self.people[pair.agent_id]
        work = _Work(ChannelGroup(arrival.contact.group), now, timedelta(seconds=arrival.handle_seconds))
        person.works.append(work)
        if len(person.works) == 1:
            person.busy_since = now
        person.load[work.group] += 1
        self._go_on(person, now)
        self._show(person)

    def _go_on(self, person: _Person, now: datetime) -> None:
        """What is set aside stops, what is taken up again runs for what was left of it."""
        resting = person.shift.capacity.set_aside(person.load)
        for work in person.works:
            if work.group in resting and work.left is None:
                work.left = work.ends_at - now
            elif work.group not in resting and work.left is not None:
                work.ends_at, work.left = now + work.left, None
                self._plan(work.ends_at, _Order.FREED, partial(self._freed, person, work))

    def _freed(self, person: _Person, work: _Work, now: datetime) -> None:
        if work.left is not None or work.ends_at != now or work not in person.works:
            return  # set aside since this end was planned
        person.works.remove(work)
        person.load[work.group] -= 1
        if not person.works:
            seconds = (now - person.busy_since).total_seconds()
            self.busy[person.agent.id] = self.busy.get(person.agent.id, 0.0) + seconds
            person.agent = replace(person.agent, idle_since=now)
        self._go_on(person, now)
        if self.people.get(person.agent.id) is person:  # not gone home meanwhile
            self._show(person)

    def _show(self, person: _Person) -> None:
        free = {group.value: slots for group, slots in free_slots(person.shift.capacity, person.load).items()}
        person.agent = replace(person.agent, free=free)
        self.floor.put_agent(person.agent)

    def _left(self, contact: WaitingContact, at: datetime | None, *, answered: bool) -> None:
        since = contact.enqueued_at
        self.stays.append(Stay(contact.id, contact.program_id, contact.queue_id, since, at, answered))

    def _count(self, contact: WaitingContact, more: Outcome) -> None:
        queue = (contact.program_id, contact.queue_id)
        self.outcomes[queue] = self.outcomes.get(queue, Outcome()).plus(more)


def replay(
    arrivals: Iterable[Arrival],
    shifts: Iterable[Shift],
    settings: Settings | None = None,
    watch: Watch = unwatched,
) -> Replay:
    """Run the floor until the last contact ended; arrivals and shifts in any order, one shift at a time per agent."""
    return _Run(list(arrivals), list(shifts), settings or Settings(), watch).go()
