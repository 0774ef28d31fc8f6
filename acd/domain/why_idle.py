"""Why an agent gets nothing: which contacts wait in the agent's programs, and what stands between. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from acd.domain.matching import FloorAgent, Id, Kind, Rule, WaitingContact, kinds_of, lasting_rule
from acd.domain.why import Explainer, Missing, distance, farthest, missing_of


class Idle(StrEnum):
    """The first answer that applies, in this order."""

    NOT_READY = "not_ready"
    HAS_OFFER = "has_offer"
    NO_PROGRAM = "no_program"
    NOTHING_WAITS = "nothing_waits"
    NEXT = "next"  # a contact may be given to this agent now
    BLOCKED = "blocked"  # contacts wait, each behind a rule


@dataclass(frozen=True, slots=True)
class Waits:
    """`contacts` (>= 1) of one queue that `rule` keeps from the agent; None: nothing does. `opens_at`: when mere
    waiting may first let it pass.
    """

    program_id: int
    queue_id: Id
    group: str
    contacts: int
    rule: Rule | None
    missing: Missing = ()
    opens_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Idleness:
    """Why one agent gets nothing now. `waits`: what could be taken first, then by the nearest rule; `full`: groups the
    agent has no place in; `ended`: programs whose certificate is over while contacts wait there, since when.
    """

    agent_id: Id
    idle: Idle
    waits: tuple[Waits, ...]
    full: tuple[str, ...]
    ended: tuple[tuple[int, datetime], ...]


class IdleExplainer:
    """Explains agents of one floor at one instant; contacts that ask the same are looked at once."""

    def __init__(self, explainer: Explainer) -> None:
        self._explainer = explainer
        groups: Counter[tuple[Id, tuple[Kind, ...]]] = Counter()
        self._opens: dict[tuple[Id, tuple[Kind, ...]], WaitingContact] = {}
        for contact in explainer.floor.contacts:
            key = contact.queue_id, kinds_of(contact, explainer.now)
            groups[key] += 1
            known = self._opens.get(key)
            if known is None or contact.enqueued_at < known.enqueued_at:
                self._opens[key] = contact
        self._by_program: dict[int, list[tuple[Id, tuple[Kind, ...], int]]] = {}
        for (queue_id, kinds), number in groups.items():
            self._by_program.setdefault(kinds[0].program_id, []).append((queue_id, kinds, number))

    def explain(self, agent: FloorAgent) -> Idleness:
        """Why this agent gets nothing at the explainer's instant."""
        waits = [
            self._waits(agent, queue_id, kinds, number)
            for program_id in sorted(agent.programs)
            for queue_id, kinds, number in self._by_program.get(program_id, ())
        ]
        mine = [one for one in waits if one.rule is not Rule.OTHER_WORLD]
        ended = [
            (program_id, since)
            for (agent_id, program_id), since in self._explainer.floor.ended.items()
            if agent_id == agent.id and self._serves_there(agent, program_id)
        ]
        return Idleness(
            agent_id=agent.id,
            idle=_idle(agent, mine),
            waits=tuple(sorted(_together(mine), key=_nearest_first)),
            full=tuple(group for group, slots in agent.free.items() if slots <= 0),
            ended=tuple(sorted(ended)),
        )

    def _serves_there(self, agent: FloorAgent, program_id: int) -> bool:
        """Whether contacts of the agent's world wait in a program the agent may not serve any more."""
        rows = self._by_program.get(program_id, ())
        return any(lasting_rule(kinds[0], agent) is not Rule.OTHER_WORLD for _queue, kinds, _number in rows)

    def _waits(self, agent: FloorAgent, queue_id: Id, kinds: tuple[Kind, ...], number: int) -> Waits:
        rule, kind = farthest(kinds, agent, self._explainer.depth_of)
        first = self._opens[(queue_id, kinds)]
        opens = rule in (Rule.LACKS_SKILL, Rule.HELD_FOR_ANOTHER)
        return Waits(
            program_id=kind.program_id,
            queue_id=queue_id,
            group=kind.group,
            contacts=number,
            rule=rule,
            missing=missing_of(kind, agent) if rule is Rule.LACKS_SKILL else (),
            opens_at=self._explainer.opens_for(first, agent) if opens else None,
        )


def _idle(agent: FloorAgent, waits: Sequence[Waits]) -> Idle:
    ladder = (
        (not agent.ready, Idle.NOT_READY),
        (agent.has_offer, Idle.HAS_OFFER),
        (not agent.programs, Idle.NO_PROGRAM),
        (not waits, Idle.NOTHING_WAITS),
        (any(one.rule is None for one in waits), Idle.NEXT),
    )
    return next((idle for applies, idle in ladder if applies), Idle.BLOCKED)


def _together(waits: Sequence[Waits]) -> list[Waits]:
    """Contacts of one queue behind the same rule are told once; the earliest opening counts."""
    found: dict[tuple[object, ...], Waits] = {}
    for one in waits:
        key = one.program_id, one.queue_id, one.group, one.rule, one.missing
        known = found.get(key)
        if known is not None:
            opens = [at for at in (known.opens_at, one.opens_at) if at is not None]
            one = Waits(
                one.program_id,
                one.queue_id,
                one.group,
                known.contacts + one.contacts,
                one.rule,
                one.missing,
                min(opens, default=None),
            )
        found[key] = one
    return list(found.values())


def _nearest_first(one: Waits) -> tuple[int, int, int, str]:
    return -distance(one.rule), -one.contacts, one.program_id, str(one.queue_id)
