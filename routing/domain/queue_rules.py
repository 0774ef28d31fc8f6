"""What a queue asks for and where its contacts go when it cannot help: read from stored data, checked before saving."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Any
from uuid import UUID

from acd.domain.matching import Requirements, Ring

LEAST_PRIORITY, MOST_PRIORITY = -10, 10  # clients' priorities meet in one list: the provider owns their scale
LEAST_LEVEL, MOST_LEVEL = 1, 5
LONGEST_SECONDS = 7 * 24 * 3600  # of a ring, a lender or an overflow: nothing opens after a week
MOST_NUMBER = 100_000


class OverflowWhen(StrEnum):
    """When a contact goes elsewhere instead. CLOSED and DEPTH are asked at entry, WAIT while it waits."""

    CLOSED = "closed"
    DEPTH = "depth"
    WAIT = "wait"


@dataclass(frozen=True, slots=True)
class Overflow:
    """To a queue or into a flow, one of the two: when closed; with `number` or more waiting at entry; or after `number`
    seconds of waiting.
    """

    when: OverflowWhen
    number: int
    queue_id: UUID | None = None
    flow_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Lending:
    """Agents of `queue_id` may help from `after_seconds` of waiting on, while at most `most_waiting` wait there."""

    queue_id: UUID
    after_seconds: int = 0
    most_waiting: int = 0


@dataclass(frozen=True, slots=True)
class QueueRules:
    """A queue as the floor sees it. Seconds >= 0; `target_share` 0..1; 0 hold seconds = no preference."""

    id: UUID
    required: Requirements = ()
    preferred: Requirements = ()
    rings: tuple[Ring, ...] = ()
    lenders: tuple[Lending, ...] = ()
    overflows: tuple[Overflow, ...] = ()
    priority: int = 0
    target_seconds: int = 20
    target_share: Decimal = Decimal("0.8")
    agreed_per_hour: int | None = None
    weight: int = 1
    offer_seconds: int = 20
    named_agent_seconds: int = 0
    last_agent_seconds: int = 0


class RuleFault(StrEnum):
    """Why rules are refused; the words stand in the back office."""

    PRIORITY = "priority_out_of_range"
    LEVEL = "level_out_of_range"
    NUMBER = "number_out_of_range"
    SKILL_TWICE = "skill_twice"
    NO_SUCH_SKILL = "no_such_skill"
    NO_SUCH_QUEUE = "no_such_queue"
    NO_SUCH_FLOW = "no_such_flow"
    QUEUE_TWICE = "queue_twice"
    ITSELF = "itself"
    NOT_ASCENDING = "not_ascending"
    CYCLE = "cycle"


@dataclass(frozen=True, slots=True)
class RuleProblem:
    """One fault of one field; `values` fill its words."""

    fault: RuleFault
    field: str
    values: Mapping[str, Any] = dataclasses.field(default_factory=dict)


class BadRules(ValueError):
    """The rules contradict themselves or the program; `problems` says where. Nothing was saved."""

    def __init__(self, problems: Sequence[RuleProblem]) -> None:
        super().__init__(", ".join(f"{problem.field}: {problem.fault.value}" for problem in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The program around a queue: skills it may ask for, all its other queues with the queues their overflows lead to,
    and the flows in force with the queues they lead to.
    """

    skills: frozenset[UUID]
    overflows: Mapping[UUID, tuple[UUID, ...]]
    flows: Mapping[UUID, tuple[UUID, ...]] = dataclasses.field(default_factory=dict)


def requirements_of(data: Iterable[Sequence[Any]]) -> Requirements:
    """[[skill id, least level], ...] as stored."""
    return tuple((UUID(str(skill)), int(level)) for skill, level in data)


def data_of(required: Iterable[tuple[Any, int]]) -> list[list[Any]]:
    """The way back."""
    return [[str(skill), level] for skill, level in required]


def problems_of(rules: QueueRules, around: Surroundings) -> list[RuleProblem]:
    """All problems; empty = may be saved."""
    return [*_numbers(rules), *_skills(rules, around), *_rings(rules), *_others(rules, around)]


def _numbers(rules: QueueRules) -> Iterator[RuleProblem]:
    if not LEAST_PRIORITY <= rules.priority <= MOST_PRIORITY:
        yield RuleProblem(
            RuleFault.PRIORITY,
            "priority",
            {"value": rules.priority, "least": LEAST_PRIORITY, "most": MOST_PRIORITY},
        )
    numbers = [
        ("weight", rules.weight, 1, 100),
        ("agreed_per_hour", rules.agreed_per_hour, 1, MOST_NUMBER),
        ("named_agent_seconds", rules.named_agent_seconds, 0, LONGEST_SECONDS),
        ("last_agent_seconds", rules.last_agent_seconds, 0, LONGEST_SECONDS),
        *(("rings", ring.after_seconds, 1, LONGEST_SECONDS) for ring in rules.rings),
        *(("lenders", lending.after_seconds, 0, LONGEST_SECONDS) for lending in rules.lenders),
        *(("lenders", lending.most_waiting, 0, MOST_NUMBER) for lending in rules.lenders),
        *(
            ("overflows", overflow.number, 1, LONGEST_SECONDS)
            for overflow in rules.overflows
            if overflow.when is not OverflowWhen.CLOSED
        ),
    ]
    for name, value, least, most in numbers:
        if value is not None and not least <= value <= most:
            yield RuleProblem(RuleFault.NUMBER, name, {"value": value, "least": least, "most": most})


