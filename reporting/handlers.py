"""Counts what the queues and contacts tell."""

from __future__ import annotations

from interactions import selectors as interaction_selectors
from interactions.events import InteractionClosed
from reporting.services import counting
from routing.events import QueueEntered, QueueLeft


def on_queue(event: QueueEntered | QueueLeft) -> None:
    """A stay began or ended: its interval is counted again."""
    counting.count_arrivals(queue_id=event.queue_id, starts_at=counting.interval_of(event.enqueued_at))


def on_closed(event: InteractionClosed) -> None:
    """A contact is closed: the handling of its interval is summed again."""
    interaction = interaction_selectors.interaction_by_id(event.interaction_id)
    if interaction.queue_id is not None and interaction.closed_at is not None:
        counting.count_handling(
            queue_id=interaction.queue_id,
            channel=interaction.channel,
            starts_at=counting.interval_of(interaction.closed_at),
        )
