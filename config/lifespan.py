"""Answers the server's lifespan: starts the push hub, and closes threads and connections at the end."""

from __future__ import annotations

import asyncio
import importlib
import inspect
import logging
from collections.abc import Callable, Sequence
from types import ModuleType

from config.pages import Receive, Scope, Send

log = logging.getLogger(__name__)


class Lifespan:
    """ASGI lifespan application; `closing` runs after the hub stopped, off the event loop."""

    def __init__(self, *, closing: Sequence[Callable[[], None]]) -> None:
        self._closing = closing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Startup, then wait, then shutdown."""
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await call_hub("start")
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                await call_hub("stop")
                for close in self._closing:
                    await asyncio.to_thread(close)
                await send({"type": "lifespan.shutdown.complete"})
                return


def hub() -> ModuleType | None:
    """The module live.hub, if this process can have one."""
    try:
        return importlib.import_module("live.hub")
    except ModuleNotFoundError as missing:
        if missing.name != "live.hub":
            raise
        return None


async def call_hub(name: str) -> None:
    """Call live.hub.start or stop, whether plain or a coroutine."""
    function = getattr(hub(), name, None)
    if function is None:
        log.info("no push hub to %s", name)
        return
    result = function()
    if inspect.isawaitable(result):
        await result
