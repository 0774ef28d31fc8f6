"""Who calls and which program is asked, as the middleware put it on the request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rest_framework.request import Request

from tenants.viewer import Viewer, viewer_of

if TYPE_CHECKING:
    from tenants.models import Program


def caller(request: Request) -> Viewer:
    """The viewer: a session's user or a token's."""
    return viewer_of(request._request)


def program_of(request: Request) -> Program | None:
    """The program of host or mount; None on the provider's host."""
    return getattr(request._request, "program", None)


def program_id_of(request: Request) -> int:
    """Its id, in views that are served in programs only."""
    program = program_of(request)
    if program is None:
        raise LookupError("no program on this host")
    return int(program.pk)


def token_of(request: Request) -> Any:
    """The API token in use, or None for a session."""
    return getattr(request._request, "api_token", None)
