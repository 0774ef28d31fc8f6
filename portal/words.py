"""What happened to a contact, in words a client reads: people of the provider have no names here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from interactions.domain.states import Author, InteractionState, Outcome, TimelineKind

OUTCOMES: dict[str, Any] = {
    Outcome.HANDLED.value: lazy("Handled"),
    Outcome.ABANDONED.value: lazy("Abandoned"),
    Outcome.DEFERRED.value: lazy("Sent away by the flow"),
    Outcome.SELF_SERVICE.value: lazy("Self-service"),
    "open": lazy("Still open"),
}
OPEN_STATES: dict[str, Any] = {
    InteractionState.WAITING.value: lazy("Waiting"),
    InteractionState.ACTIVE.value: lazy("Being served"),
    InteractionState.WRAP_UP.value: lazy("In wrap-up"),
}
LEVELS = {Outcome.HANDLED.value: "good", Outcome.ABANDONED.value: "bad"}
HAPPENED = {
    TimelineKind.OPENED.value: lazy("The contact began"),
    TimelineKind.OFFERED.value: lazy("Offered to an agent"),
    TimelineKind.OFFER_ENDED.value: lazy("Not taken up by an agent, back to its place in the queue"),
    TimelineKind.SCRIPT_STEP.value: lazy("A step of the script was taken"),
    TimelineKind.FLOW_STEP.value: lazy("A step of the flow was taken"),
    TimelineKind.CUSTOMER_LEFT.value: lazy("The customer went away"),
    TimelineKind.CUSTOMER_BACK.value: lazy("The customer came back"),
    TimelineKind.CORRECTED.value: lazy("Corrected afterwards"),
    TimelineKind.ANSWERED.value: lazy("An agent answered"),
    TimelineKind.HELD.value: lazy("Put on hold"),
    TimelineKind.RESUMED.value: lazy("Taken up again"),
    TimelineKind.SET_ASIDE.value: lazy("Set aside for a more urgent contact"),
}
WROTE = {
    Author.CUSTOMER.value: lazy("The customer wrote"),
    Author.AGENT.value: lazy("The agent wrote"),
    Author.SYSTEM.value: lazy("An automatic message went out"),
}
ENDED_BY = {"customer": lazy("The customer ended it"), "agent": lazy("The agent ended it")}
WRITERS = {
    Author.CUSTOMER.value: lazy("Customer"),
    Author.AGENT.value: lazy("Agent"),
    Author.SYSTEM.value: lazy("Automatic message"),
}


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the timeline; `at` in UTC."""

    at: datetime
    words: str


def outcome_text(outcome: str, state: str) -> str:
    """How it ended, or where it stands."""
    return str(OUTCOMES.get(outcome) or OPEN_STATES.get(state, state))


def happening(kind: str, at: datetime, data: Mapping[str, Any], queues: Mapping[UUID, str]) -> Happening | None:
    """A timeline entry in words; None for what stays among staff."""
    if kind == TimelineKind.NOTE:
        return None
    if kind == TimelineKind.MESSAGE:
        return Happening(at, str(WROTE.get(data.get("by", ""), _("A message was sent"))))
    if kind in (TimelineKind.ENQUEUED, TimelineKind.TRANSFERRED):
        name = queues.get(UUID(data["queue_id"]), "") if data.get("queue_id") else ""
        words = _("Entered the queue {name}") if kind == TimelineKind.ENQUEUED else _("Transferred to the queue {name}")
        return Happening(at, words.format(name=name).strip())
    if kind == TimelineKind.ENDED:
        return Happening(at, str(ENDED_BY.get(data.get("by", ""), _("The conversation ended"))))
    if kind == TimelineKind.CLOSED:
        return Happening(at, _("Closed: {outcome}").format(outcome=outcome_text(data.get("outcome", ""), "")))
    return Happening(at, str(HAPPENED.get(kind, kind)))
