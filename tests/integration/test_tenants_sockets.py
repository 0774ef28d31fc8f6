"""Sockets stand behind the same doors as pages: host, mount, origin, membership, role."""

from __future__ import annotations

import json
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from channels.auth import AuthMiddlewareStack
from django.conf import settings

from tenants.domain.roles import Role
from tenants.models import ProviderSettings
from tenants.sockets import NO_ACCESS, SIGNED_OUT, ProgramSocketMiddleware
from tests.cast import browser

pytestmark = pytest.mark.django_db(transaction=True)


async def tell(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Stands in for the consumers: says what the door found."""
    await receive()
    await send({"type": "websocket.accept"})
    program = scope["program"]
    said = {
        "program": program.slug if program else None,
        "path": scope["path"],
        "roles": sorted(scope["viewer"].roles),
    }
    await send({"type": "websocket.send", "text": json.dumps(said)})


DOOR = AuthMiddlewareStack(
    ProgramSocketMiddleware(
        tell, strangers={"/ws/widget/": "a probe"}, roles={"/ws/floor/": frozenset({Role.SUPERVISOR})}
    )
)


@pytest.fixture
def cookie(two_programs):
    """Cookie header of a user signed in on a host."""

    def of(user) -> str:
        client = browser(user, settings.DOMAIN)
        return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"

    return {user.email: of(user) for user in (two_programs.acme.agent, two_programs.acme.viewer, two_programs.both)}


async def knock(path: str, *, host: str, cookie: str = "", origin: str | None = None) -> dict[str, Any]:
    """What a browser gets: {"refused": True}, {"closed": code}, or what the consumer said."""
    headers = [(b"host", host.encode()), (b"cookie", cookie.encode())]
    if origin is not None:
        headers.append((b"origin", origin.encode()))
    scope = {"type": "websocket", "path": path, "query_string": b"", "headers": headers, "subprotocols": []}
    socket = ApplicationCommunicator(DOOR, scope)
    await socket.send_input({"type": "websocket.connect"})
    first = await socket.receive_output(timeout=5)
    if first["type"] == "websocket.close":
        return {"refused": True}
    second = await socket.receive_output(timeout=5)
    return {"closed": second["code"]} if second["type"] == "websocket.close" else json.loads(second["text"])


async def test_members_come_in_by_host_and_by_mount(two_programs, cookie):
    acme = two_programs.acme
    mine = cookie[acme.viewer.email]
    said = {"program": "acme", "path": "/ws/portal/", "roles": ["client_viewer"]}
    assert await knock("/ws/portal/", host=acme.host, cookie=mine) == said
    assert await knock("/p/acme/ws/portal/", host=settings.DOMAIN, cookie=mine) == said
    assert (await knock("/ws/desk/", host=settings.DOMAIN, cookie=cookie[acme.agent.email]))["program"] is None


async def test_a_session_of_acme_gets_nothing_of_globex(two_programs, cookie):
    mine = cookie[two_programs.acme.agent.email]
    assert await knock("/ws/portal/", host=two_programs.globex.host, cookie=mine) == {"closed": NO_ACCESS}
    assert await knock("/p/globex/ws/portal/", host=settings.DOMAIN, cookie=mine) == {"closed": NO_ACCESS}
    both = cookie[two_programs.both.email]
    assert (await knock("/ws/portal/", host=two_programs.globex.host, cookie=both))["program"] == "globex"


async def test_signed_out_is_said_and_roles_are_asked_for(two_programs, cookie):
    assert await knock("/ws/desk/", host=settings.DOMAIN) == {"closed": SIGNED_OUT}
    mine = cookie[two_programs.acme.agent.email]
    assert await knock("/ws/floor/", host=settings.DOMAIN, cookie=mine) == {"closed": NO_ACCESS}


async def test_strangers_come_only_where_the_path_is_named(two_programs):
    host = two_programs.acme.host
    assert (await knock("/ws/widget/", host=host))["program"] == "acme"
    assert await knock("/ws/portal/", host=host) == {"closed": SIGNED_OUT}


@pytest.mark.parametrize(
    ("path", "host", "origin"),
    [
        ("/ws/widget/", "evil.test", None),
        ("/p/nobody/ws/widget/", settings.DOMAIN, None),
        ("/ws/widget/", f"acme.{settings.DOMAIN}", "https://evil.test"),
        ("/ws/widget/", f"acme.{settings.DOMAIN}", "null"),
    ],
)
async def test_unknown_places_and_foreign_origins_are_refused_before_the_handshake(two_programs, path, host, origin):
    assert await knock(path, host=host, origin=origin) == {"refused": True}


@pytest.fixture
def factor_asked(two_programs):
    """Agents need a second factor."""
    ProviderSettings.objects.create(id=1, mfa_required_roles=["agent"])


async def test_a_missing_second_factor_closes_the_socket(factor_asked, two_programs, cookie):
    mine = cookie[two_programs.acme.agent.email]
    assert await knock("/ws/desk/", host=settings.DOMAIN, cookie=mine) == {"closed": NO_ACCESS}
