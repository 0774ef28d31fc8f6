"""A browser's socket in a test: channels.testing would ask for daphne, which this house does not use."""

from __future__ import annotations

import json
from typing import Any

from asgiref.testing import ApplicationCommunicator

from config import socket_stack


class BrowserSocket(ApplicationCommunicator):
    """One socket through the whole stack: origin, session, program, membership, consumer."""

    def __init__(self, path: str, host: str, *, query: str = "", origin: str | None = None) -> None:
        headers = [(b"host", host.encode()), (b"origin", (origin or f"http://{host}").encode())]
        scope = {
            "type": "websocket",
            "path": path,
            "query_string": query.encode(),
            "headers": headers,
            "subprotocols": [],
        }
        super().__init__(socket_stack.build(), scope)

    async def connect(self) -> bool:
        """Whether the handshake was accepted."""
        await self.send_input({"type": "websocket.connect"})
        return (await self.receive_output(timeout=5))["type"] == "websocket.accept"

    async def close_code(self) -> int:
        """The code a refused browser reads after its handshake."""
        assert await self.connect()
        return (await self.receive_output(timeout=5))["code"]

    async def say(self, text: str) -> None:
        """Send text."""
        await self.send_input({"type": "websocket.receive", "text": text})

    async def hear(self) -> dict[str, Any]:
        """The next frame."""
        return json.loads((await self.receive_output(timeout=5))["text"])

    async def leave(self) -> None:
        """Close the window."""
        await self.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.wait(timeout=5)
