"""The matcher: a floor in memory that follows the tables, and one guarded batch per tick."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from acd import reading
from acd.domain.floor import Floor
from acd.domain.matching import FloorAgent, Id, Pair, Policy, WaitingContact
from acd.domain.promises import Promise, Promises
from acd.models import FloorStanding
from acd.selectors import floor_settings
from acd.services.changes import ChangeLog
from acd.services.hand_out import HandedOut, hand_out
from acd.services.offers import expire_offers, withdraw_offers_of_agent
from agents.services import state as agent_state
from kernel import clock

BATCH = 50
MOST = 200  # pairs of a batch while more wait than one takes: a commit then costs each of them less
SILENCE = timedelta(seconds=45)  # a console pings every 20 s: two lost pings and some
EXPIRE_EVERY = timedelta(milliseconds=250)
TURN_EVERY = timedelta(seconds=5)
MOST_BEYOND = 2_000  # contacts beyond their agreed volume that are told one by one


class Matcher:
    """One leader's memory. Made anew whenever the connection or the lead was lost; never the truth."""

    def __init__(self, *, most: int = MOST) -> None:
        """`most`: pairs a batch may grow to while there is a backlog, BATCH or more."""
        self._most, self._batch = most, BATCH
        self._log = ChangeLog()
        self._promises = Promises()
        self._floor = Floor(floor_settings(), self._promises.standing_of)
        now = clock.now()
        self._expired_at = self._turned_at = now
        for agent in reading.read_profiles(now).values():
            self._floor.put_agent(agent)
        self._put(reading.read_contacts(), now)

    def tick(self) -> list[HandedOut]:
        """Expire, follow the tables, pair and write; returns the offers made."""
        now = clock.now()
        if now - self._expired_at >= EXPIRE_EVERY or now < self._expired_at:
            expire_offers(since=min(self._expired_at, now) - TURN_EVERY)
            self._expired_at = now
        if now - self._turned_at >= TURN_EVERY or now < self._turned_at:
            self._turn(now)
        self._follow(now)
        pairs = self.plan(now)
        self._batch = min(self._most, 2 * self._batch) if len(pairs) == self._batch else BATCH
        made = hand_out(pairs=pairs)
        written = {one.pair.waiting_id for one in made}
        refused = [pair for pair in pairs if pair.waiting_id not in written]
        if refused:
            agents = {pair.agent_id for pair in refused}
            self._put_agents(agents, reading.read_agents(agents, self._floor.agents, now), now)
            self._reread_contacts({pair.waiting_id for pair in refused}, now)
        for one in made:
            self._promises.handed_out(one.program_id, one.pair)
        return made

    def plan(self, now: datetime) -> list[Pair]:
        """What memory would hand out; it forgets these contacts, so the caller must write them."""
        return self._floor.match(now, self._batch)

    def _follow(self, now: datetime) -> None:
        changed = self._log.read()
        if changed.agents:
            there = {agent_id: row for agent_id, row in changed.agents.items() if row is not None}
            self._put_agents(set(changed.agents), reading.agents_as_now(there, self._floor.agents, now), now)
        if changed.profiles:
            self._put_agents(changed.profiles, reading.read_profiles(now, changed.profiles), now)
        self._reread_contacts(changed.contacts, now)

    def _put_agents(self, wanted: set[Id], found: dict[Id, FloorAgent], now: datetime) -> None:
        for agent_id in wanted - found.keys():
            self._floor.drop_agent(agent_id, now)
        for agent in found.values():
            self._floor.put_agent(agent)

    def _reread_contacts(self, wanted: set[Id], now: datetime) -> None:
        if not wanted:
            return
        found = reading.read_contacts(wanted)
        for contact_id in wanted - {contact.id for contact, _promise in found}:
            left = self._floor.drop_contact(contact_id)
            if left is not None:
                self._promises.left(left, now)
        self._put(found, now)

    def _put(self, rows: Iterable[tuple[WaitingContact, Promise]], now: datetime) -> None:
        for contact, promise in rows:
            known = self._floor.contacts.get(contact.id)
            self._floor.put_contact(self._promises.admit(contact, promise, known), now)

    def _turn(self, now: datetime) -> None:
        expire_offers()
        turned = set(reading.turned_between(self._turned_at, now))
        self._turned_at = now
        if turned:
            self._put_agents(turned, reading.read_profiles(now, turned), now)
        settings = floor_settings()
        if settings != self._floor.settings:
            self._floor.use(settings, now)
        if settings.policy is Policy.SERVICE_LEVEL:
            self._tell_standing(now)
        self._log.tidy()

    def _tell_standing(self, now: datetime) -> None:
        """What only memory knows and decides by, for those who explain it."""
        kept = {
            f"{program_id}:{queue_id}": share for (program_id, queue_id), share in self._promises.kept_shares().items()
        }
        beyond = [str(contact.id) for contact in self._floor.contacts.values() if not contact.in_share]
        facts = {"at": now, "kept": kept, "beyond": beyond[:MOST_BEYOND]}
        FloorStanding.objects.update_or_create(id=1, defaults=facts)


def run_tick() -> int:
    """One tick with a memory of its own; returns how many offers were made. For commands and tests, not the role."""
    expire_offers()
    return len(Matcher().tick())


def drop_lost_agents() -> int:
    """Agents whose console fell silent lose their open offers; returns how many agents were lost."""
    lost = agent_state.mark_unreachable(silent_since=clock.now() - SILENCE)
    for agent_id in lost:
        withdraw_offers_of_agent(agent_id=agent_id)
    return len(lost)
