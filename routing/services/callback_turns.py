"""A callback's turn: it comes before the matcher at its place, goes to bed with its queue, and expires.

Order of locks: interaction, callback, then as in queueing.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from acd.services import waiting as acd_waiting
from crm import selectors as crm_selectors
from interactions.domain.states import Channel, Direction, InteractionState, Outcome
from interactions.services import lifecycle
from kernel import clock
from routing import callback_reading, selectors
from routing.domain.callbacks import DO_NOT_CALL, PAUSING, CallbackState, expires_at
from routing.domain.queueing import QueueExit
from routing.models import Callback, Queue
from routing.services.callback_steps import end_callback
from routing.services.stays import begin_stay, end_stay
from tenants.context import current_program_id


def begin_turn(callback: Callback, queue: Queue) -> None:
    """Open the outbound contact and put it into the queue at the callback's place; the caller holds the row's lock."""
    if crm_selectors.is_call_forbidden(callback.number):
        end_callback(callback, CallbackState.FAILED, DO_NOT_CALL)
        return
    first = callback.interaction
    work = lifecycle.open_interaction(
        channel=Channel.VOICE,
        direction=Direction.OUTBOUND,
        customer_id=callback.customer_id,
        entry_address_id=first.entry_address_id if first else None,
        subject=callback.reason,
        language=callback.language,
        follows_id=callback.interaction_id,
        simulated=callback.simulated,
    )
    since = min(callback.place_at, work.started_at)  # nobody waits from a time to come, whatever the clock did
    begin_stay(interaction_id=work.id, queue=queue, held=work, enqueued_at=since)
    callback.work, callback.state = work, CallbackState.WAITING.value
    callback.save(update_fields=["work", "state"])


def leave_queue(callback: Callback) -> bool:
    """Take a callback that waits out of its queue and close its contact; False when an agent has it.

    The caller holds the locks of the contact and the callback.
    """
    if callback.work_id is None:
        return True
    interaction = lifecycle.locked(callback.work_id)
    if interaction.state != InteractionState.WAITING.value:
        return interaction.state == InteractionState.CLOSED.value
    end_stay(interaction_id=interaction.id, way=QueueExit.FLOW_OUT)
    acd_waiting.remove_waiting(program_id=current_program_id(), interaction_id=interaction.id)
    lifecycle.close_unserved(interaction_id=interaction.id, outcome=Outcome.DEFERRED, by="system", held=interaction)
    return True


def sweep_callbacks() -> int:
    """Bring those before the matcher whose time has come; take back who waits in a queue that closed; end what is too
    old. Each in its own transaction; returns how many moved.
    """
    now = clock.now()
    moved = sum(_strand(callback_id) for callback_id in callback_reading.stranded_callback_ids())
    moved += sum(_turn(callback_id, now) for callback_id in callback_reading.due_callback_ids(now))
    for callback in list(callback_reading.waiting_callbacks()):
        rules = callback_reading.callback_rules_of(callback.queue_id)
        if not selectors.is_queue_open(callback.queue, now) or expires_at(callback.due_at, rules) <= now:
            moved += _take_back(callback.id, callback.work_id, now)
    return moved


@transaction.atomic
def _turn(callback_id: UUID, now: datetime) -> bool:
    callback = _locked(callback_id)
    if callback is None or callback.state not in PAUSING or callback.due_at > now:
        return False
    queue = selectors.queue_by_id(callback.queue_id)
    if expires_at(callback.due_at, callback_reading.callback_rules_of(queue.id)) <= now:
        end_callback(callback, CallbackState.EXPIRED)
    elif selectors.is_queue_open(queue, now):
        begin_turn(callback, queue)
    else:
        return _wait_for_opening(callback, queue)
    return True


@transaction.atomic
def _strand(callback_id: UUID) -> bool:
    """Somebody closed its contact: the promise holds, so its turn comes again at once."""
    callback = _locked(callback_id)
    if callback is None or callback.state != CallbackState.WAITING.value:
        return False
    tried = CallbackState.ATTEMPTED if callback.attempt_count else CallbackState.SCHEDULED
    callback.state, callback.due_at = tried.value, clock.now()
    callback.save(update_fields=["state", "due_at"])
    return True


@transaction.atomic
def _take_back(callback_id: UUID, work_id: UUID | None, now: datetime) -> bool:
    """Its queue closed, or it is too old; one that an agent decides on now stays with that agent."""
    if work_id is not None:
        lifecycle.locked(work_id)
    callback = _locked(callback_id)
    if callback is None or callback.state != CallbackState.WAITING.value or callback.work_id != work_id:
        return False
    queue = selectors.queue_by_id(callback.queue_id)
    if not leave_queue(callback):
        return False
    if expires_at(callback.due_at, callback_reading.callback_rules_of(queue.id)) <= now:
        end_callback(callback, CallbackState.EXPIRED)
        return True
    return _wait_for_opening(callback, queue)


def _wait_for_opening(callback: Callback, queue: Queue) -> bool:
    """Until the queue opens; one that never opens again ends it."""
    opens_at = selectors.queue_opens_at(queue)
    if opens_at is None:
        end_callback(callback, CallbackState.EXPIRED)
        return True
    tried = CallbackState.ATTEMPTED if callback.attempt_count else CallbackState.SCHEDULED
    callback.state, callback.due_at = tried.value, opens_at
    callback.save(update_fields=["state", "due_at"])
    return True


def _locked(callback_id: UUID) -> Callback | None:
    return Callback.objects.select_for_update(of=("self",)).filter(pk=callback_id).first()
