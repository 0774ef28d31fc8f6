"""One socket as the hub sees it: its topics, a bounded queue and the task that writes."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable

logger = logging.getLogger(__name__)

QUEUE_LIMIT = 256
SLOW_READER = 4408

Send = Callable[[dict[str, object]], Awaitable[None]]


class Member:
    """Bounded queue to one browser. A reader slower than its queue is closed and comes back with a snapshot."""

    __slots__ = ("_idle", "_loop", "_send", "_writer", "closed", "heard_at", "presence", "programs", "queue", "topics")

    def __init__(self, send: Send, topics: frozenset[str], presence: str | None = None) -> None:
        self.topics = topics
        self.presence = presence
        self.programs = frozenset(program_of(topic) for topic in topics)
        self.queue: deque[str] = deque()
        self.heard_at = time.monotonic()
        self.closed = False
        self._send = send
        self._loop = asyncio.get_running_loop()
        self._idle: asyncio.Future[None] | None = None
        self._writer = self._loop.create_task(self._write())

    def push(self, frame: str) -> bool:
        """Queue one frame; False when the reader is too slow or gone: the caller drops the member."""
        if self.closed or len(self.queue) >= QUEUE_LIMIT:
            return False
        self.queue.append(frame)
        if self._idle is not None and not self._idle.done():
            self._idle.set_result(None)
        return True

    def heard(self) -> None:
        """The browser has spoken: it is present."""
        self.heard_at = time.monotonic()

    def stop(self) -> None:
        """End the writer; nothing is sent any more."""
        self.closed = True
        self._writer.cancel()

    async def close(self, code: int) -> None:
        """End the writer and close the socket."""
        self.stop()
        try:
            await asyncio.wait_for(self._send({"type": "websocket.close", "code": code}), timeout=30)
        except (OSError, RuntimeError, TimeoutError) as error:  # gone already: what we wanted
            logger.debug("socket was gone before its close: %s", error)

    async def _write(self) -> None:
        queue, send = self.queue, self._send
        try:
            while True:
                while queue:
                    await send({"type": "websocket.send", "text": queue.popleft()})
                self._idle = self._loop.create_future()
                await self._idle
        except (OSError, RuntimeError) as error:  # the server's words for "the browser has left"
            self.closed = True
            logger.debug("socket went away: %s", error)


def program_of(topic: str) -> str | None:
    """Schema a full topic name belongs to; None for floor topics."""
    head, _, rest = topic.partition(".")
    return rest.partition(".")[0] if head == "p" else None
