"""The process's one subscription to the relay's hints; comes back by itself when Valkey does."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable

import redis.asyncio
from django.conf import settings
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from live import wire
from outbox import wake

logger = logging.getLogger(__name__)

QUIET_SECONDS = 5.0  # no beat for so long: ask whether the connection is alive
DEAD_SECONDS = 12.0
MAX_BACKOFF_SECONDS = 2.0

Take = Callable[[wire.Beat | list[wire.Batch]], Awaitable[None]]


class Subscription:
    """Reads the hint channel and hands each message to `take`, one at a time, in order."""

    def __init__(self, take: Take) -> None:
        self.take = take
        self.connected = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start reading in the background, once."""
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._keep())

    async def stop(self) -> None:
        """End reading."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def _keep(self) -> None:
        failures = 0
        while True:
            try:
                await self._read()
            except (redis.RedisError, OSError) as error:
                failures = 1 if self.connected.is_set() else failures + 1
                if failures == 1:
                    logger.warning("hints stopped, reconnecting: %s", error)
            self.connected.clear()
            ceiling = min(MAX_BACKOFF_SECONDS, 0.1 * 2 ** min(failures, 6))
            await asyncio.sleep(random.uniform(0.02, ceiling))  # noqa: S311 spreads reconnects, no secret

    async def _read(self) -> None:
        # redis-py's default socket_timeout would end a silent subscription at random.
        client = redis.asyncio.Redis.from_url(
            settings.REDIS_URL, socket_timeout=None, socket_connect_timeout=2, retry=Retry(NoBackoff(), 0)
        )
        async with client, client.pubsub() as channel:
            await channel.subscribe(wake.channel(wire.CHANNEL))
            heard_at = asked_at = time.monotonic()
            while True:
                message = await channel.get_message(timeout=QUIET_SECONDS)
                now = time.monotonic()
                if message is None:
                    if asked_at > heard_at and now - heard_at > DEAD_SECONDS:
                        raise ConnectionError("no answer to a ping")
                    await channel.ping()
                    asked_at = now
                    continue
                heard_at = now
                await self._handle(message)

    async def _handle(self, message: dict[str, object]) -> None:
        if message["type"] == "subscribe":
            self.connected.set()
        elif message["type"] == "message":
            try:
                content = wire.unpack(message["data"])  # type: ignore[arg-type]
            except ValueError as error:
                logger.warning("a message of the hint channel was left out: %s", error)
                return
            await self.take(content)
