"""The push hub: one Valkey subscription per process, fan-out to the process's sockets in memory.

It never asks the database and never waits for a socket. Gaps show in the numbers of the hints and, each second, in the
relay's beat; then the program's sockets are told to fetch again.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from weakref import WeakKeyDictionary

from live import presence, wire
from live.member import QUEUE_LIMIT, SLOW_READER, Member
from live.ring import Ring
from live.subscription import Subscription

logger = logging.getLogger(__name__)

BREATH = 64  # hints after which the writers get their turn: a burst must not look like slow readers


class Hub:
    """Members by topic, rings by program. Lives on one event loop; all methods belong to that loop."""

    def __init__(self) -> None:
        self.by_topic: dict[str, set[Member]] = defaultdict(set)
        self.by_program: dict[str | None, set[Member]] = defaultdict(set)
        self.rings: dict[str | None, Ring] = {}
        self.presence = presence.Ledger()
        self.subscription = Subscription(self.take)
        self._unresolved: dict[str | None, dict[Member, int]] = defaultdict(dict)
        self._closing: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Begin to listen; does nothing when it already does. Valkey may come later."""
        self.subscription.start()
        self.presence.start()

    async def stop(self) -> None:
        """Stop listening and tell presence that the sockets here are gone."""
        await self.subscription.stop()
        await self.presence.stop()
        for task in list(self._closing):
            task.cancel()

    def join(self, member: Member, since: dict[str | None, int]) -> None:
        """Add a socket: `hello` with the numbers reached, then what it missed or a resync, then hints.

        Without an await inside, so that no hint can fall between replay and live.
        """
        self.start()
        for topic in member.topics:
            self.by_topic[topic].add(member)
        for program in member.programs:
            self.by_program[program].add(member)
        self.presence.add(member)
        member.push(wire.status_frame("hello", self.positions(member)))
        for program in member.programs & since.keys():
            if program in self.rings:
                self._resume(member, program, since[program])
            else:
                self._unresolved[program][member] = since[program]

    def leave(self, member: Member) -> None:
        """Take a socket out; a second call does nothing."""
        member.stop()
        for topic in member.topics:
            _discard(self.by_topic, topic, member)
        for program in member.programs:
            _discard(self.by_program, program, member)
            if program in self._unresolved:
                self._unresolved[program].pop(member, None)
        self.presence.remove(member)

    def positions(self, member: Member) -> dict[str | None, int]:
        """Numbers reached of the member's programs, as far as this hub knows them."""
        rings = self.rings
        return {program: rings[program].position for program in member.programs if program in rings}

    async def take(self, content: wire.Beat | list[wire.Batch]) -> None:
        """Work on one message of the relay."""
        if isinstance(content, wire.Beat):
            for program, position in content.positions.items():
                if not self._ring(program, position).skip_to(position):
                    self._resync(program)
            return
        for batch in content:
            before = self._ring(batch.program, batch.first - 1).position
            if not self.rings[batch.program].take(batch):
                self._resync(batch.program)
                continue  # the refetch covers this batch
            await self._fan_out(batch.program, [entry for entry in batch.entries if entry.seq > before])

    async def _fan_out(self, program: str | None, entries: list[wire.Entry]) -> None:
        for count, entry in enumerate(entries, start=1):
            groups = [self.by_topic[topic] for topic in entry.topics if topic in self.by_topic]
            # The wall: a floor topic carries a program's hint to that program's people only.
            members = set().union(*groups) & self.by_program.get(program, set())
            for member in [member for member in members if not member.push(entry.frame)]:
                self.drop(member)
            if count % BREATH == 0:
                await asyncio.sleep(0)
        await asyncio.sleep(0)

    def drop(self, member: Member) -> None:
        """Close a slow reader; it comes back with a snapshot."""
        self.leave(member)
        task = asyncio.get_running_loop().create_task(member.close(SLOW_READER))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    def _ring(self, program: str | None, position: int) -> Ring:
        """The program's ring; a new one begins at `position` and answers those who wait to resume."""
        ring = self.rings.get(program)
        if ring is None:
            ring = self.rings[program] = Ring.at(position)
            for member, since in self._unresolved.pop(program, {}).items():
                self._resume(member, program, since)
        return ring

    def _resume(self, member: Member, program: str | None, since: int) -> None:
        ring = self.rings[program]
        missed = ring.after(since, member.topics, QUEUE_LIMIT // 2 - len(member.queue))
        if missed is None:
            member.push(wire.resync_frame(program, ring.position))
            return
        for entry in missed:
            member.push(entry.frame)

    def _resync(self, program: str | None) -> None:
        """Hints were lost: every socket of the program fetches again."""
        frame = wire.resync_frame(program, self.rings[program].position)
        members = self.by_program.get(program, set())
        logger.info("hints of %s were lost, %s sockets fetch again", program or "the floor", len(members))
        for member in [member for member in members if not member.push(frame)]:
            self.drop(member)


def _discard(index: dict[str, set[Member]] | dict[str | None, set[Member]], key: str | None, member: Member) -> None:
    members = index.get(key)  # type: ignore[arg-type]
    if members is not None:
        members.discard(member)
        if not members:
            del index[key]  # type: ignore[arg-type]


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def current() -> Hub:
    """The hub of the running event loop; made on first use."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
    return _hubs[loop]


def start() -> None:
    """Lifespan startup of the server: begin to listen on the running loop."""
    current().start()


async def stop() -> None:
    """Lifespan shutdown of the server."""
    hub = _hubs.pop(asyncio.get_running_loop(), None)
    if hub is not None:
        await hub.stop()
