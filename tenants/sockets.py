"""The way in for sockets: host or mount -> program, same-origin check, membership. Default-deny like the pages."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from channels.db import database_sync_to_async
from django.contrib.auth.models import AnonymousUser

from tenants import directory, socket_watch
from tenants.domain.access import Mount, Verdict, Visit, decide
from tenants.domain.roles import Role
from tenants.second_factor import session_has_factor
from tenants.socket_watch import NO_ACCESS
from tenants.viewer import Viewer

App = Callable[[dict[str, Any], Callable[[], Awaitable[Any]], Callable[[Any], Awaitable[None]]], Awaitable[None]]
SIGNED_OUT = 4401
_MOUNTED = re.compile(r"^/p/([a-z0-9-]+)(/ws/.*)$")


class ProgramSocketMiddleware:
    """Stands inside AuthMiddlewareStack and around the URLRouter.

    Sets scope["program"] (Program or None) and scope["viewer"], and takes the mount off scope["path"].
    Unknown host, unknown program or a foreign origin: refused before the handshake (HTTP 403). Signed out and
    without access: accepted and closed with 4401 or 4403, as browsers cannot read the code of a refused handshake.
    The schema is never switched here: consumers enter it inside the function given to database_sync_to_async.
    """

    def __init__(self, app: App, *, strangers: Mapping[str, str], roles: Mapping[str, frozenset[Role]]) -> None:
        """`strangers`: path -> why everybody may come; `roles`: path -> roles, any one of which suffices."""
        self.app, self.strangers, self.roles = app, strangers, roles

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Steps: host, origin, program, viewer, decision, then the consumer, under the watch of later changes."""
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        host = headers.get("host", "")
        if not same_origin(headers.get("origin"), host):
            await send({"type": "websocket.close"})
            return
        found, scope = await database_sync_to_async(_locate)(dict(scope), directory.host_of(host))
        if not found:
            await send({"type": "websocket.close"})
            return
        verdict = await database_sync_to_async(self._verdict)(scope)
        code = _close_code(verdict)
        if code is not None:
            await receive()
            await send({"type": "websocket.accept"})
            await send({"type": "websocket.close", "code": code})
        elif scope["path"] in self.strangers:
            await self.app(scope, receive, send)
        else:

            def judge_again(viewer: Viewer) -> int | None:
                return _close_code(self._verdict({**scope, "viewer": viewer}))

            with socket_watch.current().over(socket_watch.watched(scope, judge_again, send)):
                await self.app(scope, receive, send)

    def _verdict(self, scope: dict[str, Any]) -> Verdict:
        """The decision of the pages, on the shared socket thread; leaves the viewer's accesses read."""
        viewer, program = scope["viewer"], scope["program"]
        grants = viewer.grants
        if scope["path"] in self.strangers:
            return Verdict.ALLOW
        visit = Visit(
            signed_in=viewer.signed_in,
            grants=grants,
            mount=Mount.PROGRAM if program else Mount.PROVIDER,
            program_id=program.pk if program else None,
            second_factor=_has_second_factor(scope, viewer),
        )
        return decide(
            visit, self.roles.get(scope["path"], frozenset()), directory.provider_settings().mfa_required_roles
        )


def _close_code(verdict: Verdict) -> int | None:
    """What a refused browser reads; None for one who may stay."""
    if verdict is Verdict.ALLOW:
        return None
    return SIGNED_OUT if verdict is Verdict.SIGN_IN else NO_ACCESS


def same_origin(origin: str | None, host: str) -> bool:
    """Whether a browser's Origin header names the host it talks to; programs that send none are let through."""
    return origin is None or urlsplit(origin).netloc.lower() == host.strip().lower()


def _locate(scope: dict[str, Any], host: str) -> tuple[bool, dict[str, Any]]:
    """Put program and viewer into the scope; False for an unknown host or program."""
    program = None
    mounted = _MOUNTED.match(scope["path"])
    if not directory.is_provider_host(host):
        program = directory.program_of_host(host)
        if program is None:
            return False, scope
    elif mounted:
        program = directory.program_of_slug(mounted[1])
        if program is None:
            return False, scope
        scope["path"] = mounted[2]
    scope["program"] = program
    scope["viewer"] = Viewer(_user_of(scope), program)
    return True, scope


def _user_of(scope: dict[str, Any]) -> Any:
    """The signed-in user without the lazy wrapper: resolved here, on the thread that may query."""
    user = scope.get("user")
    return user if user is not None and user.is_authenticated else AnonymousUser()


def _has_second_factor(scope: dict[str, Any], viewer: Viewer) -> bool:
    """Whether the session holds the record of a code given by this user."""
    if not viewer.signed_in or "session" not in scope:
        return False
    return session_has_factor(scope["session"], viewer.user)
