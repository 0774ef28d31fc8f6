"""The floor in memory: lines of waiting contacts and the agents who may serve them. The database guards the writes.

A line is (queue, kind): its contacts can be taken by the same agents. Each line keeps two lanes, contacts by place and
free agents by idle time, and the floor keeps a heap of the lines' first contacts, all with lazy deletion. So a pair
costs a few steps for each line of its agent, whatever the number of agents, queues and contacts on the floor.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from heapq import heappop, heappush

from acd.domain.lane import Lane
from acd.domain.matching import (
    FloorAgent,
    Id,
    Kind,
    Order,
    Pair,
    Policy,
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
_STALE = 64  # entries a lane may hold beyond twice the live ones before it is swept
_LineKey = tuple[Id, Kind]
_Entry = Order  # a contact's place, the same object in all its lines: an older one of the contact counts nothing
_Head = tuple[Order, bool, int, "_Line"]


@dataclass(slots=True, eq=False)
class _Line:
    queue_id: Id
    kind: Kind
    number: int  # order of opening, so that equals are told apart alike in every run
    contacts: Lane = field(default_factory=Lane)
    waiting: int = 0
    head: _Head | None = None  # what stands for the line among all heads; others of the line there count nothing
    first: _Entry | None = None  # and what it was made from
    blocked: bool = False  # its lender cannot spare anybody now
    agents: Lane = field(default_factory=Lane)  # (misses what is preferred, idle since, agent, stamp)
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
        self._entries: dict[Id, _Entry] = {}
        self._lines_of_contact: dict[Id, list[_Line]] = {}
        self._lines_of_agent: dict[Id, list[_Line]] = {}
        self._certified: dict[int, set[Id]] = {}
        self._held: dict[Id, list[_Line]] = {}  # agent -> lines of contacts kept for the agent, who may not serve them
        self._free: dict[Id, int] = {}  # agent -> stamp of its valid heap entries; absent: takes nothing now
        self._stamp = 0
        self._lines_made = 0
        self._hot: dict[int, _Line] = {}  # lines that may have both a contact and a free agent
        self._lent: dict[int, _Line] = {}  # those of them whose agents are another queue's
        self._heads: list[_Head] = []  # one valid entry for each hot line, never behind its first contact
        self._changes: list[tuple[datetime, Id]] = []

    def use(self, settings: Settings, now: datetime) -> None:
        """The order of the floor is another from now on: everybody is placed anew."""
        self.settings = settings
        self._heads.clear()
        contacts = list(self.contacts.values())
        for contact in contacts:
            self.drop_contact(contact.id)
        for line in list(self._hot.values()):
            self._cool(line)
        for contact in contacts:
            self.put_contact(contact, now)

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
        entry = self._entries[contact.id] = place_in_line(contact, self.settings)
        lines = self._lines_of_contact[contact.id] = []
        for kind in kinds:
            line = self._lines.get(kind.program_id, {}).get((contact.queue_id, kind))
            line = line or self._open(contact.queue_id, kind)
            line.contacts.add(entry)
            line.waiting += 1
            lines.append(line)
            if (line.agents or line.number in self._hot) and line.contacts.first() is entry:
                self._heat(line)
        opens = contact.next_change(now)
        if opens is not None:
            heappush(self._changes, (opens, contact.id))

    def drop_contact(self, contact_id: Id) -> WaitingContact | None:
        """The contact waits no longer; the contact as known, None if it was not."""
        contact = self.contacts.pop(contact_id, None)
        if contact is None:
            return None
        self._depth[(contact.program_id, contact.queue_id)] -= 1
        del self._entries[contact_id]
        for line in self._lines_of_contact.pop(contact_id):
            line.waiting -= 1
            if not line.waiting:
                line.contacts.become([])
                if line.kind.held_for is not None:
                    self._close(line)
            elif len(line.contacts) > 2 * line.waiting + _STALE:
                line.contacts.become(self._standing(line))
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
        orphans = [entry[-1] for line in self._held.get(agent_id, ()) for entry in self._standing(line)]
        self._forget_lines(agent_id)
        del self._lines_of_agent[agent_id]
        for contact_id in orphans:
            self.put_contact(self.contacts[contact_id], now)

    def match(self, now: datetime, limit: int = 50) -> list[Pair]:
        """Pairs in the order of handing out, at most `limit` and one per agent; deterministic."""
        self._begin_batch(now)
        pairs: list[Pair] = []
        later: list[_Head] = []
        while self._heads and len(pairs) < limit:
            head = heappop(self._heads)
            line = head[3]
            if head is not line.head:
                continue  # another one stands for the line by now
            if line.blocked:
                later.append(head)
                continue
            first = self._first(line)
            agent = self._longest_idle(line) if first is line.first else None
            if first is not None and agent is not None:
                pairs.append(_pair(self.contacts[first[-1]], agent, now))
                del self._free[agent.id]
                turned = self._others_led_by(first, line)
                self.drop_contact(first[-1])
                for other in turned:
                    self._enter(other, now)
            self._enter(line, now)
        for head in later:
            heappush(self._heads, head)
        return pairs

    def _begin_batch(self, now: datetime) -> None:
        """Open the rings that are due, ask the lenders once for the whole batch, and order what turns with time."""
        while self._changes and self._changes[0][0] <= now:
            contact = self.contacts.get(heappop(self._changes)[1])
            if contact is not None:
                self.put_contact(contact, now)
        for line in self._lent.values():
            line.blocked = self._depth[(line.kind.program_id, line.kind.lender or 0)] > line.kind.most_waiting
        if self.settings.policy is Policy.SERVICE_LEVEL:
            self._heads.clear()
            for line in list(self._hot.values()):
                self._enter(line, now)

    def next_change(self) -> datetime | None:
        """When mere waiting may next open a ring, a lender or end a hold."""
        return self._changes[0][0] if self._changes else None

    def _open(self, queue_id: Id, kind: Kind) -> _Line:
        self._lines_made += 1
        line = _Line(queue_id, kind, self._lines_made)
        self._lines.setdefault(kind.program_id, {})[(queue_id, kind)] = line
        if kind.held_for is not None:
            self._held.setdefault(kind.held_for, []).append(line)
        for agent_id in self._certified.get(kind.program_id, ()):
            agent = self.agents[agent_id]
            if _serves(agent, kind):
                line.eligible.add(agent_id)
                self._lines_of_agent[agent_id].append(line)
                self._offer_to(line, agent)
        return line

    def _close(self, line: _Line) -> None:
        self._cool(line)
        self._lines[line.kind.program_id].pop((line.queue_id, line.kind), None)
        for agent_id in line.eligible:
            self._lines_of_agent[agent_id].remove(line)
        if line.kind.held_for is not None:
            self._held[line.kind.held_for].remove(line)
            if not self._held[line.kind.held_for]:
                del self._held[line.kind.held_for]

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
        line.agents.add((_misses(line.kind, agent), agent.idle_since, agent.id, stamp))
        if line.waiting:
            if line.number not in self._hot:
                self._heat(line)
        elif len(line.agents) > 2 * len(line.eligible) + _STALE:
            line.agents.become([entry for entry in line.agents.all() if self._free.get(entry[2]) == entry[3]])

    def _heat(self, line: _Line) -> None:
        """The line may have both sides, or another first contact: it takes part from the next batch on."""
        self._hot[line.number] = line
        if line.kind.lender is not None:
            self._lent[line.number] = line
        if self.settings.policy is not Policy.SERVICE_LEVEL:
            first = self._first(line)
            if first is not None:
                self._stand(line, first, first)

    def _cool(self, line: _Line) -> None:
        self._hot.pop(line.number, None)
        self._lent.pop(line.number, None)
        line.head, line.first, line.blocked = None, None, False

    def _enter(self, line: _Line, now: datetime) -> None:
        """The line's first contact takes its place among all heads; a line that lacks either side cools down."""
        entry = self._first(line)
        if entry is None or self._longest_idle(line) is None:
            self._cool(line)
        elif self.settings.policy is Policy.SERVICE_LEVEL:
            contact = self.contacts[entry[-1]]
            standing = self.standing_of(contact.program_id, contact.queue_id)
            self._stand(line, entry, urgency(contact, standing, self.settings, now))
        else:
            self._stand(line, entry, entry)

    def _others_led_by(self, entry: _Entry, line: _Line) -> list[_Line]:
        """Lines that lose their first contact with this one and may stand before it then: where urgency is not the
        order of the line. Elsewhere who comes next stands behind, and is placed when the old head is met.
        """
        if self.settings.policy is not Policy.SERVICE_LEVEL:
            return []
        return [other for other in self._lines_of_contact[entry[-1]] if other is not line and other.first is entry]

    def _stand(self, line: _Line, entry: _Entry, place: Order) -> None:
        line.first = entry
        line.head = (place, line.kind.lender is not None, line.number, line)
        heappush(self._heads, line.head)

    def _first(self, line: _Line) -> _Entry | None:
        """The entry of the line's first contact."""
        if not line.waiting:
            return None
        lane, entries = line.contacts, self._entries
        first = lane.first()
        while first is not None and entries.get(first[-1]) is not first:
            lane.pass_first()
            first = lane.first()
        return first

    def _standing(self, line: _Line) -> list[_Entry]:
        """Entries of the line that still count."""
        return [entry for entry in line.contacts.all() if self._entries.get(entry[-1]) is entry]

    def _longest_idle(self, line: _Line) -> FloorAgent | None:
        lane, free = line.agents, self._free
        while (first := lane.first()) is not None:
            if free.get(first[2]) == first[3] and first[2] in line.eligible:
                return self.agents[first[2]]
            lane.pass_first()
        return None


def _serves(agent: FloorAgent, kind: Kind) -> bool:
    return kind.held_for in (None, agent.id) and lasting_rule(kind, agent) is None


def _misses(kind: Kind, agent: FloorAgent) -> bool:
    return bool(kind.preferred) and not meets(kind.preferred, agent)


def _profile(agent: FloorAgent) -> tuple[object, ...]:
    return agent.programs, agent.skills, agent.simulated, agent.takes_simulated


def _pair(contact: WaitingContact, agent: FloorAgent, now: datetime) -> Pair:
    waited = max(0, (now - contact.enqueued_at) // _MS)
    idle = max(0, (now - agent.idle_since) // _MS)
    return Pair(
        contact.id,
        agent.id,
        agent.version,
        waited,
        idle,
        contact.queue_id,
        contact.target_seconds,
        contact.program_id,
        contact.interaction_id,
        not agent.is_serving,
    )
