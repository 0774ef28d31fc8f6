"""Why a contact waits, agent by agent; with the matcher's own functions, so that decision and reason cannot differ."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from heapq import heapify, heappop, heappush

from acd.domain.matching import (
    FloorAgent,
    Id,
    Kind,
    Order,
    Rule,
    Settings,
    Standing,
    StandingOf,
    WaitingContact,
    kinds_of,
    lasting_rule,
    meets,
    place_in_line,
    urgency,
)

DepthOf = Callable[[int, Id], int]  # (program, queue) -> how many wait there
Missing = tuple[tuple[Id, int, int | None], ...]  # (skill, level asked, level held or None)

_RULES = {rule: place for place, rule in enumerate(Rule)}
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class BlockingRule:
    """`agents` (count >= 0) are stopped by `rule`; NOBODY: no agent at all."""

    rule: Rule
    agents: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What keeps one agent from one contact; `rule` None: nothing, the agent may be given it now. `checks`: every rule
    with whether it is passed; `missing`: of LACKS_SKILL; `lender`: the queue whose agents this one helps as;
    `opens_at`: when mere waiting takes the rule away, all else as it is now.
    """

    agent_id: Id
    rule: Rule | None
    checks: tuple[tuple[Rule, bool], ...] = ()
    missing: Missing = ()
    lender: Id | None = None
    opens_at: datetime | None = None


class Opening(StrEnum):
    """What mere waiting changes."""

    RING = "ring"
    LENDER = "lender"
    HOLD_ENDS = "hold_ends"


@dataclass(frozen=True, slots=True)
class Change:
    """One of them, at `at`; `number`: of the ring, 2 for the first that opens; `queue_id` and `most_waiting`: of a
    lender.
    """

    at: datetime
    opening: Opening
    number: int = 0
    queue_id: Id | None = None
    most_waiting: int = 0


def nobody_waits(_program_id: int, _queue_id: Id) -> int:
    """The depth of queues nobody counts."""
    return 0


def rule_for(kind: Kind, agent: FloorAgent, depth_of: DepthOf = nobody_waits) -> Rule | None:
    """The first rule that keeps `agent` from contacts of a kind now, None when it may take one."""
    lasting = lasting_rule(kind, agent)
    if lasting is not None:
        return lasting
    lent_out = kind.lender is None or depth_of(kind.program_id, kind.lender) <= kind.most_waiting
    checks = (
        (agent.ready, Rule.NOT_READY),
        (not agent.has_offer, Rule.HAS_OFFER),
        (agent.free.get(kind.group, 0) > 0, Rule.AT_CAPACITY),
        (kind.held_for in (None, agent.id), Rule.HELD_FOR_ANOTHER),
        (lent_out, Rule.LENDER_BUSY),
    )
    return next((rule for passed, rule in checks if not passed), None)


def checks_of(kind: Kind, agent: FloorAgent, depth_of: DepthOf = nobody_waits) -> tuple[tuple[Rule, bool], ...]:
    """Every rule with whether the agent passes it, in the order in which they count; for showing, not for deciding."""
    return (
        (Rule.OTHER_WORLD, lasting_rule(kind, agent) is not Rule.OTHER_WORLD),
        (Rule.NO_CERTIFICATE, kind.program_id in agent.programs),
        (Rule.LACKS_SKILL, meets(kind.required, agent)),
        (Rule.NOT_READY, agent.ready),
        (Rule.HAS_OFFER, not agent.has_offer),
        (Rule.AT_CAPACITY, agent.free.get(kind.group, 0) > 0),
        (Rule.HELD_FOR_ANOTHER, kind.held_for in (None, agent.id)),
        (Rule.LENDER_BUSY, kind.lender is None or depth_of(kind.program_id, kind.lender) <= kind.most_waiting),
    )


def blocking_rule(
    contact: WaitingContact, agent: FloorAgent, now: datetime, depth_of: DepthOf = nobody_waits
) -> Rule | None:
    """The rule that keeps `agent` from `contact` at `now` on the way that leads farthest; None when eligible."""
    return farthest(kinds_of(contact, now), agent, depth_of)[0]


def farthest(kinds: Sequence[Kind], agent: FloorAgent, depth_of: DepthOf) -> tuple[Rule | None, Kind]:
    """The kind that lets the agent come farthest, with the rule that stops the agent there."""
    rules = [(rule_for(kind, agent, depth_of), kind) for kind in kinds]
    return max(rules, key=lambda one: distance(one[0]))


def distance(rule: Rule | None) -> int:
    """How far an agent came whom `rule` stopped; the most when nothing does."""
    return len(_RULES) if rule is None else _RULES[rule]


