"""Who gets whom: pure policies on frozen data. What waits and who serves is kept by acd.domain.floor."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

Id = UUID | str | int  # of a row; text is the fastest key in memory
Requirements = tuple[tuple[Id, int], ...]  # (skill id, least level) pairs

_SECOND = timedelta(seconds=1)
_MICROSECOND = timedelta(microseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FORGOTTEN = 10  # times its target: nobody waits without end, however the promises stand
_MARGIN = 0.05  # a promise counts as safe this far above its share: the share kept is known only afterwards


@dataclass(frozen=True, slots=True)
class Ring:
    """From `after_seconds` (> 0) of waiting the contact asks for `required` instead (bullseye routing)."""

    after_seconds: int
    required: Requirements


@dataclass(frozen=True, slots=True)
class Lender:
    """A queue of the same program whose agents (who meet `required`) may help from `after_seconds` (>= 0) of waiting
    on, as long as at most `most_waiting` contacts wait in that queue itself.
    """

    queue_id: Id
    required: Requirements
    after_seconds: int = 0
    most_waiting: int = 0


@dataclass(frozen=True, slots=True)
class WaitingContact:
    """One interaction that waits. A higher `priority` goes first; `target_seconds`: the queue's threshold;
    `enqueued_at` aware. `preferred` skills choose between agents, they exclude nobody. `rings` ascend. Until
    `named_until` the contact is held for `named_agent`. `in_share`: within the volume agreed for its queue.
    """

    id: Id
    program_id: int
    queue_id: Id
    group: str
    required: Requirements
    priority: int
    enqueued_at: datetime
    target_seconds: int = 20
    simulated: bool = False
    preferred: Requirements = ()
    rings: tuple[Ring, ...] = ()
    lenders: tuple[Lender, ...] = ()
    named_agent: Id | None = None
    named_until: datetime | None = None
    in_share: bool = True
    interaction_id: Id = 0

    def required_at(self, now: datetime) -> Requirements:
        """What the ring open at `now` asks for."""
        asked = self.required
        for ring in self.rings:
            if self.enqueued_at + ring.after_seconds * _SECOND > now:
                break
            asked = ring.required
        return asked

    def held_for(self, now: datetime) -> Id | None:
        """The agent it is kept for at `now`."""
        return self.named_agent if self.named_until is not None and now < self.named_until else None

    def next_change(self, now: datetime) -> datetime | None:
        """When more agents become eligible by mere waiting; None: never again."""
        waits = [ring.after_seconds for ring in self.rings] + [lender.after_seconds for lender in self.lenders]
        opens = [self.enqueued_at + wait * _SECOND for wait in waits]
        if self.named_agent is not None and self.named_until is not None:
            opens.append(self.named_until)
        return min((instant for instant in opens if instant > now), default=None)


@dataclass(frozen=True, slots=True)
class FloorAgent:
    """An agent on the floor. `programs`: certified for; `skills`: skill id -> level; `free`: group -> free slots;
    `version`: of the row as read, the guard of the write.
    """

    id: Id
    programs: frozenset[int]
    skills: Mapping[Id, int]
    idle_since: datetime
    free: Mapping[str, int]
    simulated: bool = False
    takes_simulated: bool = False
    version: int = 0
    ready: bool = True
    has_offer: bool = False
    is_serving: bool = False


class Pair(NamedTuple):
    """A contact and the agent it is offered to, with the version of the agent's row as read (the guard of the write);
    waits in milliseconds at the moment of matching, >= 0.
    """

    waiting_id: Id
    agent_id: Id
    agent_version: int
    waited_ms: int = 0
    idle_ms: int = 0
    queue_id: Id = 0
    target_seconds: int = 0
    program_id: int = 0
    interaction_id: Id = 0
    was_free: bool = True  # the agent served nobody


class Rule(StrEnum):
    """Why an agent does not get a contact; checked in this order."""

    OTHER_WORLD = "other_world"
    NO_CERTIFICATE = "no_certificate"
    LACKS_SKILL = "lacks_skill"
    NOT_READY = "not_ready"
    HAS_OFFER = "has_offer"
    AT_CAPACITY = "at_capacity"
    HELD_FOR_ANOTHER = "held_for_another"
    LENDER_BUSY = "lender_busy"  # too many wait in the queue whose agents would help
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Kind:
    """All that decides which agents may take a contact, whatever they do now. With a `lender` they are agents of that
    queue, and may as long as at most `most_waiting` wait there.
    """

    program_id: int
    group: str
    required: Requirements
    simulated: bool
    preferred: Requirements = ()
    held_for: Id | None = None
    lender: Id | None = None
    most_waiting: int = 0


def kinds_of(contact: WaitingContact, now: datetime) -> tuple[Kind, ...]:
    """The kinds a contact belongs to at `now`: its own first, then one for each queue that lends its agents."""
    world = (contact.program_id, contact.group)
    held = contact.held_for(now)
    own = Kind(*world, contact.required_at(now), contact.simulated, contact.preferred, held)
    if held is not None or not contact.lenders:
        return (own,)
    lent = [
        Kind(*world, lender.required, contact.simulated, contact.preferred, None, lender.queue_id, lender.most_waiting)
        for lender in contact.lenders
        if contact.enqueued_at + lender.after_seconds * _SECOND <= now
    ]
    return (own, *lent)


def lasting_rule(kind: Kind, agent: FloorAgent) -> Rule | None:
    """The first rule that keeps `agent` from contacts of a kind as long as nobody changes the agent's certificates
    and skills. A real contact never goes to a simulated agent; a simulated one to simulated agents and who takes them.
    """
    same_world = agent.simulated or agent.takes_simulated if kind.simulated else not agent.simulated
    if not same_world:
        return Rule.OTHER_WORLD
    if kind.program_id not in agent.programs:
        return Rule.NO_CERTIFICATE
    return None if meets(kind.required, agent) else Rule.LACKS_SKILL


def meets(required: Requirements, agent: FloorAgent) -> bool:
    """Whether the agent has every skill at its least level."""
    return all(agent.skills.get(skill, -1) >= level for skill, level in required)


class Policy(StrEnum):
    """Named orders between contacts that the same agent could take. In all of them the agent idle longest gets the
    contact, preferred skills first: as good in the long run as any order by idle time only (arXiv 1305.6249).
    """

    STRICT_PRIORITY = "strict_priority"
    FIRST_COME = "first_come"
    SERVICE_LEVEL = "service_level"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a queue's promise stands: `promised` and `kept` are shares 0..1; `weight` > 0 of the contract."""

    promised: float = 0.8
    kept: float = 1.0
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Settings:
    """The floor's choice. `point_seconds` >= 0: how many seconds of waiting one point of priority is worth where age
    counts (FIRST_COME, SERVICE_LEVEL).
    """

    policy: Policy = Policy.STRICT_PRIORITY
    point_seconds: int = 60


