"""The server under test: HintConsumer on uvicorn with production's settings.

The control, asked for by `{"type": "raw", "count": n, "text": frame}`, sends the same frame to the same sockets by the
bare ASGI send, without hub, queue or writer task.
"""

from __future__ import annotations

import os
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from live import hub  # noqa: E402 after django.setup
from live.consumers import HintConsumer  # noqa: E402

TOPIC = "p.p_bench.queues"


class BenchConsumer(HintConsumer):
    """Everybody hears one topic."""

    async def topics_for(self) -> set[str]:
        return {TOPIC}

    async def receive_message(self, content: dict[str, Any]) -> None:
        sends = [member._send for member in hub.current().by_topic[TOPIC]]
        for _ in range(content["count"]):
            for send in sends:
                await send({"type": "websocket.send", "text": content["text"]})


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Sockets and a bare lifespan."""
    if scope["type"] == "websocket":
        await BenchConsumer.as_asgi()(scope, receive, send)
    while scope["type"] == "lifespan":
        message = await receive()
        if message["type"] == "lifespan.startup":
            hub.start()
            await send({"type": "lifespan.startup.complete"})
        else:
            await hub.stop()
            await send({"type": "lifespan.shutdown.complete"})
            return
