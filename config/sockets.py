"""Addresses of the sockets; each room that owns one adds its consumer here. Who may come is decided around them."""

from __future__ import annotations

from django.urls import URLPattern, path

from console.agent.consumers import DeskConsumer
from console.supervisor.consumers import FloorConsumer
from gateways.webchat.consumers import WidgetConsumer
from portal.consumers import PortalConsumer
from tenants.domain.roles import Role

websocket_urlpatterns: list[URLPattern] = [
    path("ws/desk/", DeskConsumer.as_asgi()),
    path("ws/floor/", FloorConsumer.as_asgi()),
    path("ws/portal/", PortalConsumer.as_asgi()),
    path("ws/widget/", WidgetConsumer.as_asgi()),
]

# Path -> roles, any one of which suffices; a path not named here asks for membership alone.
SOCKET_ROLES: dict[str, frozenset[Role]] = {
    "/ws/desk/": frozenset({Role.AGENT}),
    "/ws/floor/": frozenset({Role.SUPERVISOR}),
    "/ws/portal/": frozenset({Role.CLIENT_VIEWER, Role.CLIENT_MANAGER, Role.SUPERVISOR, Role.FINANCE, Role.ADMIN}),
}

# Path -> why everybody may come; the consumer then checks by itself.
OPEN_SOCKETS: dict[str, str] = {
    "/ws/widget/": "visitors of the client's site have no login; the consumer checks the widget key",
}
