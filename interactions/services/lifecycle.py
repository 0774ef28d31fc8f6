"""A contact's life: opened, waiting, served, ended, wrapped up, closed.

Every change locks the interaction first, moves its open segment, appends to the timeline and tells it. `held` is the
row when the caller has locked (or made) it in this very transaction and changed nothing since. Steps of a larger
change, which no caller survives without, take no savepoint: that would be two statements more for each.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from interactions.domain.states import (
    Author,
    Channel,
    Direction,
    InteractionState,
    Outcome,
    SegmentKind,
    TimelineKind,
)
from interactions.events import (
    InteractionAnswered,
    InteractionClosed,
    InteractionEnded,
    InteractionOpened,
    InteractionPaused,
    PartyChanged,
)
from interactions.models import Interaction, Segment
from interactions.services.timeline import record
from kernel import clock
from outbox import publish
from tenants.context import current_program_id

LONGEST_EXTRA = timedelta(minutes=10)

# No ORM: every step of every contact passes here, and both go in one statement to the server.
# greatest(): the span may have been begun by a machine whose clock is a little ahead of ours.
_END = """
UPDATE interactions_segment SET ended_at = greatest(%s, started_at) WHERE interaction_id = %s AND ended_at IS NULL
"""
_BEGIN = """
INSERT INTO interactions_segment (interaction_id, kind, agent_id, queue_id, started_at) VALUES (%s, %s, %s, %s, %s)
"""


class WrongState(Exception):
    """The contact is not in a state that allows this; `state` is the one it is in."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


@transaction.atomic(savepoint=False)
def open_interaction(
    *,
    channel: Channel,
    direction: Direction,
    customer_id: UUID,
    entry_address_id: int | None,
    subject: str = "",
    language: str = "",
    follows_id: UUID | None = None,
    simulated: bool = False,
) -> Interaction:
    """Begin a contact now."""
    now = clock.now()
    interaction = Interaction.objects.create(
        channel=channel.value,
        direction=direction.value,
        customer_id=customer_id,
        entry_address_id=entry_address_id,
        subject=subject[:200],
        language=language,
        follows_id=follows_id,
        started_at=now,
        simulated=simulated,
    )
    record(interaction=interaction, kind=TimelineKind.OPENED, at=now, channel=channel.value)
    publish(InteractionOpened(program_id=current_program_id(), interaction_id=interaction.id, channel=channel.value))
    return interaction


@transaction.atomic(savepoint=False)
def begin_waiting(
    *, interaction_id: UUID, queue_id: UUID, held: Interaction | None = None, moved: dict[str, Any] | None = None
) -> Interaction:
    """The contact enters a queue: a queue segment runs until it is answered or ends; a transfer segment for one that
    was served and goes to another queue. Raises WrongState.

    `moved`: why it is this queue and not another, for the timeline.
    """
    now = clock.now()
    interaction = _held(interaction_id, held, InteractionState.WAITING, InteractionState.ACTIVE)
    kind, step = SegmentKind.QUEUE, TimelineKind.ENQUEUED
    if interaction.state == InteractionState.ACTIVE.value and interaction.queue_id not in (None, queue_id):
        kind, step = SegmentKind.TRANSFER, TimelineKind.TRANSFERRED
    _switch_segment(interaction, kind, now, queue_id=queue_id)
    interaction.state, interaction.queue_id, interaction.agent_id = InteractionState.WAITING.value, queue_id, None
    interaction.save(update_fields=["state", "queue_id", "agent_id"])
    record(interaction=interaction, kind=step, at=now, queue_id=str(queue_id), **(moved or {}))
    return interaction


