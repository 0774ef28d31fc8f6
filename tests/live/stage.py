"""A stage for sockets: a private Valkey, a real uvicorn in the test's event loop, browsers, a relay's forwarder."""

from __future__ import annotations

import asyncio
import json
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qs, quote

import pytest
import redis
import uvicorn
from django.conf import settings as django_settings
from websockets.asyncio.client import ClientConnection, connect

from config.services import ports, wheels
from live import hub
from live.consumers import SIGNED_OUT, HintConsumer, Refused
from live.forwarding import forward, forward_beat
from outbox import wake
from outbox.relay import Hint


class StageConsumer(HintConsumer):
    """Topics and presence come from the address: ?topics=a,b&presence=agent:1. Production asks the database."""

    async def topics_for(self) -> set[str]:
        query = parse_qs(self.scope["query_string"].decode())
        if "topics" not in query:
            raise Refused(SIGNED_OUT)
        self.presence_key = query.get("presence", [None])[0]
        return set(query["topics"][0].split(","))

    async def receive_message(self, content: dict[str, Any]) -> None:
        self.push({"type": "echo", "of": content})


async def application(scope, receive, send) -> None:
    """Sockets and a bare lifespan."""
    if scope["type"] == "websocket":
        await StageConsumer.as_asgi()(scope, receive, send)
        return
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            hub.start()
            await send({"type": "lifespan.startup.complete"})
        else:
            await hub.stop()
            await send({"type": "lifespan.shutdown.complete"})
            return


class Valkey:
    """A server of one test, to be flushed, paused, killed and started again."""

    def __init__(self) -> None:
        self.port = ports.any_free()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.folder = tempfile.TemporaryDirectory()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", self.folder.name]
        self.process = subprocess.Popen([wheels.valkey_server(), *options], stdout=subprocess.DEVNULL)
        client = redis.Redis.from_url(self.url)
        deadline = time.monotonic() + 10
        while True:
            try:
                client.ping()
            except redis.RedisError:
                assert time.monotonic() < deadline
                time.sleep(0.02)
            else:
                return

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait(10)

    def close(self) -> None:
        self.kill()
        self.folder.cleanup()


@pytest.fixture
def valkey(monkeypatch) -> Iterator[Valkey]:
    """Settings point at a private server; the process's client forgets the old one."""
    server = Valkey()
    server.start()
    monkeypatch.setattr(django_settings, "REDIS_URL", server.url)
    wake.client.cache_clear()
    yield server
    wake.client.cache_clear()
    server.close()


class Tab:
    """One browser tab: a socket and the frames it got."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.frames: list[dict[str, Any]] = []
        self._reader = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async for text in self.socket:
            self.frames.append(json.loads(text))

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [frame for frame in self.frames if frame["type"] == kind]

    async def got(self, kind: str, count: int = 1, seconds: float = 5.0) -> list[dict[str, Any]]:
        """Wait for so many frames of a kind."""
        await until(lambda: len(self.of(kind)) >= count, seconds, lambda: f"{kind}: {self.frames[-3:]}")
        return self.of(kind)

    async def say(self, content: Any) -> None:
        await self.socket.send(content if isinstance(content, str) else json.dumps(content))

    async def close(self) -> None:
        await self.socket.close()
        await asyncio.gather(self._reader, return_exceptions=True)


async def until(condition, seconds: float = 5.0, words=lambda: "") -> None:
    """Poll a condition without blocking the loop."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not reached in time {words()}"
        await asyncio.sleep(0.01)


class Stage:
    """Server, tabs and a relay's mouth."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.tabs: list[Tab] = []
        self.seqs: dict[str | None, int] = {}

    @property
    def hub(self) -> hub.Hub:
        return hub.current()

    async def tab(self, topics: str, **query: str) -> Tab:
        """Open a tab; it is joined when its hello is here."""
        address = f"ws://127.0.0.1:{self.port}/?topics={topics}"
        address += "".join(f"&{name}={quote(value)}" for name, value in query.items())
        tab = Tab(await connect(address, compression=None))
        self.tabs.append(tab)
        await tab.got("hello")
        return tab

    def hints(self, schema: str | None, count: int, *topics: str, pad: int = 0) -> list[Hint]:
        """The next facts of a program, each `pad` characters longer than needed."""
        first = self.seqs.get(schema, 0) + 1
        self.seqs[schema] = first + count - 1
        return [
            Hint(schema, seq, 1, "probes.made", {"n": seq} | ({"pad": "x" * pad} if pad else {}), topics)
            for seq in range(first, first + count)
        ]

    async def push(self, schema: str | None, count: int, *topics: str, pad: int = 0) -> None:
        """What the relay does after handlers: forward in one batch."""
        await asyncio.to_thread(forward, self.hints(schema, count, *topics, pad=pad))

    def lose(self, schema: str | None, count: int) -> None:
        """Facts whose hints never arrive."""
        self.hints(schema, count, "queues")

    async def beat(self) -> None:
        """What the relay does each second."""
        await asyncio.to_thread(forward_beat, dict(self.seqs))


@asynccontextmanager
async def open_stage(app=application) -> AsyncIterator[Stage]:
    """uvicorn with the settings of production on a free port."""
    port = ports.any_free()
    config = uvicorn.Config(app, port=port, log_level="warning", lifespan="on", ws_per_message_deflate=False)
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    serving = asyncio.create_task(server.serve())
    await until(lambda: server.started)
    stage = Stage(port)
    await asyncio.wait_for(hub.current().subscription.connected.wait(), 10)
    try:
        yield stage
    finally:
        for tab in stage.tabs:
            await tab.close()
        server.should_exit = True
        await serving
