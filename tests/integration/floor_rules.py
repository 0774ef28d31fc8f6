"""The floor as a machine: what customers, agents and time do, and what callers were told."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from acd.domain.matching import Policy
from acd.models import FloorPolicy, Offer, Waiting
from acd.services import matching
from acd.services.offers import OfferGone
from agents.domain.state import NotReadyReason, group_of
from agents.models import Agent
from agents.services import state as agent_state
from interactions.domain.states import Channel
from kernel import clock
from routing.services import queueing, sweeping
from tenants.context import program_context
from tests.factories.floor import Floor, ProgramFloor

BEGIN = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
PICK = st.integers(min_value=0, max_value=1_000)


@dataclass
class Contact:
    """What callers were told of one contact. `state`: waiting, served, wrap_up or over."""

    id: UUID
    home: ProgramFloor
    group: str
    came_at: datetime
    state: str = "waiting"
    agent_id: UUID | None = None
    ended_at: datetime | None = None
    accepted_by: list[UUID] = field(default_factory=list)


class FloorRules(RuleBasedStateMachine):
    """Every rule takes a second of virtual time; `contacts` is the client's own log, the database is judged by it."""

    floor: Floor  # set by the test that runs the machine

    @initialize(policy=st.sampled_from(list(Policy)))
    def open(self, policy: Policy) -> None:
        """An empty floor, in any of its orders, inside a transaction that the end rolls back."""
        self.now = BEGIN
        self.contacts: list[Contact] = []
        self.agents = [self.floor.acme.agent.id, self.floor.globex.agent.id, self.floor.both.id]
        self.lost: set[UUID] = set()
        self.frame: AbstractContextManager[None] = transaction.atomic()
        self.frame.__enter__()
        FloorPolicy.objects.update_or_create(pk=1, defaults={"policy": policy.value})

    def teardown(self) -> None:
        """Leave the database as it was."""
        if hasattr(self, "frame"):
            transaction.set_rollback(True)
            self.frame.__exit__(None, None, None)

    # ---- time ----

    def pass_time(self, seconds: float = 1) -> AbstractContextManager[None]:
        self.now += timedelta(seconds=seconds)
        return clock.at(self.now)

    # ---- customers ----

    @rule(home=st.sampled_from(["acme", "globex"]), mail=st.booleans())
    def arrive(self, home: str, mail: bool) -> None:
        where: ProgramFloor = getattr(self.floor, home)
        channel = Channel.EMAIL if mail else Channel.CHAT
        with self.pass_time():
            made = where.arrive(channel=channel)
        self.contacts.append(Contact(made.id, where, group_of(channel.value).value, self.now))

    @precondition(lambda self: self._in("waiting"))
    @rule(pick=PICK)
    def abandon(self, pick: int) -> None:
        contact = self._one("waiting", pick)
        with self.pass_time(), program_context(contact.home.program):
            queueing.abandon(interaction_id=contact.id)
        contact.state = "over"

    # ---- agents ----

    @rule(pick=PICK)
    def sign_in(self, pick: int) -> None:
        agent_id = self._agent(pick)
        with self.pass_time():
            agent_state.sign_in(agent_id=agent_id)
            agent_state.set_ready(agent_id=agent_id)
        self.lost.discard(agent_id)

    @rule(pick=PICK)
    def not_ready(self, pick: int) -> None:
        with self.pass_time():
            agent_state.set_not_ready(agent_id=self._agent(pick), reason=NotReadyReason.BREAK)

    @rule(pick=PICK)
    def sign_out(self, pick: int) -> None:
        agent_id = self._agent(pick)
        busy = any(c.agent_id == agent_id for c in self.contacts if c.state in ("served", "wrap_up"))
        busy = busy or Offer.objects.filter(agent_id=agent_id, state="offered").exists()
        with self.pass_time():
            try:
                agent_state.sign_out(agent_id=agent_id)
                assert not busy
            except agent_state.AgentBusy:
                assert busy

    # ---- offers ----

    @rule()
    def match(self) -> None:
        """The matcher works until nothing is left to do."""
        with self.pass_time():
            self.run_matcher()

    def run_matcher(self) -> None:
        """A rule itself cannot be overridden: a plain method can, by the judge."""
        while matching.run_tick():
            pass

    @precondition(lambda self: self._open_offers())
    @rule(pick=PICK)
    def accept(self, pick: int) -> None:
        """Twice: the first gets the contact unless its time is over, the second a clear no."""
        offers = self._open_offers()
        offer = offers[pick % len(offers)]
        contact = next(c for c in self.contacts if c.id == offer.interaction_id)
        words = {"offer_id": offer.id, "token": offer.token, "agent_id": offer.agent_id}
        with self.pass_time():
            for _tab in range(2):
                try:
                    queueing.accept_offer(**words, program_id=offer.program_id)
                except OfferGone:
                    assert contact.agent_id == offer.agent_id or offer.deadline_at <= self.now
                else:
                    assert contact.state == "waiting", "accepted by two"
                    contact.state, contact.agent_id = "served", offer.agent_id

    @precondition(lambda self: self._open_offers())
    @rule(pick=PICK)
    def decline(self, pick: int) -> None:
        offers = self._open_offers()
        offer = offers[pick % len(offers)]
        with self.pass_time():
            queueing.decline_offer(
                offer_id=offer.id, token=offer.token, agent_id=offer.agent_id, program_id=offer.program_id
            )

    @precondition(lambda self: self._open_offers())
    @rule()
    def offers_run_out(self) -> None:
        with self.pass_time(25):
            self.run_matcher()

    # ---- served ----

    @precondition(lambda self: self._in("served"))
    @rule(pick=PICK)
    def end(self, pick: int) -> None:
        contact = self._one("served", pick)
        with self.pass_time(), program_context(contact.home.program):
            queueing.end_contact(interaction_id=contact.id, by="customer")
        contact.state, contact.ended_at = "wrap_up", self.now

    @precondition(lambda self: self._in("wrap_up"))
    @rule(pick=PICK)
    def finish(self, pick: int) -> None:
        contact = self._one("wrap_up", pick)
        with self.pass_time(), program_context(contact.home.program):
            queueing.finish_wrap_up(
                interaction_id=contact.id, agent_id=contact.agent_id, disposition_id=contact.home.solved.id
            )
        contact.state = "over"

    # ---- faults ----

    @rule(pick=PICK, back=st.booleans())
    def console_is_lost(self, pick: int, back: bool) -> None:
        """A console says nothing for 46 s; `back`: it speaks again before its contacts are taken from it."""
        agent_id = self._agent(pick)
        with self.pass_time(46):
            agent_state.note_seen(agent_ids=[other for other in self.agents if other != agent_id])
            self.lost -= {other for other in self.agents if other != agent_id}
            matching.drop_lost_agents()
        if Agent.objects.filter(pk=agent_id, is_signed_in=True).exists():
            self.lost.add(agent_id)
        if back:
            with self.pass_time():
                agent_state.note_seen(agent_ids=[agent_id])
            self.lost.discard(agent_id)

    @rule()
    def sweep(self) -> None:
        """Two minutes later: contacts of lost consoles wait again, forgotten wrap-ups are closed."""
        with self.pass_time(121):
            agent_state.note_seen(agent_ids=[agent_id for agent_id in self.agents if agent_id not in self.lost])
            for home in (self.floor.acme, self.floor.globex):
                with program_context(home.program):
                    sweeping.sweep_program()
        for contact in self.contacts:
            if contact.state == "served" and contact.agent_id in self.lost:
                contact.state, contact.agent_id, contact.came_at = "waiting", None, self.now
            elif contact.state == "wrap_up" and contact.ended_at + self._limit(contact) <= self.now:
                contact.state = "over"

    # ---- words ----

    def _limit(self, contact: Contact) -> timedelta:
        return timedelta(seconds=contact.home.queue.wrap_up_seconds)

    def _in(self, state: str) -> list[Contact]:
        return [contact for contact in self.contacts if contact.state == state]

    def _one(self, state: str, pick: int) -> Contact:
        there = self._in(state)
        return there[pick % len(there)]

    def _agent(self, pick: int) -> UUID:
        return self.agents[pick % len(self.agents)]

    def _open_offers(self) -> list[Offer]:
        return list(Offer.objects.filter(state="offered").order_by("id"))

    def _waiting(self) -> list[Waiting]:
        return list(Waiting.objects.order_by("enqueued_at", "id"))
