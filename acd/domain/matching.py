"""Who gets whom: a pure policy on frozen data. Strict priority, then first come first served, agent idle longest."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID


@dataclass(frozen=True, slots=True)
class WaitingContact:
    """One interaction that waits. `required`: (skill id, least level) pairs; a higher `priority` goes first;
    `target_seconds`: the queue's service-level threshold; `enqueued_at` aware.
    """

    id: UUID
    program_id: int
    queue_id: UUID | int
    group: str
    required: tuple[tuple[UUID | int, int], ...]
    priority: int
    enqueued_at: datetime
    target_seconds: int = 20
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class FloorAgent:
    """An agent on the floor. `programs`: certified for; `skills`: skill id -> level; `free`: group -> free slots;
    `version`: of the row as read, the guard of the write.
    """

    id: UUID
    programs: frozenset[int]
    skills: Mapping[UUID | int, int]
    idle_since: datetime
    free: Mapping[str, int]
    simulated: bool = False
    takes_simulated: bool = False
    version: int = 0
    ready: bool = True
    has_offer: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """A contact and the agent it is offered to, with the version of the agent's row as read (the guard of the write);
    waits in milliseconds at the moment of matching, >= 0.
    """

    waiting_id: UUID
    agent_id: UUID
    agent_version: int
    waited_ms: int
    idle_ms: int


class Rule(StrEnum):
    """Why an agent does not get a contact; checked in this order."""

    OTHER_WORLD = "other_world"
    NO_CERTIFICATE = "no_certificate"
    LACKS_SKILL = "lacks_skill"
    NOT_READY = "not_ready"
    HAS_OFFER = "has_offer"
    AT_CAPACITY = "at_capacity"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class BlockingRule:
    """`agents` (count >= 0) are stopped by `rule`; NOBODY: the floor is empty."""

    rule: Rule
    agents: int


def blocking_rule(contact: WaitingContact, agent: FloorAgent) -> Rule | None:
    """The first rule that keeps `agent` from `contact`, None when eligible. A real contact never goes to a simulated
    agent; a simulated contact goes to simulated agents and to those who take them.
    """
    same_world = agent.simulated or agent.takes_simulated if contact.simulated else not agent.simulated
    checks = (
        (same_world, Rule.OTHER_WORLD),  # first: nobody of the other world counts as lacking something
        (contact.program_id in agent.programs, Rule.NO_CERTIFICATE),
        (all(agent.skills.get(skill, -1) >= level for skill, level in contact.required), Rule.LACKS_SKILL),
        (agent.ready, Rule.NOT_READY),
        (not agent.has_offer, Rule.HAS_OFFER),
        (agent.free.get(contact.group, 0) > 0, Rule.AT_CAPACITY),
    )
    return next((rule for passed, rule in checks if not passed), None)


@dataclass(slots=True)
class _Pool:
    """The agents eligible for one class of contacts, idle longest first; those already taken are skipped once."""

    agents: Sequence[FloorAgent]
    next_index: int = field(default=0)

    def take(self, taken: set[UUID]) -> FloorAgent | None:
        while self.next_index < len(self.agents):
            agent = self.agents[self.next_index]
            self.next_index += 1
            if agent.id not in taken:
                return agent
        return None


def match_longest_idle(
    waiting: Iterable[WaitingContact], agents: Iterable[FloorAgent], now: datetime, limit: int = 50
) -> list[Pair]:
    """Pairs in the order of handing out: contacts by priority (high first), enqueued_at, id; each gets its eligible
    agent who is idle longest (ties by id). At most one pair per agent and `limit` pairs; deterministic.

    Cost: the sort of the waiting (none when already in order) + agents x classes; a class is what decides eligibility.
    """
    line = sorted(waiting, key=lambda contact: (-contact.priority, contact.enqueued_at, contact.id))
    floor = sorted(agents, key=lambda agent: (agent.idle_since, agent.id))
    pools: dict[tuple[object, ...], _Pool] = {}
    taken: set[UUID] = set()
    pairs: list[Pair] = []
    for contact in line:
        if len(pairs) >= limit or len(taken) >= len(floor):
            break
        kind = (contact.program_id, contact.group, contact.required, contact.simulated)
        if kind not in pools:
            pools[kind] = _Pool([agent for agent in floor if blocking_rule(contact, agent) is None])
        agent = pools[kind].take(taken)
        if agent is not None:
            taken.add(agent.id)
            waited, idle = _ms(now, since=contact.enqueued_at), _ms(now, since=agent.idle_since)
            pairs.append(Pair(contact.id, agent.id, agent.version, waited, idle))
    return pairs


def why_not(contact: WaitingContact, agents: Iterable[FloorAgent], now: datetime) -> list[BlockingRule]:
    """How many agents each rule keeps from `contact`, most first; each agent counts for its first rule only.

    Eligible agents count nowhere (they are about to be matched, or taken by contacts before this one). `now` is part
    of every policy's signature: rules that relax with the wait need it.
    """
    floor = list(agents)
    if not floor:
        return [BlockingRule(Rule.NOBODY, 0)]
    counts = Counter(rule for agent in floor if (rule := blocking_rule(contact, agent)) is not None)
    order = list(Rule)
    return [
        BlockingRule(rule, n) for rule, n in sorted(counts.items(), key=lambda item: (-item[1], order.index(item[0])))
    ]


def _ms(now: datetime, *, since: datetime) -> int:
    return max(0, (now - since) // timedelta(milliseconds=1))
