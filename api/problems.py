"""Every error as an RFC 9457 problem: application/problem+json with title, status, detail; for bad input, errors."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from tenants.database import RETRY_SECONDS, is_away

if TYPE_CHECKING:
    from console.supervisor.desk.problems import Refusal

log = logging.getLogger(__name__)
CONTENT_TYPE = "application/problem+json"


class Refused(exceptions.APIException):
    """An act of a supervisor that was not done, in the floor desk's own words and with their kind as `type`."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.title)
        self.refusal, self.status_code = refusal, refusal.status


def problem_response(error: Exception, context: Mapping[str, Any]) -> Response:
    """DRF's exception handler. What nobody expected is logged with its trace and answered 500 without details."""
    set_rollback()
    if is_away(error):
        log.warning("the API waits for the database: %s", str(error).partition("\n")[0])
        words = _("The database is not available now. Try again in a few seconds.")
        return problem(503, words, headers={"Retry-After": str(RETRY_SECONDS)})
    known = _known(error)
    if known is None:
        log.error("the API failed", exc_info=error)
        return problem(500, _("The server failed. The operators have been told."))
    if isinstance(known, exceptions.ValidationError):
        return problem(400, _("Some values cannot be used."), errors=list(_errors(known.detail)))
    if isinstance(known, Refused):
        return problem(known.status_code, known.refusal.detail, kind=known.refusal.kind, title=known.refusal.title)
    return problem(known.status_code, str(known.detail), headers=_headers(known))


def problem(
    status: int,
    detail: str,
    *,
    errors: list[dict[str, str]] | None = None,
    headers: dict[str, str] | None = None,
    kind: str = "about:blank",
    title: str = "",
) -> Response:
    """One problem; `errors` says per value what is wrong, `kind` and `title` what it is beyond its status."""
    body: dict[str, Any] = {"type": kind, "title": title or _title(status), "status": status, "detail": detail}
    if errors is not None:
        body["errors"] = errors
    return Response(body, status=status, headers=headers, content_type=CONTENT_TYPE)


def _title(status: int) -> str:
    titles = {
        400: _("Bad request"),
        401: _("Sign in first"),
        403: _("Your role does not allow this"),
        404: _("Not found"),
        405: _("Method not allowed"),
        409: _("Not possible now"),
        406: _("Not acceptable"),
        413: _("Too large"),
        415: _("Unsupported media type"),
        429: _("Too many requests"),
        500: _("Server error"),
        503: _("Not available now"),
    }
    return titles.get(status, _("Error"))


def _known(error: Exception) -> exceptions.APIException | None:
    if isinstance(error, exceptions.APIException):
        return error
    if isinstance(error, Http404):
        return exceptions.NotFound()
    if isinstance(error, PermissionDenied):
        return exceptions.PermissionDenied()
    return None


def _headers(error: exceptions.APIException) -> dict[str, str]:
    headers: dict[str, str] = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = str(error.auth_header)  # type: ignore[attr-defined]
    wait = getattr(error, "wait", None)
    if wait is not None:
        headers["Retry-After"] = str(max(1, int(-(-wait // 1))))
    return headers


def _errors(detail: Any, name: str = "") -> Iterator[dict[str, str]]:
    """Flat list of {name, detail} out of DRF's nested one; names of nested values are joined by dots."""
    if isinstance(detail, Mapping):
        for key, inner in detail.items():
            yield from _errors(inner, f"{name}.{key}" if name else str(key))
    elif isinstance(detail, list):
        for inner in detail:
            yield from _errors(inner, name)
    else:
        yield {"name": "" if name == "non_field_errors" else name, "detail": str(detail)}