@transaction.atomic(savepoint=False)
def answer(*, interaction_id: UUID, agent_id: UUID, held: Interaction | None = None) -> Interaction:
    """An agent takes the waiting contact: talk begins. Raises WrongState when it no longer waits."""
    now = clock.now()
    interaction = _held(interaction_id, held, InteractionState.WAITING)
    _switch_segment(interaction, SegmentKind.TALK, now, agent_id=agent_id)
    interaction.state, interaction.agent_id = InteractionState.ACTIVE.value, agent_id
    interaction.answered_at = interaction.answered_at or now
    interaction.agent_seen_at = now
    interaction.save(update_fields=["state", "agent_id", "answered_at", "agent_seen_at"])
    record(interaction=interaction, kind=TimelineKind.ANSWERED, at=now, agent_id=agent_id)
    publish(InteractionAnswered(program_id=current_program_id(), interaction_id=interaction.id, agent_id=agent_id))
    return interaction


@transaction.atomic(savepoint=False)
def set_aside(*, interaction_id: UUID, by: str) -> bool:
    """Its agent serves a more urgent contact, of the channel `by`; False when it is not being served or rests already.

    It stays with its agent: take_up lets it go on.
    """
    return _change_service(interaction_id, SegmentKind.ASIDE, TimelineKind.SET_ASIDE, by=by)


@transaction.atomic(savepoint=False)
def take_up(*, interaction_id: UUID) -> bool:
    """A contact that was set aside goes on; False when it was not, or is over."""
    return _change_service(interaction_id, SegmentKind.TALK, TimelineKind.RESUMED, only_from=SegmentKind.ASIDE)


@transaction.atomic(savepoint=False)
def end_interaction(*, interaction_id: UUID, by: str, held: Interaction | None = None) -> Interaction:
    """A served contact ends and its wrap-up begins. `by` is customer, agent or system. Raises WrongState."""
    now = clock.now()
    interaction = _held(interaction_id, held, InteractionState.ACTIVE)
    _switch_segment(interaction, SegmentKind.WRAP_UP, now, agent_id=interaction.agent_id)
    interaction.state, interaction.outcome = InteractionState.WRAP_UP.value, Outcome.HANDLED.value
    interaction.ended_at = max(now, interaction.started_at)
    interaction.save(update_fields=["state", "outcome", "ended_at"])
    record(interaction=interaction, kind=TimelineKind.ENDED, at=now, agent_id=interaction.agent_id, by=by)
    publish(
        InteractionEnded(
            program_id=current_program_id(),
            interaction_id=interaction.id,
            agent_id=interaction.agent_id,
            outcome=Outcome.HANDLED.value,
        )
    )
    return interaction


@transaction.atomic(savepoint=False)
def close_interaction(
    *, interaction_id: UUID, disposition_id: int | None, by: str = "agent", held: Interaction | None = None
) -> Interaction:
    """The wrap-up is finished: the contact is closed for good. Raises WrongState."""
    now = clock.now()
    interaction = _held(interaction_id, held, InteractionState.WRAP_UP)
    _end_segment(interaction, now)
    interaction.disposition_id = disposition_id
    _close(interaction, Outcome.HANDLED, now, by=by)
    return interaction


@transaction.atomic
def extend_wrap_up(*, interaction_id: UUID, by: timedelta) -> Interaction:
    """The agent needs longer: the wrap-up's limit moves, up to ten minutes in all. Raises WrongState."""
    interaction = locked(interaction_id, InteractionState.WRAP_UP)
    interaction.wrap_up_extra = min(interaction.wrap_up_extra + by, LONGEST_EXTRA)
    interaction.save(update_fields=["wrap_up_extra"])
    return interaction


@transaction.atomic(savepoint=False)
def close_unserved(*, interaction_id: UUID, outcome: Outcome, by: str, held: Interaction | None = None) -> Interaction:
    """A contact that no agent took ends: abandoned by the customer or sent away by the flow. Raises WrongState."""
    now = clock.now()
    interaction = _held(interaction_id, held, InteractionState.WAITING)
    _end_segment(interaction, now)
    interaction.ended_at = max(now, interaction.started_at)
    publish(InteractionEnded(program_id=current_program_id(), interaction_id=interaction.id, outcome=outcome.value))
    _close(interaction, outcome, now, by=by)
    return interaction


