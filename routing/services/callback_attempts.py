"""An agent says how an attempt to reach a customer went. Order of locks: interaction, callback, then as in queueing."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from crm.services.customers import forbid_calls
from interactions.domain.states import InteractionState
from interactions.models import Interaction
from interactions.services import lifecycle
from kernel import clock
from outbox import publish
from routing import callback_reading, selectors
from routing.domain.callbacks import AttemptOutcome, CallbackRules, CallbackState, after_attempt, slot_at
from routing.events import CallbackAttempted
from routing.models import Callback, CallbackAttempt
from routing.services import queueing
from routing.services.callback_steps import end_callback
from tenants.context import current_program_id


class NoCallback(Exception):
    """The contact is no callback, or somebody has said already how it went."""


@transaction.atomic
def record_attempt(
    *,
    interaction_id: UUID,
    agent_id: UUID,
    outcome: AttemptOutcome,
    later_at: datetime | None = None,
    forbid: bool = False,
) -> Callback:
    """How the call went. Reached: the talk goes on and the callback is done; otherwise the contact's wrap-up begins
    and the callback comes again after its queue's pause, at the time agreed, or not any more.

    `forbid`: the number goes on the do-not-call list. Raises NoCallback, NotThen, NotYourContact, WrongState.
    """
    interaction = lifecycle.locked(interaction_id, InteractionState.ACTIVE)
    if interaction.agent_id != agent_id:
        raise queueing.NotYourContact
    callback = _write(interaction, agent_id, outcome, later_at)
    if forbid and outcome is AttemptOutcome.REFUSED:
        forbid_calls(number=callback.number, reason="refused a callback")
    if outcome is not AttemptOutcome.REACHED:
        queueing.end_contact(interaction_id=interaction_id, by="agent", agent_id=agent_id)
    return callback


@transaction.atomic
def note_unsaid(*, interaction_id: UUID) -> bool:
    """The contact ended without a word of its agent: the outcome is unknown, so the customer is tried again."""
    interaction = lifecycle.locked(interaction_id)
    try:
        _write(interaction, interaction.agent_id, AttemptOutcome.UNKNOWN, None)
    except NoCallback:
        return False
    return True


def _write(
    interaction: Interaction, agent_id: UUID | None, outcome: AttemptOutcome, later_at: datetime | None
) -> Callback:
    callback = Callback.objects.select_for_update(of=("self",)).filter(work=interaction).first()
    if callback is None or callback.state != CallbackState.ASSIGNED.value:
        raise NoCallback
    now, rules = clock.now(), callback_reading.callback_rules_of(callback.queue_id)
    slot = _later(callback, rules, later_at, now) if outcome is AttemptOutcome.LATER and later_at else None
    callback.attempt_count += 1
    callback.first_attempt_at = callback.first_attempt_at or interaction.answered_at or now
    callback.outcome = outcome.value
    follows = after_attempt(outcome, attempts=callback.attempt_count, rules=rules, now=now, later_at=slot)
    CallbackAttempt.objects.create(
        callback=callback,
        number=callback.attempt_count,
        interaction=interaction,
        agent_id=agent_id,
        at=now,
        outcome=outcome.value,
    )
    callback.state, callback.work = follows.state.value, None
    if follows.due_at is not None:
        callback.due_at = max(follows.due_at, now)
    if slot is not None:
        callback.scheduled_at = callback.place_at = slot
    if follows.state in (CallbackState.DONE, CallbackState.FAILED):
        callback.closed_at = now
    callback.save()
    _tell(callback, interaction, agent_id, outcome)
    if callback.closed_at is not None:
        end_callback(callback, follows.state)
    return callback


def _later(callback: Callback, rules: CallbackRules, at: datetime, now: datetime) -> datetime:
    """The slot agreed. Raises NotThen."""
    queue = selectors.queue_by_id(callback.queue_id)
    taken = callback_reading.taken_slots(queue.id, now)
    return slot_at(at, selectors.hours_of(queue), rules, now=now, taken=taken).starts_at


def _tell(callback: Callback, interaction: Interaction, agent_id: UUID | None, outcome: AttemptOutcome) -> None:
    publish(
        CallbackAttempted(
            program_id=current_program_id(),
            callback_id=callback.id,
            queue_id=callback.queue_id,
            interaction_id=interaction.id,
            agent_id=agent_id,
            number=callback.attempt_count,
            outcome=outcome.value,
            state=callback.state,
        )
    )