Order = tuple[Any, ...]


PINNED = 100_000  # from this priority on a contact goes before all others of its line, whatever waiting is worth


def worth_seconds(priority: int, settings: Settings) -> int:
    """Seconds of waiting a priority is worth where age counts; of a pinned contact more than anybody has waited."""
    point = max(1, settings.point_seconds) if priority >= PINNED else settings.point_seconds
    return priority * point


def place_in_line(contact: WaitingContact, settings: Settings) -> Order:
    """Place among contacts of one queue and kind; fixed while it waits, smaller is earlier. Its last part is the id.

    With ageing, priority p with w seconds of waiting is worth p x point_seconds + w. Both grow alike with time, so the
    order never changes while they wait, and a sorted line needs no re-sorting.
    """
    since = (
        contact.enqueued_at - _EPOCH
    ) // _MICROSECOND  # compared in every step of a heap: whole numbers are cheapest
    if settings.policy is Policy.STRICT_PRIORITY:
        return (-contact.priority, since, contact.id)
    return (since - worth_seconds(contact.priority, settings) * 1_000_000, contact.id)


def urgency(contact: WaitingContact, standing: Standing, settings: Settings, now: datetime) -> Order:
    """Place among the heads of all queues at `now`; smaller is earlier.

    STRICT_PRIORITY and FIRST_COME: as in the line. SERVICE_LEVEL, in this order:

    0. within the agreed volume, and waiting ten times the target: nobody waits without end;
    1. within it, in a queue not safely above its promise, and still to be answered in time: the least time left first;
    2. within it: by weight x wait / target, the generalised c-mu rule for quadratic cost of delay (Van Mieghem 1995,
       Mandelbaum and Stolyar 2004); whoever is beyond it and waits ten times the target stands here as if just late;
    3. beyond the agreed volume: so a flood in one program takes only what the promises of the others leave.
    """
    if settings.policy is not Policy.SERVICE_LEVEL:
        return place_in_line(contact, settings)
    waited = (now - contact.enqueued_at).total_seconds() + worth_seconds(contact.priority, settings)
    lateness = waited / max(1, contact.target_seconds)
    if not contact.in_share:
        tier, lateness = (2, 1.0) if lateness >= _FORGOTTEN else (3, lateness)
        return (tier, -standing.weight * lateness, contact.id)
    if lateness >= _FORGOTTEN:
        return (0, -waited, contact.id)
    if lateness < 1.0 and standing.kept < standing.promised + _MARGIN:
        return (1, contact.target_seconds - waited, contact.id)
    return (2, -standing.weight * lateness, contact.id)


@dataclass(frozen=True, slots=True)
class KeptShare:
    """Running share of contacts answered in time, older ones weighing less: `half_life` contacts ago counts half."""

    half_life: float = 50.0
    kept: float = 0.0
    seen: float = 0.0

    def after(self, in_time: bool) -> "KeptShare":
        """With one more contact that ended its wait."""
        fade = 0.5 ** (1.0 / self.half_life)
        return KeptShare(self.half_life, self.kept * fade + in_time, self.seen * fade + 1.0)

    def share(self) -> float:
        """0..1; 1 before the first contact."""
        return self.kept / self.seen if self.seen else 1.0


StandingOf = Callable[[int, Id], Standing]
