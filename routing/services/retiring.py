"""A queue goes out of use, for good or for a while: never with people in it, never while others lead to it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import ProtectedError, Q

from routing import selectors
from routing.callback_reading import PAUSING_STATES
from routing.flow_reading import flows_that_name
from routing.models import Callback, EntryPoint, Queue, QueueEntry
from routing.services.moving import drain_queue


@dataclass(frozen=True, slots=True)
class Uses:
    """What hangs on a queue: contacts that wait, callbacks set for later, addresses that lead to it, names of queues
    that overflow or lend, names of flows in force that lead to it.
    """

    waiting: int = 0
    addresses: tuple[str, ...] = ()
    queues: tuple[str, ...] = ()
    flows: tuple[str, ...] = ()
    callbacks: int = 0

    def __bool__(self) -> bool:
        return bool(self.waiting or self.callbacks or self.addresses or self.queues or self.flows)


class QueueInUse(Exception):
    """The queue cannot go out of use; `uses` says why. Those who wait can be moved: retire_queue(move_to_id=...)."""

    def __init__(self, uses: Uses) -> None:
        super().__init__(str(uses))
        self.uses = uses


class QueueHasHistory(Exception):
    """Contacts waited there once: figures and invoices name the queue. Switch it off instead."""


def uses_of(queue: Queue) -> Uses:
    """What keeps a queue from going out of use now."""
    ways = EntryPoint.objects.filter(Q(queue=queue) | Q(after_hours_queue=queue), is_active=True)
    mine = str(queue.pk)
    others = [
        row.name
        for row in Queue.objects.exclude(pk=queue.pk).filter(is_active=True).order_by("name", "id")
        if mine in [str(rule[2]) for rule in row.overflows] or mine in [str(one) for one, *_rule in row.lenders]
    ]
    return Uses(
        waiting=selectors.depth_of(queue.pk),
        callbacks=Callback.objects.filter(queue=queue, state__in=PAUSING_STATES).count(),
        addresses=tuple(ways.order_by("id").values_list("entry_address__address", flat=True)),
        queues=tuple(others),
        flows=flows_that_name(queue.code),
    )


def refuse_in_use(queue: Queue) -> None:
    """Raises QueueInUse."""
    uses = uses_of(queue)
    if uses:
        raise QueueInUse(uses)


@transaction.atomic
def retire_queue(*, queue_id: UUID, move_to_id: UUID | None = None) -> int:
    """Switch a queue off; with `move_to_id` whoever waits goes there first, with the time waited. Returns how many.

    Raises QueueInUse. A contact that enters at this very moment is served from here all the same: agents never see
    whether a queue is in use.
    """
    moved = 0
    if move_to_id is not None:
        moved = drain_queue(queue_id=queue_id, to_queue_id=move_to_id)
    queue = Queue.objects.select_for_update(no_key=True).get(pk=queue_id)
    refuse_in_use(queue)
    queue.is_active = False
    queue.save(update_fields=["is_active"])
    return moved


@transaction.atomic
def delete_queue(*, queue_id: UUID) -> None:
    """Remove a queue that never held anybody. Raises QueueInUse, QueueHasHistory."""
    queue = Queue.objects.select_for_update().get(pk=queue_id)
    refuse_in_use(queue)
    if QueueEntry.objects.filter(queue=queue).exists():
        raise QueueHasHistory
    try:
        queue.delete()
    except ProtectedError as error:  # an entry point out of use, say
        raise QueueHasHistory from error
