"""An agent tries to reach a customer, or arranges a callback. Each endpoint calls one service."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from console.agent.callback import callback_card, times_of
from console.agent.desk import Desk
from console.agent.doors import answer, body_of, contact_door, desk_door, text_of
from console.agent.problems import BadRequest
from console.agent.words import callback_part_words
from interactions import selectors as interaction_selectors
from routing.domain.callbacks import SAYABLE, AttemptOutcome, CallbackSource
from routing.services import callback_attempts, callbacks


@desk_door("GET")
def part(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Markup and words of callbacks, for the desk that meets its first one."""
    return answer({"html": render_to_string("agent/callback_part.html"), "words": callback_part_words()})


@contact_door("GET")
def times(request: HttpRequest, desk: Desk, contact: Any) -> HttpResponse:
    """When a callback may be set for."""
    return answer({"times": times_of(contact)})


@contact_door("POST")
def attempt(request: HttpRequest, desk: Desk, contact: Any) -> HttpResponse:
    """How the call went: {outcome, later_at?, forbid?}."""
    content = body_of(request)
    outcome = text_of(content, "outcome")
    if outcome not in {one.value for one in SAYABLE}:
        raise BadRequest(_("Say how the call went."))
    callback_attempts.record_attempt(
        interaction_id=contact.id,
        agent_id=desk.agent.id,
        outcome=AttemptOutcome(outcome),
        later_at=_instant(content, "later_at"),
        forbid=content.get("forbid") is True,
    )
    return answer(callback_card(contact))


@contact_door("POST")
def arrange(request: HttpRequest, desk: Desk, contact: Any) -> HttpResponse:
    """Promise this contact's customer a call: {number, at?, reason?}; the contact goes on."""
    content = body_of(request)
    if contact.queue_id is None:
        raise BadRequest(_("This contact came through no queue: there is nobody to call back."))
    asked = callbacks.ask_callback(
        queue_id=contact.queue_id,
        customer_id=contact.customer_id,
        interaction=contact,
        wish=callbacks.Wish(
            text_of(content, "number"),
            CallbackSource.AGENT,
            at=_instant(content, "at"),
            reason=text_of(content, "reason") or callbacks.why_of(contact),
            by=desk.agent.user_id,
        ),
    )
    return _told(asked)


@contact_door("POST")
def call_back(request: HttpRequest, desk: Desk, contact: Any, other: UUID) -> HttpResponse:
    """An earlier contact of the same customer gave up: call them, at the place they had."""
    earlier = interaction_selectors.interaction_by_id(other)
    if earlier.customer_id != contact.customer_id:
        raise BadRequest(_("That contact belongs to another customer."))
    return _told(callbacks.call_back_abandoned(interaction_id=earlier.id, by=desk.agent.user_id))


def _told(asked: callbacks.Asked) -> HttpResponse:
    callback = asked.callback
    return answer(
        {"new": asked.is_new, "number": callback.number, "at": callback.scheduled_at, "due_at": callback.due_at},
        201 if asked.is_new else 200,
    )


def _instant(content: dict[str, Any], name: str) -> datetime | None:
    text = text_of(content, name)
    if not text:
        return None
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise BadRequest(_("“{name}” is no time.").format(name=name))
    return found