def verdict_of(contact: WaitingContact, agent: FloorAgent, now: datetime, depth_of: DepthOf = nobody_waits) -> Verdict:
    """What keeps the agent from the contact at `now`, and when waiting alone will mend it."""
    rule, kind = farthest(kinds_of(contact, now), agent, depth_of)
    missing = missing_of(kind, agent) if rule is Rule.LACKS_SKILL else ()
    opens_at = None
    if rule in (Rule.LACKS_SKILL, Rule.HELD_FOR_ANOTHER, Rule.LENDER_BUSY):
        opens_at = _opens_at(contact, agent, rule, now, depth_of)
    return Verdict(agent.id, rule, checks_of(kind, agent, depth_of), missing, kind.lender, opens_at)


def missing_of(kind: Kind, agent: FloorAgent) -> Missing:
    """Skills the agent lacks, or has at too low a level."""
    held = agent.skills
    return tuple((skill, level, held.get(skill)) for skill, level in kind.required if held.get(skill, -1) < level)


def _opens_at(
    contact: WaitingContact, agent: FloorAgent, rule: Rule, now: datetime, depth_of: DepthOf
) -> datetime | None:
    at = contact.next_change(now)
    while at is not None:
        then = blocking_rule(contact, agent, at, depth_of)
        if distance(then) > distance(rule):
            return at
        at = contact.next_change(at)
    return None


def changes_ahead(contact: WaitingContact, now: datetime) -> tuple[Change, ...]:
    """What mere waiting will still change, soonest first."""
    since = contact.enqueued_at
    found = [
        Change(since + ring.after_seconds * _SECOND, Opening.RING, number)
        for number, ring in enumerate(contact.rings, start=2)
    ]
    found += [
        Change(since + one.after_seconds * _SECOND, Opening.LENDER, 0, one.queue_id, one.most_waiting)
        for one in contact.lenders
    ]
    if contact.named_agent is not None and contact.named_until is not None:
        found.append(Change(contact.named_until, Opening.HOLD_ENDS))
    return tuple(sorted((one for one in found if one.at > now), key=lambda one: one.at))


def why_not(
    contact: WaitingContact, agents: Iterable[FloorAgent], now: datetime, depth_of: DepthOf = nobody_waits
) -> list[BlockingRule]:
    """How many agents each rule keeps from `contact`, most first; each agent counts for one rule only.

    Eligible agents count nowhere: they are about to be matched, or taken by contacts before this one.
    """
    return _counted([blocking_rule(contact, agent, now, depth_of) for agent in agents])


def _counted(rules: Sequence[Rule | None]) -> list[BlockingRule]:
    if not rules:
        return [BlockingRule(Rule.NOBODY, 0)]
    counts = Counter(rule for rule in rules if rule is not None)
    return [BlockingRule(rule, n) for rule, n in sorted(counts.items(), key=lambda item: (-item[1], _RULES[item[0]]))]


def in_order(
    contacts: Iterable[WaitingContact], settings: Settings, standing_of: StandingOf, now: datetime
) -> list[WaitingContact]:
    """All of them as they would go to agents who may take any of them: the head of each line, most urgent first."""
    lines: dict[tuple[Id, Kind], list[tuple[Order, Id]]] = {}
    known = {}
    for contact in contacts:
        known[contact.id] = contact
        line = lines.setdefault((contact.queue_id, kinds_of(contact, now)[0]), [])
        line.append((place_in_line(contact, settings), contact.id))
    sorted_lines = [sorted(line, reverse=True) for line in lines.values()]

    def head(number: int) -> tuple[Order, Id, int]:
        contact = known[sorted_lines[number][-1][1]]
        standing = standing_of(contact.program_id, contact.queue_id)
        return urgency(contact, standing, settings, now), contact.id, number

    heads = [head(number) for number in range(len(sorted_lines))]
    heapify(heads)
    found = []
    while heads:
        _order, contact_id, number = heappop(heads)
        found.append(known[contact_id])
        sorted_lines[number].pop()
        if sorted_lines[number]:
            heappush(heads, head(number))
    return found


def promises_unknown(_program_id: int, _queue_id: Id) -> Standing:
    """The standing of queues whose promise nobody measured yet."""
    return Standing()


