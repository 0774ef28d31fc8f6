"""What an agent does with an own contact. Each endpoint calls one service."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from console.agent.contact import contact_of, message_row, script_of
from console.agent.desk import Desk
from console.agent.doors import answer, body_of, contact_door, text_of
from console.agent.problems import BadRequest
from console.agent.uploads import uploads_of
from crm.services.customers import update_customer
from interactions.domain.states import Author
from interactions.selectors import message_by_id
from interactions.services import lifecycle, messages, scripts
from routing.services import queueing
from tenants.context import current_schema

EXTRA = timedelta(seconds=30)


@contact_door("GET")
def detail(request: HttpRequest, desk: Desk, contact: Any) -> HttpResponse:
    """The whole contact."""
    program = next(one for one in desk.programs if one.schema_name == current_schema())
    return answer(contact_of(desk, program, contact))


@contact_door("POST")
def post(request: HttpRequest, desk: Desk, contact: Any) -> HttpResponse:
    """A reply or a note, as a form because files may come along. A replayed `ref` answers with the same message."""
    author = {"reply": Author.AGENT, "note": Author.NOTE}.get(request.POST.get("kind", ""))
    if author is None:
        raise BadRequest(_("Say whether this is a reply or a note."))
    message, new = messages.post_message(
        interaction_id=contact.id,
        author=author,
        body=request.POST.get("body", ""),
        ref=_uuid(request.POST.get("ref", "")),
        agent_id=desk.agent.id,
        uploads=uploads_of(request.FILES.getlist("files")),
    )
    return answer(message_row(message_by_id(message.id), desk.agent.display_name), 201 if new else 200)


@contact_door("POST")
def draft(request: HttpRequest, desk: Desk, contact: Any) -> HttpResponse:
    """Keep what is being written; an empty text forgets it."""
    content = body_of(request)
    messages.save_draft(
        interaction_id=contact.id,
        agent_id=desk.agent.id,
        body=text_of(content, "body"),
        is_note=content.get("note") is True,
    )
    return answer({})


@contact_door("POST")
def seen(request: HttpRequest, desk: Desk, contact: Any) -> HttpResponse:
    """The agent reads the contact."""
    messages.mark_seen(interaction_id=contact.id)
    return answer({})


@contact_door("POST")
def step(request: HttpRequest, desk: Desk, contact: Any) -> HttpResponse:
    """On in the script, by branch number or in order."""
    content = body_of(request)
    choice = content.get("choice")
    if choice is not None and type(choice) is not int:
        raise BadRequest(_("The way on is a number."))
    scripts.take_step(
        interaction_id=contact.id, agent_id=desk.agent.id, from_key=text_of(content, "from"), choice=choice
    )
    return answer(script_of(contact))


@contact_door("POST")
def back(request: HttpRequest, desk: Desk, contact: Any) -> HttpResponse:
    """One step back in the script."""
    scripts.go_back(interaction_id=contact.id, agent_id=desk.agent.id)
    return answer(script_of(contact))


@contact_door("POST")
def end(request: HttpRequest, desk: Desk, contact: Any) -> HttpResponse:
    """The contact is over; its wrap-up begins."""
    queueing.end_contact(interaction_id=contact.id, by="agent", agent_id=desk.agent.id)
    return answer({})


@contact_door("POST")
def finish(request: HttpRequest, desk: Desk, contact: Any) -> HttpResponse:
    """The outcome is chosen: the contact closes and its slot is free."""
    disposition = body_of(request).get("disposition")
    if type(disposition) is not int or not 0 < disposition < 2**31:
        raise BadRequest(_("Choose an outcome."))
    queueing.finish_wrap_up(interaction_id=contact.id, agent_id=desk.agent.id, disposition_id=disposition)
    return answer({})


@contact_door("POST")
def extend(request: HttpRequest, desk: Desk, contact: Any) -> HttpResponse:
    """Thirty seconds more for the wrap-up, up to ten minutes in all."""
    changed = lifecycle.extend_wrap_up(interaction_id=contact.id, by=EXTRA)
    return answer({"extra": int(changed.wrap_up_extra.total_seconds())})


@contact_door("POST")
def customer(request: HttpRequest, desk: Desk, contact: Any) -> HttpResponse:
    """The customer's name, as the customer says it."""
    changed = update_customer(customer_id=contact.customer_id, name=text_of(body_of(request), "name"))
    return answer({"name": changed.name})


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise BadRequest(_("Every send needs a ref of its own.")) from error
