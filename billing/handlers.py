"""Facts of other rooms that billing hears."""

from __future__ import annotations

from billing.services.rating import rate_interaction
from interactions.domain.states import Outcome
from interactions.events import InteractionClosed


def on_interaction_closed(event: InteractionClosed) -> None:
    """Price what an agent handled."""
    rate_interaction(interaction_id=event.interaction_id)


def was_handled(event: InteractionClosed) -> bool:
    """Abandoned and deferred contacts cost nothing."""
    return event.outcome == Outcome.HANDLED.value
