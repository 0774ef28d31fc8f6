"""Accept and decline."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from console.agent.desk import Desk
from console.agent.doors import answer, body_of, desk_door, text_of
from console.agent.problems import BadRequest
from routing.services import queueing


@desk_door("POST")
def accept(request: HttpRequest, desk: Desk, program: Any, offer: UUID) -> HttpResponse:
    """The contact comes to this desk."""
    contact = queueing.accept_offer(
        offer_id=offer, token=_token(request), agent_id=desk.agent.id, program_id=program.pk
    )
    return answer({"program": program.slug, "id": contact.id})


@desk_door("POST")
def decline(request: HttpRequest, desk: Desk, program: Any, offer: UUID) -> HttpResponse:
    """The contact goes back to its place; the agent is set not ready."""
    queueing.decline_offer(offer_id=offer, token=_token(request), agent_id=desk.agent.id, program_id=program.pk)
    return answer({})


def _token(request: HttpRequest) -> UUID:
    try:
        return UUID(text_of(body_of(request), "token"))
    except ValueError as error:
        raise BadRequest(_("The offer's token is missing.")) from error
