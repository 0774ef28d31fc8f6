"""Where one contact stands, for whoever is about to act on it. Runs inside the program's context."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from acd import selectors as acd
from interactions import selectors as interactions
from interactions.domain.states import InteractionState
from routing import selectors
from routing.domain.steering import Standing, Where
from tenants.context import current_program_id


@dataclass(frozen=True, slots=True)
class Place:
    """A contact's standing, its queue, and while it waits: since when (UTC), its rank and who pinned it when."""

    standing: Standing
    queue_id: UUID | None = None
    enqueued_at: datetime | None = None
    priority: int | None = None
    pinned_by_id: int | None = None
    pinned_at: datetime | None = None


def place_of(interaction_id: UUID) -> Place:
    """Read without a lock: what it says may be over when it is acted on, which the act itself finds out.

    Raises Interaction.DoesNotExist.
    """
    row = interactions.interaction_by_id(interaction_id)
    if row.state != InteractionState.WAITING.value:
        return Place(Standing(Where(row.state), row.agent_id), row.queue_id)
    entry = selectors.open_entry_of(interaction_id)
    held = acd.held_of(program_id=current_program_id(), interaction_id=interaction_id)
    if entry is None or held is None:
        return Place(Standing(Where.FLOW))
    agent_id = getattr(held, "agent_id", None)  # offers alone have one
    return Place(
        Standing(Where.WAITING) if agent_id is None else Standing(Where.OFFERED, agent_id),
        entry.queue_id,
        held.enqueued_at,
        held.priority,
        entry.pinned_by_id,
        entry.pinned_at,
    )
