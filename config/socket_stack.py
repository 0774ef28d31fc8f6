"""The way of a socket: session, same origin, program and membership, then the route."""

from __future__ import annotations

from typing import Any

from channels.auth import AuthMiddlewareStack
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.routing import URLRouter
from django.urls import re_path

from config.sockets import OPEN_SOCKETS, SOCKET_ROLES, websocket_urlpatterns
from tenants.sockets import ProgramSocketMiddleware


class NoSuchSocket(AsyncWebsocketConsumer):
    """Refuses an address nobody serves."""

    async def connect(self) -> None:
        """Close before accepting: the browser sees HTTP 403."""
        await self.close(code=4404)


def build() -> Any:
    """The ASGI application of all sockets."""
    routes = [*websocket_urlpatterns, re_path(r"", NoSuchSocket.as_asgi())]
    return AuthMiddlewareStack(ProgramSocketMiddleware(URLRouter(routes), strangers=OPEN_SOCKETS, roles=SOCKET_ROLES))