@transaction.atomic
def note_party(*, interaction_id: UUID, what: str) -> None:
    """The customer's window closed (left) or came back (back). A closed contact stays as it is."""
    now = clock.now()
    interaction = Interaction.objects.select_for_update().get(pk=interaction_id)
    if interaction.state == InteractionState.CLOSED.value:
        return
    was_gone = interaction.customer_left_at is not None
    if was_gone == (what == "left"):
        return
    interaction.customer_left_at = now if what == "left" else None
    interaction.save(update_fields=["customer_left_at"])
    kind = TimelineKind.CUSTOMER_LEFT if what == "left" else TimelineKind.CUSTOMER_BACK
    record(interaction=interaction, kind=kind, at=now)
    publish(
        PartyChanged(
            program_id=current_program_id(), interaction_id=interaction.id, agent_id=interaction.agent_id, what=what
        )
    )


@transaction.atomic
def note_typing(*, interaction_id: UUID, by: Author) -> None:
    """One side is writing: a hint for the other, nothing is kept in the timeline. Callers tell at most every 4 s."""
    interaction = Interaction.objects.filter(pk=interaction_id).exclude(state=InteractionState.CLOSED.value).first()
    if interaction is None:
        return
    what = "typing" if by is Author.AGENT else "customer_typing"
    publish(
        PartyChanged(
            program_id=current_program_id(), interaction_id=interaction.id, agent_id=interaction.agent_id, what=what
        )
    )


def locked(interaction_id: UUID, *allowed: InteractionState) -> Interaction:
    """The row under lock. Raises Interaction.DoesNotExist, or WrongState for a state not allowed."""
    interaction = Interaction.objects.select_for_update().get(pk=interaction_id)
    if allowed and interaction.state not in {state.value for state in allowed}:
        raise WrongState(interaction.state)
    return interaction


def _held(interaction_id: UUID, held: Interaction | None, *allowed: InteractionState) -> Interaction:
    if held is None:
        return locked(interaction_id, *allowed)
    if held.state not in {state.value for state in allowed}:
        raise WrongState(held.state)
    return held


def _change_service(
    interaction_id: UUID, to: SegmentKind, step: TimelineKind, *, only_from: SegmentKind | None = None, **data: str
) -> bool:
    now = clock.now()
    interaction = locked(interaction_id)
    is_now = Segment.objects.filter(interaction=interaction, ended_at=None).values_list("kind", flat=True).first()
    if interaction.state != InteractionState.ACTIVE.value or is_now == to.value:
        return False
    if only_from is not None and is_now != only_from.value:
        return False
    _switch_segment(interaction, to, now, agent_id=interaction.agent_id)
    record(interaction=interaction, kind=step, at=now, agent_id=interaction.agent_id, **data)
    publish(
        InteractionPaused(
            program_id=current_program_id(),
            interaction_id=interaction.id,
            agent_id=interaction.agent_id,
            is_aside=to is SegmentKind.ASIDE,
        )
    )
    return True


def _close(interaction: Interaction, outcome: Outcome, now: datetime, *, by: str) -> None:
    interaction.state, interaction.outcome = InteractionState.CLOSED.value, outcome.value
    interaction.closed_at = max(now, interaction.started_at)
    interaction.save(update_fields=["state", "outcome", "ended_at", "closed_at", "disposition_id"])
    record(
        interaction=interaction,
        kind=TimelineKind.CLOSED,
        at=now,
        agent_id=interaction.agent_id,
        outcome=outcome.value,
        by=by,
    )
    publish(
        InteractionClosed(
            program_id=current_program_id(),
            interaction_id=interaction.id,
            agent_id=interaction.agent_id,
            revision=interaction.revision,
            closed_at=interaction.closed_at,
            outcome=outcome.value,
            channel=interaction.channel,
            queue_id=interaction.queue_id,
        )
    )


def _end_segment(interaction: Interaction, now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_END, [now, interaction.pk])


def _switch_segment(
    interaction: Interaction,
    kind: SegmentKind,
    now: datetime,
    *,
    agent_id: UUID | None = None,
    queue_id: UUID | None = None,
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"{_END}; {_BEGIN}", [now, interaction.pk, interaction.pk, kind.value, agent_id, queue_id, now])
