"""A stay in a queue begins and ends: history, hot row and facts together. Callers hold the interaction's lock."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from acd.services import waiting as acd_waiting
from interactions.models import Interaction
from interactions.services import lifecycle
from kernel import clock
from outbox import publish
from routing import wait_reading
from routing.domain.queueing import QueueExit
from routing.events import ContactMoved, QueueEntered, QueueLeft
from routing.models import Queue, QueueEntry
from routing.services.callback_steps import note_waits
from routing.services.demands import demand_for
from routing.services.overflowing import Moved, WayIn
from tenants.context import current_program_id


@transaction.atomic(savepoint=False)  # always a step of a larger one that fails with it
def begin_stay(
    *,
    interaction_id: UUID,
    queue: Queue,
    held: Interaction | None = None,
    enqueued_at: datetime | None = None,
    named_agent_id: UUID | None = None,
    moved: Moved | None = None,
) -> Interaction:
    """Put an open contact into this very queue; `held` as in lifecycle. Raises WrongState.

    `enqueued_at`: since when it counts as waiting, now unless it keeps an older place.
    """
    told = None if moved is None else {"from_queue_id": str(moved.from_queue_id), "why": moved.why}
    interaction = lifecycle.begin_waiting(interaction_id=interaction_id, queue_id=queue.id, held=held, moved=told)
    since, program_id = enqueued_at or clock.now(), current_program_id()
    entry = _new_stay(interaction, queue, since)
    note_waits(interaction, queue)
    _show_matcher(interaction, queue, since, named_agent_id)
    if moved is not None:
        publish(
            ContactMoved(
                program_id=program_id,
                interaction_id=interaction.id,
                from_queue_id=moved.from_queue_id,
                queue_id=queue.id,
                why=moved.why,
                waited_ms=moved.waited_ms,
            )
        )
    _tell_entered(entry)
    return interaction


def take_way(way: WayIn, *, held: Interaction, named_agent_id: UUID | None = None) -> Interaction:
    """Enter the queue a way ends at; each queue it passes counts the contact as offered and flown out."""
    for queue in way.passed:
        pass_by(interaction_id=held.pk, queue_id=queue.id, way=QueueExit.FLOW_OUT)
    return begin_stay(
        interaction_id=held.pk, queue=way.queue, held=held, named_agent_id=named_agent_id, moved=way.moved
    )


@transaction.atomic(savepoint=False)  # always a step of a larger one that fails with it
def resume_stay(*, entry: QueueEntry, held: Interaction) -> Interaction:
    """A contact that overflowed into a flow is back in its queue, at its old place: the stay goes on as if it never
    ended. Raises WrongState.
    """
    queue = Queue.objects.select_related("hours").get(pk=entry.queue_id)
    interaction = lifecycle.begin_waiting(interaction_id=held.pk, queue_id=queue.id, held=held)
    entry.left_at, entry.exit = None, ""
    entry.pinned_at = entry.pinned_by_id = entry.pinned_over = None
    entry.save(update_fields=["left_at", "exit", "pinned_at", "pinned_by_id", "pinned_over"])
    _show_matcher(interaction, queue, entry.enqueued_at, None)
    _tell_entered(entry)
    return interaction


def return_from_flow(*, entry: QueueEntry, queue: Queue, held: Interaction) -> Interaction:
    """A contact that overflowed into a flow goes on to a queue: its own at the old place, or another one, with the time
    it waited when its queue's overflow keeps it. Raises WrongState.
    """
    if entry.queue_id == queue.id:
        return resume_stay(entry=entry, held=held)
    keeps = Queue.objects.filter(pk=entry.queue_id, overflow_keeps_clock=True).exists()
    waited_ms = max(0, (clock.now() - entry.enqueued_at) // timedelta(milliseconds=1))
    return begin_stay(
        interaction_id=held.pk,
        queue=queue,
        held=held,
        enqueued_at=entry.enqueued_at if keeps else None,
        moved=Moved(entry.queue_id, "flow", waited_ms),
    )


def _show_matcher(interaction: Interaction, queue: Queue, since: datetime, named_agent_id: UUID | None) -> None:
    program_id = current_program_id()
    asked = demand_for(interaction=interaction, queue=queue, named_agent_id=named_agent_id)
    acd_waiting.add_waiting(
        program_id=program_id,
        interaction_id=interaction.id,
        queue_id=queue.id,
        channel=interaction.channel,
        requirements=asked.required,
        priority=asked.priority,
        enqueued_at=since,
        target_seconds=asked.target_seconds,
        offer_seconds=asked.offer_seconds,
        simulated=interaction.simulated,
        preferred=asked.preferred,
        rings=asked.rings,
        lenders=asked.lenders,
        named_agent_id=asked.named_agent_id,
        named_until_at=asked.named_until_at,
        promised_share=asked.promised_share,
        agreed_per_hour=asked.agreed_per_hour,
        weight=asked.weight,
    )


def _tell_entered(entry: QueueEntry) -> None:
    publish(
        QueueEntered(
            program_id=current_program_id(),
            interaction_id=entry.interaction_id,
            queue_id=entry.queue_id,
            entry_id=entry.id,
            enqueued_at=entry.enqueued_at,
        )
    )


def _new_stay(interaction: Interaction, queue: Queue, since: datetime) -> QueueEntry:
    """The row, with the wait estimated before it: kept to be held against the real one."""
    estimated = wait_reading.wait_of_next(queue_id=queue.id, channel=interaction.channel)
    return QueueEntry.objects.create(
        interaction=interaction, queue=queue, enqueued_at=since, estimated_seconds=estimated
    )


@transaction.atomic(savepoint=False)  # always a step of a larger one that fails with it
def end_stay(*, interaction_id: UUID, way: QueueExit, agent_id: UUID | None = None) -> QueueEntry | None:
    """The contact leaves its queue now; the stay with its queue, None when it was in none."""
    entry = QueueEntry.objects.select_for_update(of=("self",)).select_related("queue").filter(
        interaction_id=interaction_id, left_at=None
    ).first()  # fmt: skip
    if entry is None:
        return None
    entry.left_at, entry.exit, entry.agent_id = max(clock.now(), entry.enqueued_at), way.value, agent_id
    entry.save(update_fields=["left_at", "exit", "agent_id"])
    _tell_left(entry, entry.left_at)
    return entry


def _tell_left(entry: QueueEntry, left_at: datetime) -> None:
    publish(
        QueueLeft(
            program_id=current_program_id(),
            interaction_id=entry.interaction_id,
            queue_id=entry.queue_id,
            entry_id=entry.id,
            enqueued_at=entry.enqueued_at,
            left_at=left_at,
            exit=entry.exit,
            agent_id=entry.agent_id,
        )
    )


@transaction.atomic(savepoint=False)  # always a step of a larger one that fails with it
def pass_by(*, interaction_id: UUID, queue_id: UUID, way: QueueExit) -> QueueEntry:
    """A stay of no length: the contact was offered to a queue and left it at once, and counts there."""
    now = clock.now()
    entry = QueueEntry.objects.create(
        interaction_id=interaction_id, queue_id=queue_id, enqueued_at=now, left_at=now, exit=way.value
    )
    _tell_left(entry, now)
    return entry


@transaction.atomic(savepoint=False)  # always a step of a larger one that fails with it
def left_for_callback(entry: QueueEntry) -> None:
    """The flow a stay led into came to a callback: that is how the stay ended."""
    entry.exit = QueueExit.CALLBACK.value
    entry.save(update_fields=["exit"])
    if entry.left_at is not None:
        _tell_left(entry, entry.left_at)
