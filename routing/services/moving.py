"""Contacts that wait go elsewhere: by the sweep when they waited long enough, or all of a queue at once.

Order of locks as in queueing. A contact that an agent decides on now stays with that agent unless its queue is drained.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from acd.services import waiting as acd_waiting
from interactions.domain.states import Direction, InteractionState
from interactions.services import lifecycle
from kernel import clock
from routing import selectors
from routing.domain.queue_rules import Overflow, OverflowWhen, overflow_by_wait
from routing.domain.queueing import QueueExit
from routing.models import Queue, QueueEntry
from routing.services.callback_steps import move_pausing
from routing.services.flow_runs import begin_flow
from routing.services.overflowing import Moved, flow_for
from routing.services.stays import begin_stay, end_stay
from tenants.context import current_program_id

DRAINED = "drained"
_MS = timedelta(milliseconds=1)


@transaction.atomic
def move_contact(
    *, interaction_id: UUID, from_queue_id: UUID, queue: Queue, why: str, keeps_clock: bool, from_agent: bool = False
) -> bool:
    """Lead a contact that waits in one queue into another; False when it waits there no longer, or is offered.

    `keeps_clock`: with the time it has waited; `from_agent`: an open offer is withdrawn first. Raises WrongState when
    nobody waits any more.
    """
    interaction = lifecycle.locked(interaction_id, InteractionState.WAITING)
    entry = QueueEntry.objects.select_for_update().filter(interaction=interaction, left_at=None).first()
    if entry is None or entry.queue_id != from_queue_id:
        return False
    program_id = current_program_id()
    if from_agent:
        acd_waiting.remove_waiting(program_id=program_id, interaction_id=interaction_id)
    elif not acd_waiting.take_waiting(program_id=program_id, interaction_id=interaction_id):
        return False
    end_stay(interaction_id=interaction_id, way=QueueExit.FLOW_OUT)
    waited_ms = max(0, (clock.now() - entry.enqueued_at) // _MS)
    begin_stay(
        interaction_id=interaction_id,
        queue=queue,
        held=interaction,
        enqueued_at=entry.enqueued_at if keeps_clock else None,
        moved=Moved(from_queue_id, why, waited_ms),
    )
    return True


@transaction.atomic
def lead_into_flow(*, interaction_id: UUID, from_queue_id: UUID, flow_id: UUID) -> bool:
    """Take a contact that waits in a queue out of it and lead it into a flow, which brings it back to its old place
    when it comes to nothing else. False when it waits there no longer, is offered, or has met the flow before. Raises
    WrongState when nobody waits any more.
    """
    interaction = lifecycle.locked(interaction_id, InteractionState.WAITING)
    rows = QueueEntry.objects.select_for_update(of=("self",)).select_related("queue")
    entry = rows.filter(interaction=interaction, left_at=None).first()
    if entry is None or entry.queue_id != from_queue_id:
        return False
    version = flow_for(interaction, entry.queue, flow_id)
    if version is None or not acd_waiting.take_waiting(program_id=current_program_id(), interaction_id=interaction_id):
        return False
    left = end_stay(interaction_id=interaction_id, way=QueueExit.FLOW_OUT)
    begin_flow(interaction=interaction, version=version, first=lambda: None, from_entry=left)
    return True


def move_who_waited_enough() -> int:
    """Contacts whose queue sends them on after a wait; each in its own transaction. Returns how many moved.

    A callback stays: its place is old on purpose, and nobody is there to answer a flow.
    """
    now, moved = clock.now(), 0
    for queue in selectors.all_queues().exclude(overflows=[]):
        overflow = overflow_by_wait(selectors.rules_of(queue))
        if overflow is None:
            continue
        due = QueueEntry.objects.filter(
            queue=queue,
            left_at=None,
            enqueued_at__lte=now - timedelta(seconds=overflow.number),
            interaction__direction=Direction.INBOUND.value,
        )
        if overflow.flow_id is not None:  # once is enough
            due = due.exclude(interaction__flow_runs__from_entry__queue=queue)
        for interaction_id in list(due.order_by("enqueued_at", "id").values_list("interaction_id", flat=True)):
            moved += _move_on(interaction_id, queue, overflow)
    return moved


def _move_on(interaction_id: UUID, queue: Queue, overflow: Overflow) -> bool:
    try:
        if overflow.flow_id is not None:
            return lead_into_flow(interaction_id=interaction_id, from_queue_id=queue.id, flow_id=overflow.flow_id)
        to = selectors.queue_in_use(overflow.queue_id)
        return to is not None and move_contact(
            interaction_id=interaction_id,
            from_queue_id=queue.id,
            queue=to,
            why=OverflowWhen.WAIT.value,
            keeps_clock=queue.overflow_keeps_clock,
        )
    except lifecycle.WrongState:  # answered or gone meanwhile
        return False


@transaction.atomic
def drain_queue(*, queue_id: UUID, to_queue_id: UUID) -> int:
    """Everybody who waits in a queue goes to another one with the time they have waited; returns how many.

    Locks the contacts in the order of their ids. An open offer is withdrawn: its agent would serve by the old rules.
    """
    to = Queue.objects.get(pk=to_queue_id, is_active=True)
    waiting = QueueEntry.objects.filter(queue_id=queue_id, left_at=None)
    moved = move_pausing(queue_id, to)
    for interaction_id in list(waiting.order_by("interaction_id").values_list("interaction_id", flat=True)):
        try:
            moved += move_contact(
                interaction_id=interaction_id,
                from_queue_id=queue_id,
                queue=to,
                why=DRAINED,
                keeps_clock=True,
                from_agent=True,
            )
        except lifecycle.WrongState:  # answered or gone meanwhile
            continue
    return moved
