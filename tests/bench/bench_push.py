"""push.*: what one hint costs the server, how late it arrives, and whether a burst reaches everybody."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager

import django
from websockets.asyncio.client import ClientConnection, connect

from config.services import ports
from tests.bench.measure import REPETITIONS, allow_many_sockets, cpu_seconds, percentile
from tests.bench.metric import Metric

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from live.forwarding import forward  # noqa: E402 after django.setup
from live.wire import hint_frame  # noqa: E402
from outbox.relay import Hint  # noqa: E402

SOCKETS = 1_000
PER_SECOND = 2
BURST, BURST_SOCKETS, BURSTS, WITHIN_SECONDS = 400, 50, 5, 2.0
SCHEMA = "p_bench"
PAD = "x" * 60  # frames of about 160 bytes, as in routing.md section 5


class Crowd:
    """A server process and its browsers, all here; counts and times what arrives."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.sockets: list[ClientConnection] = []
        self.readers: list[asyncio.Task[None]] = []
        self.arrivals: list[tuple[float, str]] = []  # read later: reading must not delay what is measured
        self.received = 0
        self.last: dict[int, str] = {}
        self.seq = 0

    async def grow(self, port: int, count: int) -> None:
        """Open sockets, fifty at a time."""
        for start in range(0, count, 50):
            amount = min(50, count - start)
            address = f"ws://127.0.0.1:{port}/"
            opened = await asyncio.gather(
                *(connect(address, compression=None, ping_interval=None) for _ in range(amount))
            )
            for socket in opened:
                self.readers.append(asyncio.create_task(self._read(len(self.readers), socket)))
            self.sockets += opened

    async def _read(self, index: int, socket: ClientConnection) -> None:
        async for text in socket:
            if "bench.tick" in text:
                self.received += 1
                self.arrivals.append((time.perf_counter(), text))
                self.last[index] = text

    def hint(self) -> Hint:
        """The next fact, stamped with now."""
        self.seq += 1
        return Hint(SCHEMA, self.seq, 1, "bench.tick", {"at": f"{time.perf_counter():.6f}", "pad": PAD}, ("queues",))

    async def arrived(self, count: int, seconds: float) -> bool:
        """Wait until so many frames are here."""
        deadline = time.perf_counter() + seconds
        while self.received < count and time.perf_counter() < deadline:
            await asyncio.sleep(0.005)
        return self.received >= count

    async def raw(self, count: int) -> None:
        """The control: the server sends to every socket by the bare ASGI send."""
        text = hint_frame(program=SCHEMA, version=1, seq=1, kind="bench.tick", ids={"at": "0", "pad": PAD})
        await self.sockets[0].send(json.dumps({"type": "raw", "count": count, "text": text}))


@asynccontextmanager
async def crowd(count: int) -> AsyncIterator[Crowd]:
    """A server with `count` sockets, settled."""
    allow_many_sockets()
    port = ports.any_free()
    command = [sys.executable, "-m", "uvicorn", "tests.bench.push_server:application", "--port", str(port)]
    options = ["--no-access-log", "--log-level", "warning", "--ws-per-message-deflate", "false"]
    server = subprocess.Popen([*command, *options])
    made = Crowd(server.pid)
    try:
        await _answers(port)
        await made.grow(port, count)
        forward([made.hint()])
        if not await made.arrived(count, 30):
            raise RuntimeError(f"only {made.received} of {count} sockets hear")
        yield made
    finally:
        for reader in made.readers:
            reader.cancel()
        server.kill()
        server.wait()


async def _answers(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            return
    raise RuntimeError("the server did not start")


async def _window(made: Crowd, act: Callable[[], None]) -> float:
    """Server CPU microseconds per delivery over one second in which `act` is called PER_SECOND times."""
    before, wanted = cpu_seconds(made.pid), made.received
    for _ in range(PER_SECOND):
        act()
        wanted += SOCKETS
        await asyncio.sleep(1 / PER_SECOND)
    if not await made.arrived(wanted, 10):
        raise RuntimeError("deliveries were lost")
    return (cpu_seconds(made.pid) - before) / (PER_SECOND * SOCKETS) * 1e6


async def _fan_out() -> tuple[float, float]:
    async with crowd(SOCKETS) as made:
        tasks: set[asyncio.Task[None]] = set()
        hub_costs, raw_costs = [], []
        for _ in range(REPETITIONS):
            hub_costs.append(await _window(made, lambda: forward([made.hint()])))
            raw_costs.append(await _window(made, lambda: tasks.add(asyncio.create_task(made.raw(1)))))
        return min(hub_costs), min(raw_costs)


async def _latency() -> tuple[float, float]:
    async with crowd(SOCKETS) as made:
        best, pings = [], []
        for _ in range(REPETITIONS):
            made.arrivals.clear()
            await _window(made, lambda: forward([made.hint()]))
            delays = [at - float(json.loads(text)["ids"]["at"]) for at, text in made.arrivals]
            best.append(percentile(delays, 0.99) * 1e3)
            began = time.perf_counter()
            await (await made.sockets[0].ping())
            pings.append((time.perf_counter() - began) * 1e3)
        return min(best), min(pings)


async def _burst() -> float:
    shares = []
    async with crowd(BURST_SOCKETS) as made:
        for _ in range(BURSTS):
            wanted = made.received + BURST * BURST_SOCKETS
            ends = time.perf_counter() + WITHIN_SECONDS
            for _ in range(BURST):
                forward([made.hint()])
            await made.arrived(wanted, ends - time.perf_counter())
            final = sum(json.loads(text)["seq"] == made.seq for text in made.last.values())
            shares.append(final / BURST_SOCKETS * 100)
            if not await made.arrived(wanted, 20):
                raise RuntimeError("hints were lost in the burst")
    return max(shares)


def fanout_cpu() -> Iterable[Metric]:
    """Server CPU per delivery at 1,000 sockets and 2 hints a second; control: bare sends to the same sockets."""
    value, control = asyncio.run(_fan_out())
    yield Metric("server_cpu_per_delivery", value, "us", control=control, goal=40)


def fanout_lat() -> Iterable[Metric]:
    """Publish to client, p99 of the quietest of ten seconds; control: a WebSocket ping of one of the sockets."""
    value, control = asyncio.run(_latency())
    yield Metric("publish_to_client_p99", value, "ms", control=control, goal=150)


def gap() -> Iterable[Metric]:
    """Share of clients at the final version 2 s after a burst began, best of five bursts; one lost hint fails all."""
    yield Metric("clients_at_final_version", asyncio.run(_burst()), "%", control=100.0, goal=100, higher=True)


BENCHES = {"push.fanout_cpu": fanout_cpu, "push.fanout_lat": fanout_lat, "push.gap": gap}
