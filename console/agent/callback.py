"""Callbacks at the desk: whom to call, why, what was tried. Runs in the program's schema."""

from __future__ import annotations

from typing import Any

from agents import selectors as agent_selectors
from interactions.domain.states import Direction, Outcome
from kernel.phone import Phone
from routing import callback_reading
from routing import selectors as routing_selectors


def callback_card(contact: Any) -> dict[str, Any] | None:
    """The callback this contact is an attempt of; None for every other contact."""
    if contact.direction != Direction.OUTBOUND.value:
        return None
    callback = callback_reading.callback_of_work(contact.id)
    if callback is None:
        return None
    attempts = callback_reading.attempts_of([callback.id]).get(callback.id, [])
    names = agent_selectors.names_of_agents({one.agent_id for one in attempts if one.agent_id})
    own = next((one for one in attempts if one.interaction_id == contact.id), None)
    return {
        "id": callback.id,
        "number": callback.number,
        "readable": Phone(callback.number).readable(),
        "reason": callback.reason,
        "source": callback.source,
        "asked_at": callback.asked_at,
        "scheduled_at": callback.scheduled_at,
        "state": callback.state,
        "said": own.outcome if own else "",
        "due_at": callback.due_at if own and callback.closed_at is None else None,
        "most": callback_reading.callback_rules_of(callback.queue_id).most_attempts,
        "attempts": [
            {"at": one.at, "outcome": one.outcome, "agent": names.get(one.agent_id, "") if one.agent_id else ""}
            for one in attempts
        ],
    }


def times_of(contact: Any) -> list[Any]:
    """Beginnings of the slots a callback of this contact may be set for."""
    if contact.queue_id is None:
        return []
    return [slot.starts_at for slot in callback_reading.slots_of(routing_selectors.queue_by_id(contact.queue_id))]


def may_call_back(row: Any) -> bool:
    """Whether an earlier contact is one that gave up: its customer may be called by one button."""
    return bool(row.outcome == Outcome.ABANDONED.value)
