"""Callbacks in words: states, sources, outcomes, and why a callback cannot be set for a time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from routing.domain.callbacks import (
    DO_NOT_CALL,
    AttemptOutcome,
    CallbackSource,
    CallbackState,
    NotThen,
    NotThenReason,
)

Words = Mapping[str, Promise]

STATES: Words = {
    CallbackState.SCHEDULED.value: lazy("Set for later"),
    CallbackState.WAITING.value: lazy("Waits for an agent"),
    CallbackState.ASSIGNED.value: lazy("Being called"),
    CallbackState.ATTEMPTED.value: lazy("Tried, comes again"),
    CallbackState.DONE.value: lazy("Reached"),
    CallbackState.FAILED.value: lazy("Not reached"),
    CallbackState.CANCELLED.value: lazy("Cancelled"),
    CallbackState.EXPIRED.value: lazy("Expired"),
}
SOURCES: Words = {
    CallbackSource.FLOW.value: lazy("Asked for in the flow"),
    CallbackSource.WIDGET.value: lazy("Asked for in the chat window"),
    CallbackSource.ABANDONED.value: lazy("Gave up waiting; staff arranged it"),
    CallbackSource.AGENT.value: lazy("Arranged by an agent"),
    CallbackSource.API.value: lazy("Asked for by the client's system"),
    CallbackSource.RULE.value: lazy("Gave up waiting; the queue calls back"),
}
OUTCOMES: Words = {
    AttemptOutcome.REACHED.value: lazy("Reached"),
    AttemptOutcome.NO_ANSWER.value: lazy("No answer"),
    AttemptOutcome.BUSY.value: lazy("Busy"),
    AttemptOutcome.WRONG_NUMBER.value: lazy("Wrong number"),
    AttemptOutcome.REFUSED.value: lazy("Does not want the call"),
    AttemptOutcome.LATER.value: lazy("Asked to be called later"),
    AttemptOutcome.UNKNOWN.value: lazy("Nobody said how it went"),
    DO_NOT_CALL: lazy("On the do-not-call list"),
}
_REASONS: Words = {
    NotThenReason.PAST.value: lazy("That time is over."),
    NotThenReason.TOO_FAR.value: lazy("That is too far ahead."),
    NotThenReason.CLOSED.value: lazy("Nobody calls at that time: the queue is closed."),
    NotThenReason.FULL.value: lazy("That time is full."),
    NotThenReason.NO_APPOINTMENTS.value: lazy("This queue calls in turn only, not at a time."),
}


def not_then(refused: NotThen, *, zone: str | None = None) -> str:
    """Why not then, and when instead; times in `zone`, else in the current one."""
    why = str(_REASONS[refused.reason.value])
    if refused.next_at is None:
        return why
    return f"{why} {_('The next time that is free: {time}.').format(time=local(refused.next_at, zone))}"


def local(instant: datetime, zone: str | None = None) -> str:
    """A day and a time of day, in `zone`, else in the current one."""
    at = timezone.localtime(instant, ZoneInfo(zone) if zone else None)
    return formats.date_format(at, "j E, H:i")
