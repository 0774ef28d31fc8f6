"""Counts what the queues and contacts tell."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from interactions.domain.states import Outcome
from interactions.events import InteractionClosed
from reporting.services import counting
from routing.events import QueueEntered, QueueLeft


def on_queue(event: QueueEntered | QueueLeft) -> None:
    """A stay began or ended: its interval is counted again."""
    queue_id, starts_at = arrivals_of(event)
    counting.count_arrivals(queue_id=queue_id, starts_at=starts_at)


def arrivals_of(event: QueueEntered | QueueLeft) -> tuple[UUID, datetime]:
    """Queue and interval the fact is about."""
    return event.queue_id, counting.interval_of(event.enqueued_at)


def on_closed(event: InteractionClosed) -> None:
    """A contact is closed: the handling of its interval is summed again."""
    queue_id, channel, starts_at = handling_of(event)
    if queue_id is not None:
        counting.count_handling(queue_id=queue_id, channel=channel, starts_at=starts_at)


def was_handled(event: InteractionClosed) -> bool:
    """Nobody handled what was abandoned or sent away: its stay in the queue tells of it."""
    return event.outcome == Outcome.HANDLED.value and event.queue_id is not None


def handling_of(event: InteractionClosed) -> tuple[UUID | None, str, datetime]:
    """Queue, channel and interval the fact is about."""
    return event.queue_id, event.channel, counting.interval_of(event.closed_at)