@dataclass(frozen=True, slots=True)
class FloorNow:
    """The floor at one instant. `ended`: certificates that ended, (agent, program) -> since when; `deadlines`: of open
    offers, by agent; `present`: others who are on the floor too.
    """

    agents: Sequence[FloorAgent] = ()
    contacts: Sequence[WaitingContact] = ()
    settings: Settings = field(default_factory=Settings)
    standing_of: StandingOf = promises_unknown
    ended: Mapping[tuple[Id, int], datetime] = field(default_factory=dict)
    deadlines: Mapping[Id, datetime] = field(default_factory=dict)
    present: frozenset[Id] = frozenset()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why one contact waits. `verdicts`: of agents who hold or held the program's certificate, the nearest to taking
    it first; `skilled`: those of its world who have the skills; `ended`: those of them whose certificate is over, by
    agent; `offers_until`: deadlines of offers skilled agents decide on; `ahead`: contacts by program that go before it
    to its agents.
    """

    contact: WaitingContact
    verdicts: tuple[Verdict, ...]
    skilled: int
    ended: Mapping[Id, datetime]
    offers_until: tuple[datetime, ...]
    changes: tuple[Change, ...]
    ahead: Mapping[int, int]

    @property
    def eligible(self) -> int:
        """Agents who may be given it now."""
        return sum(verdict.rule is None for verdict in self.verdicts)

    @property
    def counts(self) -> list[BlockingRule]:
        """Agents by the rule that stops them, most first."""
        return _counted([verdict.rule for verdict in self.verdicts])

    @property
    def nearest(self) -> Rule | None:
        """The last hurdle of the agent who came farthest; None when somebody clears all of them."""
        return self.verdicts[0].rule if self.verdicts else Rule.NOBODY

    @property
    def position(self) -> int:
        """1: it is the next one of those its agents may take."""
        return 1 + sum(self.ahead.values())

    def count(self, rule: Rule) -> int:
        """Agents a rule stops."""
        return sum(verdict.rule is rule for verdict in self.verdicts)


class Explainer:
    """Explains contacts of one floor at one instant; what many contacts share is worked out once."""

    def __init__(self, floor: FloorNow, now: datetime) -> None:
        here = {agent.id for agent in floor.agents} | floor.present
        self.floor = replace(floor, contacts=[_held_for_those(here, contact) for contact in floor.contacts])
        self.now = now
        self._here = here
        self._depth = Counter((contact.program_id, contact.queue_id) for contact in floor.contacts)
        self._order: list[tuple[WaitingContact, tuple[Kind, ...]]] | None = None

    def depth_of(self, program_id: int, queue_id: Id) -> int:
        """How many wait in a queue, as the matcher counts them."""
        return self._depth[(program_id, queue_id)]

    def in_order(self) -> list[tuple[WaitingContact, tuple[Kind, ...]]]:
        """Everybody who waits, in the order of the policy in force, with the kinds they belong to now."""
        if self._order is None:
            line = in_order(self.floor.contacts, self.floor.settings, self.floor.standing_of, self.now)
            self._order = [(contact, kinds_of(contact, self.now)) for contact in line]
        return self._order

    def opens_for(self, contact: WaitingContact, agent: FloorAgent) -> datetime | None:
        """When mere waiting takes away what keeps this agent from the contact; None: never, or nothing does."""
        return verdict_of(contact, agent, self.now, self.depth_of).opens_at

    def explain(self, contact: WaitingContact) -> Explanation:
        """Why this contact waits at the explainer's instant."""
        contact = _held_for_those(self._here, contact)
        program_id, ended_of = contact.program_id, self.floor.ended
        people = [one for one in self.floor.agents if program_id in one.programs or (one.id, program_id) in ended_of]
        verdicts = [verdict_of(contact, agent, self.now, self.depth_of) for agent in people]
        kinds = kinds_of(contact, self.now)
        skilled = [agent for agent in people if any(_has_skills(kind, agent) for kind in kinds)]
        known = {agent.id: ended_of[(agent.id, program_id)] for agent in skilled if program_id not in agent.programs}
        deadlines = [
            self.floor.deadlines[one.id] for one in skilled if one.has_offer and one.id in self.floor.deadlines
        ]
        able = [agent for agent in people if any(lasting_rule(kind, agent) is None for kind in kinds)]
        return Explanation(
            contact=contact,
            verdicts=tuple(sorted(verdicts, key=_nearest_first)),
            skilled=len(skilled),
            ended=known,
            offers_until=tuple(sorted(deadlines)),
            changes=changes_ahead(contact, self.now),
            ahead=self._ahead(contact, able),
        )

    def _ahead(self, contact: WaitingContact, able: Sequence[FloorAgent]) -> Mapping[int, int]:
        shared: dict[tuple[Kind, ...], bool] = {}
        found: Counter[int] = Counter()
        for other, kinds in self.in_order():
            if other.id == contact.id:
                break
            if kinds not in shared:
                shared[kinds] = any(lasting_rule(kind, agent) is None for agent in able for kind in kinds)
            found[other.program_id] += shared[kinds]
        return {program_id: n for program_id, n in found.items() if n}


def _held_for_those(here: set[Id], contact: WaitingContact) -> WaitingContact:
    """Who is not on the floor is not waited for."""
    gone = contact.named_agent is not None and contact.named_agent not in here
    return replace(contact, named_agent=None) if gone else contact


def _has_skills(kind: Kind, agent: FloorAgent) -> bool:
    """Whatever the agent's certificates say."""
    return lasting_rule(kind, agent) in (None, Rule.NO_CERTIFICATE) and not missing_of(kind, agent)


def _nearest_first(verdict: Verdict) -> tuple[int, str]:
    return -distance(verdict.rule), str(verdict.agent_id)
