"""Ends of an offer. Each is a compare-and-swap on (id, token, state 'offered'): the first one wins."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from django.db import connection, transaction

from acd.domain.offers import OfferState
from acd.events import OfferEnded
from acd.models import ASKED, MissedLimit, Offer
from agents.domain.state import ChannelGroup, NotReadyReason
from agents.services import state as agent_state
from kernel import clock
from outbox import encoded, publish, wake

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_ANY_DUE = "SELECT EXISTS (SELECT FROM acd_offer WHERE state = %s AND deadline_at > %s AND deadline_at <= %s)"
_ACCEPT = "SELECT acd_accept(%s, %s, %s, %s, %s::jsonb, %s::jsonb)"
_CARRIED = ", ".join(f'"{name}"' for name in ASKED)
_REQUEUE = f"""
INSERT INTO acd_waiting (id, {_CARRIED}) SELECT waiting_id, {_CARRIED} FROM acd_offer WHERE id = %s
ON CONFLICT DO NOTHING
"""  # noqa: S608 names of our own columns


class OfferGone(Exception):
    """The offer is no longer open: accepted elsewhere, expired or withdrawn. `state` says which ("" = unknown)."""

    def __init__(self, state: str = "") -> None:
        super().__init__(state)
        self.state = state


def accept_offer(*, offer: Offer, token: UUID, agent_id: UUID) -> None:
    """Take the contact of an offer as it was read, without a lock: one statement, a step of the hand-over. Raises
    OfferGone if another end came first or the deadline has passed.
    """
    facts = encoded([_ended(offer, OfferState.ACCEPTED.value)])
    with connection.cursor() as cursor:
        cursor.execute(_ACCEPT, [offer.id, token, agent_id, clock.now(), facts, agent_state.encoded_change(agent_id)])
        (leaves,) = cursor.fetchone()
    if leaves is None:
        raise OfferGone(_state_of(offer.id, agent_id))
    wake.on_commit("relay")


@transaction.atomic
def decline_offer(*, offer_id: UUID, token: UUID, agent_id: UUID) -> Offer:
    """Give the contact back to its old place; the agent is set not ready. Raises OfferGone."""
    offer = (
        Offer.objects.select_for_update()
        .filter(pk=offer_id, token=token, agent_id=agent_id, state=OfferState.OFFERED.value)
        .first()
    )
    if offer is None:
        raise OfferGone(_state_of(offer_id, agent_id))
    _requeue(offer)
    close_offer(offer=offer, state=OfferState.DECLINED, now=clock.now(), reason=NotReadyReason.DECLINED)
    return offer


def expire_offers(*, limit: int = 50, since: datetime | None = None) -> int:
    """Offers past their deadline go back to their old place; returns how many. Their agents are set not ready after as
    many misses in a row as the queue allows (set_missed_limit).

    `since`: only those whose deadline is later, for who asks often: what ended long ago and cannot be cleared away
    while somebody keeps an old snapshot is then not looked at each time.
    """
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(_ANY_DUE, [OfferState.OFFERED.value, since or _LONG_AGO, now])
        any_due = cursor.fetchone()[0]
    return _expire_due(now, limit) if any_due else 0


@transaction.atomic
def _expire_due(now: datetime, limit: int) -> int:
    due = list(
        Offer.objects.select_for_update(skip_locked=True)
        .filter(state=OfferState.OFFERED.value, deadline_at__lte=now)
        .order_by("agent_id", "id")[:limit]
    )
    for offer in due:
        _requeue(offer)
        close_offer(offer=offer, state=OfferState.EXPIRED, now=now)
    return len(due)


@transaction.atomic
def withdraw_offers_of_agent(*, agent_id: UUID) -> int:
    """The agent is lost: open offers go back to their old place; returns how many."""
    now = clock.now()
    offers = list(Offer.objects.select_for_update().filter(agent_id=agent_id, state=OfferState.OFFERED.value))
    for offer in offers:
        _requeue(offer)
        close_offer(offer=offer, state=OfferState.WITHDRAWN, now=now)
    return len(offers)


def give_back(*, offer: Offer) -> None:
    """End a locked offer: its contact waits again at its old place and its agent is free."""
    _requeue(offer)
    close_offer(offer=offer, state=OfferState.WITHDRAWN, now=clock.now())


@transaction.atomic(savepoint=False)  # a step of changing a queue, which fails with it
def set_missed_limit(*, program_id: int, queue_id: UUID, limit: int) -> None:
    """How many offers of a queue an agent may miss in a row before the floor sets them not ready; 0 = stays ready."""
    MissedLimit.objects.update_or_create(program_id=program_id, queue_id=queue_id, defaults={"limit": limit})


def close_offer(*, offer: Offer, state: OfferState, now: datetime, reason: NotReadyReason | None = None) -> None:
    """End a locked offer otherwise than by acceptance and free the agent's slot."""
    offer.state, offer.closed_at = state.value, now
    offer.save(update_fields=["state", "closed_at"])
    _tell(offer)
    group = ChannelGroup(offer.group)
    if state is OfferState.EXPIRED:
        rows = MissedLimit.objects.filter(program_id=offer.program_id, queue_id=offer.queue_id)
        limit = rows.values_list("limit", flat=True).first()
        agent_state.miss_offer(agent_id=offer.agent_id, group=group, limit=1 if limit is None else limit)
    else:
        agent_state.refuse_slot(agent_id=offer.agent_id, group=group, reason=reason)
    wake.on_commit("matcher")


def _requeue(offer: Offer) -> None:
    """Back to its old place, with everything it asked for: the offer carries the whole row."""
    with connection.cursor() as cursor:
        cursor.execute(_REQUEUE, [offer.id])


def _tell(offer: Offer) -> None:
    publish(_ended(offer, offer.state))


def _ended(offer: Offer, state: str) -> OfferEnded:
    return OfferEnded(
        program_id=offer.program_id,
        offer_id=offer.id,
        agent_id=offer.agent_id,
        interaction_id=offer.interaction_id,
        queue_id=offer.queue_id,
        state=state,
    )


def _state_of(offer_id: UUID, agent_id: UUID) -> str:
    row = Offer.objects.filter(pk=offer_id, agent_id=agent_id).values_list("state", flat=True).first()
    return row or ""
