"""Base of all sockets of browsers: access, hello, resume, hints, ping."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

import orjson
from channels.generic.websocket import AsyncWebsocketConsumer

from live import hub, wire
from live.member import Member

SIGNED_OUT = 4401
NO_ACCESS = 4403
BAD_MESSAGE = 4400
MAX_TEXT = 100_000  # characters of one message from a browser; content goes through pages


class Refused(Exception):
    """This browser must not listen here; `code` is the close code it gets."""

    def __init__(self, code: int = NO_ACCESS) -> None:
        super().__init__(code)
        self.code = code


class HintConsumer(AsyncWebsocketConsumer):
    """Subclasses say which topics; hints then flow past them, from the hub straight to the socket."""

    channel_layer_alias = "none"  # no such layer on purpose: the hub replaces it, and a layer costs a task per socket
    member: Member | None = None
    presence_key: str | None = None  # "agent:<uuid>"; set it in topics_for

    async def topics_for(self) -> set[str]:
        """Full topic names after the access check (live.offload.in_database for queries). Raises Refused."""
        raise Refused(NO_ACCESS)

    async def receive_message(self, content: dict[str, Any]) -> None:
        """A message of the browser other than ping; by default left unheard."""

    async def connect(self) -> None:
        """Accept, then join the hub; refused browsers are accepted and closed, as they cannot read a refusal's code."""
        try:
            topics = await self.topics_for()
        except Refused as refused:
            await self.accept()
            await self.close(refused.code)
            return
        await self.accept()
        query = parse_qs(self.scope.get("query_string", b"").decode("latin-1"))
        self.member = Member(self.base_send, frozenset(topics), self.presence_key)
        hub.current().join(self.member, wire.parse_since(query.get("since", ["{}"])[0]))

    async def disconnect(self, code: int) -> None:
        """Leave the hub."""
        if self.member is not None:
            hub.current().leave(self.member)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Answer pings; hand other JSON objects to `receive_message`; close on anything else (4400)."""
        content = _object(text_data)
        if content is None:
            await self.close(BAD_MESSAGE)
            return
        if self.member is not None:
            self.member.heard()
        if content.get("type") == "ping":
            self.push_status("pong")
        else:
            await self.receive_message(content)

    def push_status(self, kind: str) -> None:
        """Queue a frame with the numbers reached, behind the hints that led to them."""
        if self.member is not None:
            self.member.push(wire.status_frame(kind, hub.current().positions(self.member)))

    def push(self, content: dict[str, Any]) -> None:
        """Queue one JSON object for this browser alone; hub and answers share the queue, so order holds."""
        if self.member is not None and not self.member.push(orjson.dumps(content).decode()):
            hub.current().drop(self.member)


def _object(text: str | None) -> dict[str, Any] | None:
    if text is None or len(text) > MAX_TEXT:
        return None
    try:
        content = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    return content if isinstance(content, dict) else None
