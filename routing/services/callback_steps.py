"""What becomes of a callback when its contact moves. Callers hold the interaction's lock."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from interactions.domain.states import Direction
from interactions.models import Interaction
from kernel import clock
from outbox import publish
from routing.domain.callbacks import PAUSING, CallbackState
from routing.events import CallbackEnded
from routing.models import Callback, Queue
from tenants.context import current_program_id


class AttemptMissing(Exception):
    """The agent would end a callback without saying how the call went."""


def is_outbound(interaction: Interaction) -> bool:
    """Only outbound contacts can be attempts: the others cost no query."""
    return interaction.direction == Direction.OUTBOUND.value


def note_assigned(interaction: Interaction) -> None:
    """An agent took it."""
    if is_outbound(interaction):
        Callback.objects.filter(work=interaction, state=CallbackState.WAITING.value).update(
            state=CallbackState.ASSIGNED.value
        )


def note_waits(interaction: Interaction, queue: Queue) -> None:
    """It waits, in this queue from now on: its agent was lost before an attempt, or somebody moved it.

    A customer who has another callback in that queue keeps both where they are.
    """
    if not is_outbound(interaction):
        return
    callback = Callback.objects.select_for_update(of=("self",)).filter(work=interaction, closed_at=None).first()
    if callback is None:
        return
    callback.state = CallbackState.WAITING.value
    if not _has_another(callback, queue):
        callback.queue = queue
    callback.save(update_fields=["state", "queue"])


def move_pausing(from_queue_id: UUID, queue: Queue) -> int:
    """Callbacks whose time has not come go to another queue; one that its customer has there already is cancelled."""
    moved = 0
    pausing = sorted(state.value for state in PAUSING)
    rows = Callback.objects.select_for_update(of=("self",)).filter(queue_id=from_queue_id, state__in=pausing)
    for callback in rows.order_by("id"):
        if _has_another(callback, queue):
            end_callback(callback, CallbackState.CANCELLED)
            continue
        callback.queue = queue
        callback.save(update_fields=["queue"])
        moved += 1
    return moved


def _has_another(callback: Callback, queue: Queue) -> bool:
    others = Callback.objects.filter(queue=queue, closed_at=None).exclude(pk=callback.pk)
    return others.filter(Q(customer_id=callback.customer_id) | Q(number=callback.number)).exists()


def place_of_work(interaction: Interaction) -> datetime | None:
    """Since when a callback counts as waiting; None for every other contact."""
    if not is_outbound(interaction):
        return None
    return Callback.objects.filter(work=interaction, closed_at=None).values_list("place_at", flat=True).first()


def refuse_unsaid(interaction: Interaction) -> None:
    """Raises AttemptMissing while nobody has said how the call went."""
    if is_outbound(interaction) and _unsaid(interaction.pk) is not None:
        raise AttemptMissing


def _unsaid(interaction_id: UUID) -> Callback | None:
    rows = Callback.objects.filter(work_id=interaction_id, state=CallbackState.ASSIGNED.value)
    return rows.exclude(attempts__interaction_id=interaction_id).first()


def end_callback(callback: Callback, state: CallbackState, outcome: str = "") -> None:
    """Nobody calls any more; the caller holds the row's lock."""
    callback.state, callback.closed_at = state.value, clock.now()
    callback.outcome = outcome or callback.outcome
    callback.save(update_fields=["state", "closed_at", "outcome"])
    publish(
        CallbackEnded(
            program_id=current_program_id(),
            callback_id=callback.id,
            queue_id=callback.queue_id,
            state=state.value,
            asked_at=callback.asked_at,
            ended_at=callback.closed_at,
        )
    )
