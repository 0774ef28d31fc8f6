"""The floor in memory: lines of waiting contacts and the agents who may serve them. The database guards the writes.

A line is (queue, kind): its contacts can be taken by the same agents. Each line keeps two heaps, contacts by place and
free agents by idle time, with lazy deletion, so one pair costs a few heap steps for each line of its agent, whatever
the number of agents, queues and contacts on the floor.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush

from acd.domain.matching import (
    FloorAgent,
    Id,
    Kind,
    Order,
    Pair,
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

_MS = timedelta(milliseconds=1)
_STALE = 64  # entries a heap may hold beyond twice the live ones before it is swept
_LineKey = tuple[Id, Kind]
_Head = tuple[Order, Id, bool, int, "_Line"]


@dataclass(slots=True, eq=False)
class _Line:
    queue_id: Id
    kind: Kind
    number: int  # order of opening, so that equals are told apart alike in every run
    contacts: list[tuple[Order, Id]] = field(default_factory=list)
    waiting: int = 0
    agents: list[tuple[bool, datetime, Id, int]] = field(default_factory=list)
    eligible: set[Id] = field(default_factory=set)


def everyone_keeps(_program_id: int, _queue_id: Id) -> Standing:
    """The standing of queues nobody measures: every promise kept."""
    return Standing()


class Floor:
    """What waits and who serves, as last told. Every method is deterministic; `now` is aware.

    `put_agent` and `put_contact` take the newest state of a row and may be called again with the same; `match` removes
    what it pairs: whoever could not be written is put back by the caller with its state as read again.
    """

    def __init__(self, settings: Settings | None = None, standing_of: StandingOf = everyone_keeps) -> None:
        self.settings = settings or Settings()
        self.standing_of = standing_of
        self.contacts: dict[Id, WaitingContact] = {}
        self.agents: dict[Id, FloorAgent] = {}
        self._depth: Counter[tuple[int, Id]] = Counter()
        self._lines: dict[int, dict[_LineKey, _Line]] = {}  # by program
        self._lines_of_contact: dict[Id, list[_Line]] = {}
        self._lines_of_agent: dict[Id, list[_Line]] = {}
        self._certified: dict[int, set[Id]] = {}
        self._free: dict[Id, int] = {}  # agent -> stamp of its valid heap entries; absent: takes nothing now
        self._stamp = 0
        self._lines_made = 0
        self._hot: dict[int, _Line] = {}  # lines that may have both a contact and a free agent
        self._changes: list[tuple[datetime, Id]] = []

    def depth(self, program_id: int, queue_id: Id) -> int:
        """How many contacts wait in a queue."""
        return self._depth[(program_id, queue_id)]

    def put_contact(self, contact: WaitingContact, now: datetime) -> None:
        """A contact waits, or what it needs has changed."""
        self.drop_contact(contact.id)
        if contact.named_agent is not None and contact.named_agent not in self.agents:
            contact = replace(contact, named_agent=None)  # who is not on the floor is not waited for
        self.contacts[contact.id] = contact
        self._depth[(contact.program_id, contact.queue_id)] += 1
        kinds = kinds_of(contact, now)
        entry = (place_in_line(contact, self.settings), contact.id)
        for kind in kinds:
            line = self._lines.get(kind.program_id, {}).get((contact.queue_id, kind))
            line = line or self._open(contact.queue_id, kind)
            heappush(line.contacts, entry)
            line.waiting += 1
            self._lines_of_contact.setdefault(contact.id, []).append(line)
            if line.agents:
                self._hot[line.number] = line
        opens = contact.next_change(now)
        if opens is not None:
            heappush(self._changes, (opens, contact.id))

    def drop_contact(self, contact_id: Id) -> WaitingContact | None:
        """The contact waits no longer; the contact as known, None if it was not."""
        contact = self.contacts.pop(contact_id, None)
        if contact is None:
            return None
        self._depth[(contact.program_id, contact.queue_id)] -= 1
        for line in self._lines_of_contact.pop(contact_id):
            line.waiting -= 1
            if not line.waiting:
                line.contacts.clear()
                if line.kind.held_for is not None:
                    self._close(line)
            elif len(line.contacts) > 2 * line.waiting + _STALE:
                line.contacts = [entry for entry in line.contacts if self._stands_in(entry[1], line)]
                heapify(line.contacts)
        return contact

    def put_agent(self, agent: FloorAgent) -> None:
        """An agent is on the floor, or anything about the agent has changed."""
        known = self.agents.get(agent.id)
        self.agents[agent.id] = agent
        if known is None or _profile(known) != _profile(agent):
            self._forget_lines(agent.id)
            self._find_lines(agent)
        self._free.pop(agent.id, None)
        if agent.ready and not agent.has_offer:
            self._stamp += 1
            self._free[agent.id] = self._stamp
            for line in self._lines_of_agent[agent.id]:
                self._offer_to(line, agent)

    def drop_agent(self, agent_id: Id, now: datetime) -> None:
        """The agent left the floor; contacts held for the agent are held no longer."""
        if self.agents.pop(agent_id, None) is None:
            return
        self._free.pop(agent_id, None)
        held = [line for line in self._lines_of_agent[agent_id] if line.kind.held_for == agent_id]
        orphans = [entry[1] for line in held for entry in line.contacts if self._stands_in(entry[1], line)]
        self._forget_lines(agent_id)
        del self._lines_of_agent[agent_id]
        for contact_id in orphans:
            self.put_contact(self.contacts[contact_id], now)

    def match(self, now: datetime, limit: int = 50) -> list[Pair]:
        """Pairs in the order of handing out, at most `limit` and one per agent; deterministic."""
        while self._changes and self._changes[0][0] <= now:
            contact = self.contacts.get(heappop(self._changes)[1])
            if contact is not None:
                self.put_contact(contact, now)
        heads = [head for line in list(self._hot.values()) if (head := self._head(line, now)) is not None]
        heapify(heads)
        pairs: list[Pair] = []
        while heads and len(pairs) < limit:
            _order, contact_id, _lent, _number, line = heappop(heads)
            agent = self._longest_idle(line)
            if agent is not None and self._stands_in(contact_id, line) and self._may_help(line):
                contact = self.contacts[contact_id]
                pairs.append(_pair(contact, agent, now))
                del self._free[agent.id]
                self.drop_contact(contact_id)
            following = self._head(line, now)
            if following is not None:
                heappush(heads, following)
        return pairs

    def next_change(self) -> datetime | None:
        """When mere waiting may next open a ring, a lender or end a hold."""
        return self._changes[0][0] if self._changes else None

    def _stands_in(self, contact_id: Id, line: _Line) -> bool:
        return line in self._lines_of_contact.get(contact_id, ())

    def _may_help(self, line: _Line) -> bool:
        lender = line.kind.lender
        return lender is None or self.depth(line.kind.program_id, lender) <= line.kind.most_waiting

    def _open(self, queue_id: Id, kind: Kind) -> _Line:
        self._lines_made += 1
        line = _Line(queue_id, kind, self._lines_made)
        self._lines.setdefault(kind.program_id, {})[(queue_id, kind)] = line
        for agent_id in self._certified.get(kind.program_id, ()):
            agent = self.agents[agent_id]
            if _serves(agent, kind):
                line.eligible.add(agent_id)
                self._lines_of_agent[agent_id].append(line)
                self._offer_to(line, agent)
        return line

    def _close(self, line: _Line) -> None:
        self._hot.pop(line.number, None)
        self._lines[line.kind.program_id].pop((line.queue_id, line.kind), None)
        for agent_id in line.eligible:
            self._lines_of_agent[agent_id].remove(line)

    def _forget_lines(self, agent_id: Id) -> None:
        for line in self._lines_of_agent.get(agent_id, ()):
            line.eligible.discard(agent_id)
        for members in self._certified.values():
            members.discard(agent_id)

    def _find_lines(self, agent: FloorAgent) -> None:
        mine = self._lines_of_agent[agent.id] = []
        for program_id in agent.programs:
            self._certified.setdefault(program_id, set()).add(agent.id)
            for line in self._lines.get(program_id, {}).values():
                if _serves(agent, line.kind):
                    line.eligible.add(agent.id)
                    mine.append(line)

    def _offer_to(self, line: _Line, agent: FloorAgent) -> None:
        stamp = self._free.get(agent.id)
        if stamp is None or agent.free.get(line.kind.group, 0) <= 0:
            return
        heappush(line.agents, (not meets(line.kind.preferred, agent), agent.idle_since, agent.id, stamp))
        if line.waiting:
            self._hot[line.number] = line
        elif len(line.agents) > 2 * len(line.eligible) + _STALE:
            line.agents = [entry for entry in line.agents if self._free.get(entry[2]) == entry[3]]
            heapify(line.agents)

    def _head(self, line: _Line, now: datetime) -> _Head | None:
        """The line's first contact as it stands among all lines; a line that lacks either side cools down."""
        if not line.waiting or self._longest_idle(line) is None:
            self._hot.pop(line.number, None)
            return None
        if not self._may_help(line):
            return None
        while not self._stands_in(line.contacts[0][1], line):
            heappop(line.contacts)
        contact = self.contacts[line.contacts[0][1]]
        standing = self.standing_of(contact.program_id, contact.queue_id)
        place = urgency(contact, standing, self.settings, now)
        return place, contact.id, line.kind.lender is not None, line.number, line

    def _longest_idle(self, line: _Line) -> FloorAgent | None:
        while line.agents:
            _misses, _since, agent_id, stamp = line.agents[0]
            if self._free.get(agent_id) == stamp and agent_id in line.eligible:
                return self.agents[agent_id]
            heappop(line.agents)
        return None


def _serves(agent: FloorAgent, kind: Kind) -> bool:
    return kind.held_for in (None, agent.id) and lasting_rule(kind, agent) is None


def _profile(agent: FloorAgent) -> tuple[object, ...]:
    return agent.programs, agent.skills, agent.simulated, agent.takes_simulated


def _pair(contact: WaitingContact, agent: FloorAgent, now: datetime) -> Pair:
    waited = max(0, (now - contact.enqueued_at) // _MS)
    idle = max(0, (now - agent.idle_since) // _MS)
    return Pair(contact.id, agent.id, agent.version, waited, idle, contact.queue_id, contact.target_seconds)