def _skills(rules: QueueRules, around: Surroundings) -> Iterator[RuleProblem]:
    asked = [("required", rules.required), ("preferred", rules.preferred)]
    for name, required in [*asked, *(("rings", ring.required) for ring in rules.rings)]:
        ids = [skill for skill, _level in required]
        for skill, level in required:
            if not LEAST_LEVEL <= level <= MOST_LEVEL:
                yield RuleProblem(RuleFault.LEVEL, name, {"value": level, "least": LEAST_LEVEL, "most": MOST_LEVEL})
            if skill not in around.skills:
                yield RuleProblem(RuleFault.NO_SUCH_SKILL, name)
        if len(set(ids)) < len(ids):
            yield RuleProblem(RuleFault.SKILL_TWICE, name)


def _rings(rules: QueueRules) -> Iterator[RuleProblem]:
    waits = [ring.after_seconds for ring in rules.rings]
    for earlier, later in pairwise(waits):
        if later <= earlier:
            yield RuleProblem(RuleFault.NOT_ASCENDING, "rings", {"earlier": earlier, "later": later})


def _others(rules: QueueRules, around: Surroundings) -> Iterator[RuleProblem]:
    ways = [("lenders", lending.queue_id) for lending in rules.lenders]
    ways += [("overflows", overflow.queue_id) for overflow in rules.overflows if overflow.queue_id is not None]
    for name, queue_id in ways:
        if queue_id == rules.id:
            yield RuleProblem(RuleFault.ITSELF, name)
        elif queue_id not in around.overflows:
            yield RuleProblem(RuleFault.NO_SUCH_QUEUE, name)
    if any(overflow.queue_id is None and overflow.flow_id not in around.flows for overflow in rules.overflows):
        yield RuleProblem(RuleFault.NO_SUCH_FLOW, "overflows")
    lending, times = {one.queue_id for one in rules.lenders}, {one.when for one in rules.overflows}
    for name, distinct, number in (
        ("lenders", lending, len(rules.lenders)),
        ("overflows", times, len(rules.overflows)),
    ):
        if len(distinct) < number:
            yield RuleProblem(RuleFault.QUEUE_TWICE, name)
    path = cycle_through(rules.id, {**around.overflows, rules.id: overflow_ways(rules, around.flows)})
    if len(path) > 1:  # one step is ITSELF
        yield RuleProblem(RuleFault.CYCLE, "overflows", {"path": path})


def overflow_ways(rules: QueueRules, flows: Mapping[UUID, Sequence[UUID]]) -> tuple[UUID, ...]:
    """The queues a queue's contacts may overflow to, through flows too.

    A flow that leads back to the very queue is no circle: the contact takes its old place again, and meets the flow
    once only.
    """
    found: list[UUID] = []
    for overflow in rules.overflows:
        if overflow.queue_id is not None:
            found.append(overflow.queue_id)
        elif overflow.flow_id is not None:
            found += [queue_id for queue_id in flows.get(overflow.flow_id, ()) if queue_id != rules.id]
    return tuple(found)


def cycle_through(start: UUID, ways: Mapping[UUID, Sequence[UUID]]) -> tuple[UUID, ...]:
    """The queues of a way from `start` back to it, `start` first; empty when there is none."""
    came_from: dict[UUID, UUID] = {}
    edge = [start]
    while edge:
        here = edge.pop()
        for following in ways.get(here, ()):
            if following == start:
                path = [here]
                while path[-1] != start:
                    path.append(came_from[path[-1]])
                return tuple(reversed(path))
            if following not in came_from:
                came_from[following] = here
                edge.append(following)
    return ()


def overflow_at_entry(rules: QueueRules, *, is_open: bool, depth: int) -> Overflow | None:
    """Where a contact goes that would enter now; `depth` contacts wait already. Closed is asked first."""
    for overflow in rules.overflows:
        if overflow.when is OverflowWhen.CLOSED and not is_open:
            return overflow
    for overflow in rules.overflows:
        if overflow.when is OverflowWhen.DEPTH and depth >= overflow.number:
            return overflow
    return None


def overflow_by_wait(rules: QueueRules) -> Overflow | None:
    """Where a contact goes that has waited long enough."""
    return next((overflow for overflow in rules.overflows if overflow.when is OverflowWhen.WAIT), None)
