"""A contact's hot row, or its open offer, in the hands of a supervisor. Callers hold the interaction's lock.

A matcher that is about to hand the contact out skips a row that is locked here; one that was faster has left an offer,
which is found after the wait. Whoever comes second sees where the contact stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from acd.domain.offers import OfferState
from acd.events import OfferMade
from acd.models import ASKED, Offer, Waiting
from acd.services.offers import give_back
from acd.services.waiting import LOOKS
from agents.domain.state import ChannelGroup
from agents.services.reserving import reserve_slot
from kernel import clock
from outbox import publish, wake


@dataclass(frozen=True, slots=True)
class Held:
    """The one row of a contact that waits, locked: exactly one of the two is set."""

    waiting: Waiting | None = None
    offer: Offer | None = None


def hold_waiting(*, program_id: int, interaction_id: UUID) -> Held | None:
    """Lock what the contact waits by; None when it does not wait. It may move between the tables while we look."""
    for _look in range(LOOKS):
        rows = {"program_id": program_id, "interaction_id": interaction_id}
        waiting = Waiting.objects.select_for_update().filter(**rows).first()
        if waiting is not None:
            return Held(waiting=waiting)
        offer = Offer.objects.select_for_update().filter(**rows, state=OfferState.OFFERED.value).first()
        if offer is not None:
            return Held(offer=offer)
    return None


@transaction.atomic(savepoint=False)  # always a step of a larger one that fails with it
def set_priority(*, held: Held, priority: int) -> int:
    """Another rank for a contact that waits, or for when it comes back from its offer; returns the one it had."""
    if held.waiting is not None:
        before = held.waiting.priority
        Waiting.objects.filter(pk=held.waiting.pk).update(priority=priority)
        wake.on_commit("matcher")
        return before
    assert held.offer is not None
    before, held.offer.priority = held.offer.priority, priority
    held.offer.save(update_fields=["priority"])
    return before


@transaction.atomic(savepoint=False)  # always a step of a larger one that fails with it
def take_back(*, held: Held) -> Waiting:
    """The contact waits again, at its old place; an open offer ends and its agent is free."""
    if held.waiting is not None:
        return held.waiting
    assert held.offer is not None
    give_back(offer=held.offer)
    return Waiting.objects.get(program_id=held.offer.program_id, interaction_id=held.offer.interaction_id)


@transaction.atomic(savepoint=False)  # always a step of a larger one that fails with it
def set_place(*, program_id: int, interaction_id: UUID, enqueued_at: datetime) -> Waiting:
    """Among those who wait, a contact stands as if it had come at that instant (UTC)."""
    waiting = Waiting.objects.select_for_update().get(program_id=program_id, interaction_id=interaction_id)
    waiting.enqueued_at = enqueued_at
    waiting.save(update_fields=["enqueued_at"])
    return waiting


@transaction.atomic(savepoint=False)  # always a step of a larger one that fails with it
def offer_to(*, waiting: Waiting, agent_id: UUID) -> Offer:
    """Hand a contact whose row is ours to this very agent, ready or not. Raises CannotTake."""
    now = clock.now()
    reserve_slot(agent_id=agent_id, group=ChannelGroup(waiting.group))
    Waiting.objects.filter(pk=waiting.pk).delete()
    offer = Offer.objects.create(
        **{name: getattr(waiting, name) for name in ASKED},
        waiting_id=waiting.pk,
        agent_id=agent_id,
        offered_at=now,
        deadline_at=now + timedelta(seconds=waiting.offer_seconds),
    )
    publish(
        OfferMade(
            program_id=offer.program_id,
            offer_ids=(str(offer.id),),
            agent_ids=(str(agent_id),),
            interaction_ids=(str(offer.interaction_id),),
        )
    )
    wake.on_commit("matcher")
    return offer
