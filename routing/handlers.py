"""What queues note when the floor tells news."""

from __future__ import annotations

from acd.domain.offers import OfferState
from acd.events import OfferEnded
from interactions.domain.states import Outcome
from interactions.events import InteractionClosed
from routing.events import LookUpAsked
from routing.services.callbacks import call_back_by_rule
from routing.services.queueing import note_offer_ended
from routing.tasks import ask_to_look_up


def on_offer_ended(event: OfferEnded) -> None:
    """Missed and declined offers stand in the contact's timeline: they explain its wait."""
    note_offer_ended(interaction_id=event.interaction_id, agent_id=event.agent_id, state=event.state)


def was_not_accepted(event: OfferEnded) -> bool:
    """An accepted offer is told by the answer itself."""
    return event.state != OfferState.ACCEPTED.value


def on_look_up_asked(event: LookUpAsked) -> None:
    """A worker asks the other system: the relay must not wait for it."""
    ask_to_look_up(event.interaction_id)


def on_abandoned(event: InteractionClosed) -> None:
    """A queue may call back who gave up."""
    call_back_by_rule(interaction_id=event.interaction_id)


def was_abandoned(event: InteractionClosed) -> bool:
    """Only who gave up in a queue."""
    return event.outcome == Outcome.ABANDONED.value and event.queue_id is not None
