"""A stay in a queue begins and ends: history, hot row and facts together. Callers hold the interaction's lock."""

from __future__ import annotations

from datetime import datetime
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
from routing.services.demands import demand_for
from routing.services.overflowing import Moved
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
    publish(
        QueueEntered(
            program_id=program_id,
            interaction_id=interaction.id,
            queue_id=queue.id,
            entry_id=entry.id,
            enqueued_at=since,
        )
    )
    return interaction


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
    publish(
        QueueLeft(
            program_id=current_program_id(),
            interaction_id=interaction_id,
            queue_id=entry.queue_id,
            entry_id=entry.id,
            enqueued_at=entry.enqueued_at,
            left_at=entry.left_at,
            exit=way.value,
            agent_id=agent_id,
        )
    )
    return entry
