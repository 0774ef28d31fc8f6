"""The way into every endpoint of the desk: method, agent, program, own contact; then known errors as problems."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from agents import selectors as agent_selectors
from agents.services.state import TakenOver
from console.agent.desk import Desk, desk_of
from console.agent.problems import KNOWN, BadRequest, NoContact, not_on_floor, problem, problem_of
from interactions import selectors as interaction_selectors
from interactions.domain.states import InteractionState
from tenants.access import requires
from tenants.context import program_context
from tenants.domain.roles import Role
from tenants.viewer import viewer_of

View = Callable[..., HttpResponseBase]
SESSION_HEADER = "X-Desk-Session"
ON_DESK = frozenset({InteractionState.ACTIVE.value, InteractionState.WRAP_UP.value})


def desk_door(method: str) -> Callable[[View], View]:
    """For `view(request, desk, ...)`; a `program` in the address arrives as a program this agent serves, or 404."""

    def mark(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, **parts: Any) -> HttpResponseBase:
            if request.method != method:
                answer = problem(405, "method", _("This address does not take that method"))
                answer.headers["Allow"] = method
                return answer
            desk = desk_of(viewer_of(request))
            if desk is None:
                return not_on_floor()
            try:
                refuse_taken_over(request, desk)
                if "program" in parts:
                    parts["program"] = desk.program(parts["program"])
                return view(request, desk, **parts)
            except KNOWN as error:
                return problem_of(error)

        return requires(Role.AGENT)(inner)

    return mark


def contact_door(method: str) -> Callable[[View], View]:
    """For `view(request, desk, contact, ...)`, run in the program's schema with a contact of this very agent."""

    def mark(view: View) -> View:
        @desk_door(method)
        @wraps(view)
        def inner(request: HttpRequest, desk: Desk, program: Any, contact: Any, **parts: Any) -> HttpResponseBase:
            with program_context(program):
                return view(request, desk, own_contact(desk, contact), **parts)

        return inner

    return mark


def refuse_taken_over(request: HttpRequest, desk: Desk) -> None:
    """A page that says which session it works in acts only while that session is in force. Raises TakenOver."""
    mine = session_of(request)
    if mine is None or request.path.endswith("/sign-in/"):
        return
    session = agent_selectors.open_session(desk.agent.id)
    if session is not None and session.pk != mine:
        raise TakenOver(session.started_at)


def session_of(request: HttpRequest) -> UUID | None:
    """The session the page was given when it signed in. Raises BadRequest."""
    told = request.headers.get(SESSION_HEADER, "")
    try:
        return UUID(told) if told else None
    except ValueError as error:
        raise BadRequest(_("The session is not an id.")) from error


def own_contact(desk: Desk, contact_id: Any) -> Any:
    """The contact, if this agent serves it or wraps it up. Raises NoContact, Interaction.DoesNotExist."""
    found = interaction_selectors.interaction_by_id(contact_id)
    if found.agent_id != desk.agent.id or found.state not in ON_DESK:
        raise NoContact
    return found


def body_of(request: HttpRequest) -> dict[str, Any]:
    """The JSON object of the request; an empty body is an empty object. Raises BadRequest."""
    try:
        content = orjson.loads(request.body or b"{}")
    except orjson.JSONDecodeError as error:
        raise BadRequest(_("The body is not JSON.")) from error
    if not isinstance(content, dict):
        raise BadRequest(_("The body is not a JSON object."))
    return content


def text_of(content: dict[str, Any], name: str) -> str:
    """A text part, empty when it is missing. Raises BadRequest."""
    value = content.get(name, "")
    if not isinstance(value, str):
        raise BadRequest(_("“{name}” is not a text.").format(name=name))
    return value


def answer(content: Any, status: int = 200) -> HttpResponse:
    """JSON that no cache keeps."""
    made = HttpResponse(orjson.dumps(content), status=status, content_type="application/json")
    made.headers["Cache-Control"] = "no-store"
    return made
