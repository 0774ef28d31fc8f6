"""What shall be other on a day that is replayed: staff, skills, rules of queues. Nothing is read or written here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from acd.domain.matching import FloorAgent, Id, Ring, Settings
from acd.domain.whatif import Arrival, Shift
from agents.domain.capacity import USUAL


@dataclass(frozen=True, slots=True)
class Staffing:
    """`number` agents more (negative: fewer) for a program during [starts_at, ends_at)."""

    program_id: int
    number: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class QueueChange:
    """Other rules for one queue: None leaves a rule as it was. `open_after_seconds` > 0: from then on its contacts ask
    for no skill.
    """

    program_id: int
    queue_id: UUID
    priority: int | None = None
    open_after_seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What shall be other. `more`: copies of the agents who worked longest; `without`: agents who stay at home;
    `certified`: (agent, program) pairs granted beside today's; `skills`: (agent, skill, level) likewise.
    """

    settings: Settings = field(default_factory=Settings)
    more: int = 0
    without: frozenset[UUID] = frozenset()
    certified: tuple[tuple[UUID, int], ...] = ()
    skills: tuple[tuple[UUID, UUID, int], ...] = ()
    staffing: tuple[Staffing, ...] = ()
    queues: tuple[QueueChange, ...] = ()


def changed_staff(shifts: Sequence[Shift], change: Change) -> list[Shift]:
    """The day's shifts with the change made."""
    at_home = {str(agent_id) for agent_id in change.without}
    staff = [_taught(shift, change) for shift in shifts if shift.agent.id not in at_home]
    longest = sorted(staff, key=_longest_first)
    for number in range(change.more):
        if longest:
            like = longest[number % len(longest)]
            staff.append(replace(like, agent=replace(like.agent, id=f"{like.agent.id}+{number}")))
    for place, staffing in enumerate(change.staffing):
        staff = _more(staff, staffing, place) if staffing.number > 0 else _fewer(staff, staffing)
    return staff


def changed_arrivals(arrivals: Sequence[Arrival], change: Change) -> list[Arrival]:
    """The day's contacts with other rules of their queues."""
    rules: Mapping[tuple[int, Id], QueueChange] = {(one.program_id, str(one.queue_id)): one for one in change.queues}
    return [_ruled(arrival, rules.get((arrival.contact.program_id, arrival.contact.queue_id))) for arrival in arrivals]


def _ruled(arrival: Arrival, rule: QueueChange | None) -> Arrival:
    if rule is None:
        return arrival
    contact = arrival.contact
    if rule.priority is not None:
        contact = replace(contact, priority=rule.priority)
    if rule.open_after_seconds is not None:
        earlier = tuple(ring for ring in contact.rings if ring.after_seconds < rule.open_after_seconds)
        contact = replace(contact, rings=(*earlier, Ring(rule.open_after_seconds, ())))
    return replace(arrival, contact=contact)


def _longest_first(shift: Shift) -> tuple[object, str]:
    return shift.starts_at - shift.ends_at, str(shift.agent.id)


def _serves(program_id: int) -> Callable[[Shift], bool]:
    return lambda shift: program_id in shift.agent.programs and not shift.agent.simulated


def _more(staff: Sequence[Shift], asked: Staffing, place: int) -> list[Shift]:
    """Each like one of the program's own who worked longest; with nobody to copy, without skills."""
    known = sorted(filter(_serves(asked.program_id), staff), key=_longest_first)
    nobody = FloorAgent(f"new{place}", frozenset({asked.program_id}), {}, asked.starts_at, {})
    added = []
    for number in range(asked.number):
        like = known[number % len(known)] if known else Shift(nobody, asked.starts_at, asked.ends_at, USUAL)
        agent = replace(like.agent, id=f"{like.agent.id}+{place}.{number}")
        added.append(Shift(agent, asked.starts_at, asked.ends_at, like.capacity))
    return [*staff, *added]


def _fewer(staff: Sequence[Shift], asked: Staffing) -> list[Shift]:
    """Those who work most within these hours are away then."""

    def worked(agent_id: Id) -> float:
        return sum(
            max(0.0, (min(one.ends_at, asked.ends_at) - max(one.starts_at, asked.starts_at)).total_seconds())
            for one in mine
            if one.agent.id == agent_id
        )

    mine = list(filter(_serves(asked.program_id), staff))
    away = sorted({one.agent.id for one in mine}, key=lambda agent_id: (-worked(agent_id), str(agent_id)))[
        : -asked.number
    ]
    gone = set(away)
    return [part for shift in staff for part in (_without(shift, asked) if shift.agent.id in gone else [shift])]


def _without(shift: Shift, asked: Staffing) -> list[Shift]:
    """The parts of a shift before and after these hours."""
    before = replace(shift, ends_at=min(shift.ends_at, asked.starts_at))
    after = replace(shift, starts_at=max(shift.starts_at, asked.ends_at))
    return [part for part in (before, after) if part.starts_at < part.ends_at]


def _taught(shift: Shift, change: Change) -> Shift:
    programs = {program_id for agent_id, program_id in change.certified if str(agent_id) == shift.agent.id}
    skills: dict[Id, int] = {
        str(skill): level for agent_id, skill, level in change.skills if str(agent_id) == shift.agent.id
    }
    if not programs and not skills:
        return shift
    agent = replace(shift.agent, programs=shift.agent.programs | programs, skills={**shift.agent.skills, **skills})
    return replace(shift, agent=agent)
