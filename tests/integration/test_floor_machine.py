"""Invariants I1-I3, I5, I7 and I9 under any order of arrivals, answers, refusals, silences and lost consoles."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from uuid import UUID

from hypothesis import HealthCheck, settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from acd.services.matching import Matcher
from agents.models import Agent
from interactions import selectors as interaction_selectors
from interactions.models import Interaction
from routing.models import QueueEntry
from tenants.context import program_context
from tests.integration.floor_rules import Contact, FloorRules

STATES = {"waiting": "waiting", "served": "active", "wrap_up": "wrap_up", "over": "closed"}


class JudgedFloor(FloorRules):
    """The rules, and after each step the laws."""

    def run_matcher(self) -> None:
        """I9: what was offered now came no later than what still waits with the same needs. I7: nobody stands idle."""
        before = {offer.id for offer in self._open_offers()}
        super().run_matcher()
        fresh = [offer for offer in self._open_offers() if offer.id not in before]
        for offer in fresh:
            behind = [w for w in self._waiting() if (w.queue_id, w.group) == (offer.queue_id, offer.group)]
            assert all(self._came(offer.interaction_id) <= w.enqueued_at for w in behind)
        assert Matcher().plan(self.now) == []

    @invariant()
    def nobody_is_lost(self) -> None:
        """I3: what callers were told is what is there; who waits is in exactly one place, nobody else in any."""
        places = Counter(row.interaction_id for row in self._waiting())
        places.update(offer.interaction_id for offer in self._open_offers())
        assert places == Counter(contact.id for contact in self._in("waiting"))
        for home in (self.floor.acme, self.floor.globex):
            with program_context(home.program):
                there = dict(Interaction.objects.values_list("id", "state"))
                open_entries = set(QueueEntry.objects.filter(left_at=None).values_list("interaction_id", flat=True))
            mine = [contact for contact in self.contacts if contact.home is home]
            assert there == {contact.id: STATES[contact.state] for contact in mine}
            assert open_entries == {contact.id for contact in mine if contact.state == "waiting"}

    @invariant()
    def everybody_keeps_their_place(self) -> None:
        """Refused, missed and withdrawn offers go back with the instant the contact began to wait."""
        assert all(self._came(row.interaction_id) == row.enqueued_at for row in self._waiting())

    @invariant()
    def load_is_what_is_there(self) -> None:
        """I1, I2: the slots of an agent are exactly the offer, the contacts and the wrap-ups they hold."""
        offers = {offer.agent_id: offer for offer in self._open_offers()}
        assert len(offers) == len(self._open_offers()), "one open offer per agent"
        for agent in Agent.objects.filter(id__in=self.agents):
            served = [c for c in self._in("served") if c.agent_id == agent.id]
            wrapped = [c for c in self._in("wrap_up") if c.agent_id == agent.id]
            load = Counter(contact.group for contact in served + wrapped)
            if agent.id in offers:
                load[offers[agent.id].group] += 1
            assert (agent.load_chat, agent.load_email) == (load["chat"], load["email"])
            assert load["chat"] <= agent.cap_chat
            assert load["email"] <= agent.cap_email
            assert (agent.active_count, agent.wrap_up_count) == (len(served), len(wrapped))
            assert agent.has_offer == (agent.id in offers)

    def teardown(self) -> None:
        """I5: the spans of every contact follow each other without a gap, so its seconds add up to its whole life."""
        for contact in getattr(self, "contacts", []):
            self._judge_spans(contact)
        super().teardown()

    def _judge_spans(self, contact: Contact) -> None:
        with program_context(contact.home.program):
            row = interaction_selectors.interaction_by_id(contact.id)
            spans = interaction_selectors.segments_of([contact.id])[contact.id]
        spans.sort(key=lambda span: (span.started_at, span.ended_at is None, span.ended_at))
        assert spans[0].started_at == row.started_at
        assert [span.ended_at for span in spans[:-1]] == [span.started_at for span in spans[1:]]
        assert (spans[-1].ended_at is None) == (contact.state != "over")
        if contact.state == "over":
            whole = sum((span.ended_at - span.started_at for span in spans), timedelta())
            assert whole == row.closed_at - row.started_at

    def _came(self, interaction_id: UUID) -> object:
        return next(contact.came_at for contact in self.contacts if contact.id == interaction_id)


def test_the_laws_hold_on_any_way_through_the_day(floor):
    JudgedFloor.floor = floor
    run_state_machine_as_test(
        JudgedFloor,
        settings=settings(
            max_examples=15,
            stateful_step_count=30,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
