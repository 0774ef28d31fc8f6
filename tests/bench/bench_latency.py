"""route.latency: from the commit of a waiting contact to the hint on its agent's socket, through every process."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Iterable
from itertools import cycle

from websockets.asyncio.client import ClientConnection, connect

from tests.bench.database import own_database
from tests.bench.latency_world import Line, enqueue, faults, finish, make_floor, roles
from tests.bench.measure import REPETITIONS, percentile, queued_seconds
from tests.bench.metric import Metric

PER_SECOND = 50
ROUND_SECONDS = 2.0
FREE_EVERY = 5  # contacts after which those who were offered one are free again
PING_SECONDS = 0.1
GOAL_MS = 50.0


class Desks:
    """All agents' sockets in one loop: when each hint and each pong came."""

    def __init__(self) -> None:
        self.sockets: list[ClientConnection] = []
        self.readers: list[asyncio.Task[None]] = []
        self.hints: list[tuple[float, str, str]] = []  # instant, contact, agent
        self.pings: list[float] = []
        self._places: dict[str, int] = {}  # offer -> place among the hints
        self._asked_at = 0.0

    async def open(self, port: int, cookies: list[str]) -> None:
        """One socket per agent, each having said hello."""
        for cookie in cookies:
            headers = {"Cookie": cookie, "Origin": f"http://localhost:{port}", "Host": f"localhost:{port}"}
            address = f"ws://localhost:{port}/ws/desk/"
            socket = await connect(
                address, additional_headers={"Cookie": cookie}, origin=headers["Origin"], compression=None
            )
            if json.loads(await socket.recv())["type"] != "hello":
                raise RuntimeError("a desk was refused")
            self.sockets.append(socket)
            self.readers.append(asyncio.create_task(self._read(socket)))

    async def _read(self, socket: ClientConnection) -> None:
        async for text in socket:
            at = time.perf_counter()
            if "acd.offer.made" in text:
                self._hear(at, json.loads(text)["ids"])
            elif "pong" in text:
                self.pings.append(at - self._asked_at)

    def _hear(self, at: float, ids: dict[str, list[str]]) -> None:
        """One fact tells the agents of a whole batch: an offer counts when the last of their sockets has it."""
        for offer, *who in zip(ids["offer_ids"], ids["interaction_ids"], ids["agent_ids"], strict=True):
            place = self._places.setdefault(offer, len(self.hints))
            self.hints[place : place + 1] = [(at, who[0], who[1])]

    async def ping(self, stop: threading.Event) -> None:
        """The control: a word of one socket and its answer, through the same two processes."""
        while not stop.is_set():
            self._asked_at = time.perf_counter()
            await self.sockets[0].send('{"type": "ping"}')
            await asyncio.sleep(PING_SECONDS)


class Customers:
    """The thread whose contacts begin to wait, evenly spread, and whose agents become free again."""

    def __init__(self, desks: Desks, lines: list[Line]) -> None:
        self.told: dict[str, float] = {}
        self._desks, self._lines = desks, cycle(lines)
        self._freed = 0

    def come(self, seconds: float) -> None:
        """PER_SECOND a second for so long."""
        began = time.perf_counter()
        for number in range(int(seconds * PER_SECOND)):
            time.sleep(max(0.0, began + number / PER_SECOND - time.perf_counter()))
            enqueue(next(self._lines), self.told)
            if number % FREE_EVERY == 0:
                self._free()
        self._free()

    def _free(self) -> None:
        known = len(self._desks.hints)
        agents = [agent for _at, _contact, agent in self._desks.hints[self._freed : known]]
        self._freed = known
        if agents:
            finish(agents)


async def _rounds(port: int, cookies: list[str], lines: list[Line]) -> tuple[Desks, Customers, list[list[float]]]:
    """Delays in milliseconds of each round's contacts; the first second only warms up."""
    desks = Desks()
    await desks.open(port, cookies)
    customers, stop = Customers(desks, lines), threading.Event()
    pinging = asyncio.create_task(desks.ping(stop))
    rounds = []
    await asyncio.to_thread(customers.come, 1.0)
    for _round in range(REPETITIONS):
        known = set(customers.told)
        desks.pings, before = [], len(desks.hints)
        await asyncio.to_thread(customers.come, ROUND_SECONDS)
        await _all_heard(desks, customers)
        heard = {contact: at for at, contact, _agent in desks.hints[before:]}
        rounds.append([(heard[one] - customers.told[one]) * 1e3 for one in customers.told if one not in known])
    stop.set()
    await pinging
    for reader in desks.readers:
        reader.cancel()
    return desks, customers, rounds


async def _all_heard(desks: Desks, customers: Customers) -> None:
    deadline = time.perf_counter() + 20
    while {contact for _at, contact, _agent in desks.hints} != set(customers.told):
        if time.perf_counter() > deadline:
            raise RuntimeError(f"{len(customers.told) - len(desks.hints)} offers were never told")
        await asyncio.sleep(0.02)


def latency() -> Iterable[Metric]:
    """p99 of the quietest of ten rounds; control: a ping on one of the same sockets meanwhile, there and back."""
    with own_database():
        cookies, lines = make_floor()
        with roles() as (port, pids):
            began, before = time.monotonic(), {name: queued_seconds(pid) for name, pid in pids.items()}
            desks, customers, rounds = asyncio.run(_rounds(port, cookies, lines))
            lasted = time.monotonic() - began
            queued = {name: (queued_seconds(pid) - before[name]) / lasted for name, pid in pids.items()}
            twice, over, left = faults()
    best = min(rounds, key=lambda delays: percentile(delays, 0.99))
    everything = [delay for delays in rounds for delay in delays]
    told_twice = len(desks.hints) - len({contact for _at, contact, _agent in desks.hints})
    ping = [one * 1e3 for one in desks.pings]
    yield Metric("offer_p99", percentile(best, 0.99), "ms", control=percentile(ping, 0.99), goal=GOAL_MS)
    yield Metric("offer_p50", percentile(best, 0.5), "ms", control=percentile(ping, 0.5))
    yield Metric("offer_p99_of_all_rounds", percentile(everything, 0.99), "ms")
    yield Metric("offer_p50_of_all_rounds", percentile(everything, 0.5), "ms")
    for name, share in queued.items():  # a quiet machine shows a few per cent; what is more, the neighbours took
        yield Metric(f"{name}_had_no_core", share * 100, "% of the time")
    yield Metric("contacts", len(customers.told), "contacts")
    yield Metric("twice", twice + told_twice, "contacts", goal=0)
    yield Metric("over_capacity", over, "agents", goal=0)
    yield Metric("left_waiting", left, "contacts", goal=0)


BENCHES = {"route.latency": latency}
