"""The way into every act of the supervisor's desk: method, led program; then known errors as problems."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from console.supervisor.desk.problems import KNOWN, BadRequest, problem, problem_of
from console.supervisor.scope import led_program
from routing.domain.steering import Standing, standing_seen
from tenants.access import requires
from tenants.context import program_context
from tenants.domain.roles import Role
from tenants.viewer import viewer_of

View = Callable[..., HttpResponseBase]


def act_door(view: View) -> View:
    """For `view(request, content, ...)` by POST; `program` in the address arrives as a led program, whose schema the
    view runs in.
    """

    @wraps(view)
    def inner(request: HttpRequest, **parts: Any) -> HttpResponseBase:
        if request.method != "POST":
            answer = problem(405, "method", _("This address does not take that method"))
            answer.headers["Allow"] = "POST"
            return answer
        content: dict[str, Any] = {}
        try:
            content = _body_of(request)
            if "program" not in parts:
                return view(request, content, **parts)
            parts["program"] = led_program(viewer_of(request), parts["program"])
            with program_context(parts["program"]):
                return view(request, content, **parts)
        except KNOWN as error:
            return problem_of(error, agent_id=_uuid_or_none(content.get("agent")))

    return requires(Role.SUPERVISOR)(inner)


def done(words: str) -> HttpResponse:
    """What was done, in words."""
    made = HttpResponse(orjson.dumps({"said": words}), content_type="application/json")
    made.headers["Cache-Control"] = "no-store"
    return made


def text_of(content: dict[str, Any], name: str, *, most: int = 0) -> str:
    """A text part, empty when it is missing. Raises BadRequest."""
    value = content.get(name, "")
    if not isinstance(value, str) or (most and len(value) > most):
        raise BadRequest(_("“{name}” is not a text, or too long.").format(name=name))
    return value.strip()


def uuid_of(content: dict[str, Any], name: str) -> UUID:
    """An id. Raises BadRequest."""
    found = _uuid_or_none(content.get(name))
    if found is None:
        raise BadRequest(_("“{name}” is not an id.").format(name=name))
    return found


def number_of(content: dict[str, Any], name: str) -> int | None:
    """A whole number; None when it is missing or empty. Raises BadRequest."""
    value = content.get(name)
    if value in (None, ""):
        return None
    try:
        return int(str(value))
    except ValueError as error:
        raise BadRequest(_("“{name}” is not a whole number.").format(name=name)) from error


def seen_of(content: dict[str, Any]) -> Standing:
    """Where the contact stood when the supervisor looked: `waiting:` or `active:<agent id>`. Raises BadRequest."""
    try:
        return standing_seen(text_of(content, "seen"))
    except ValueError as error:
        raise BadRequest(_("Say where the contact stood.")) from error


def _body_of(request: HttpRequest) -> dict[str, Any]:
    try:
        content = orjson.loads(request.body or b"{}")
    except orjson.JSONDecodeError as error:
        raise BadRequest(_("The body is not JSON.")) from error
    if not isinstance(content, dict):
        raise BadRequest(_("The body is not a JSON object."))
    return content


def _uuid_or_none(value: object) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None
