"""Who is connected, told in bulk. A room registers two functions for a kind of key ("agent", "visit").

A key is `kind:rest`, e.g. "agent:<uuid>" or "visit:<schema>:<uuid>". The functions run on the hub's database threads in
the public schema and get the rest parts: `seen` every ten seconds with all keys whose browsers spoke within forty,
`gone` right after the last socket of a key has closed (in this process: the row's own time decides between processes).
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Callable

from live.member import Member
from live.offload import in_database

logger = logging.getLogger(__name__)

EVERY_SECONDS = 10.0
DEAD_AFTER_SECONDS = 40.0

Tell = Callable[[frozenset[str]], None]

_rooms: dict[str, tuple[Tell, Tell]] = {}


def register(kind: str, *, seen: Tell, gone: Tell | None = None) -> None:
    """Called once in AppConfig.ready(). Raises ValueError when the kind is taken."""
    if kind in _rooms:
        raise ValueError(f"presence of {kind} is already registered")
    _rooms[kind] = (seen, gone or _say_nothing)


def _say_nothing(_keys: frozenset[str]) -> None:
    """For rooms that judge by silence alone."""


def unregister(kind: str) -> None:
    """Forget a kind (tests take back what they registered)."""
    _rooms.pop(kind, None)


class Ledger:
    """Sockets per presence key of one hub."""

    def __init__(self) -> None:
        self.members: dict[str, set[Member]] = defaultdict(set)
        self._task: asyncio.Task[None] | None = None
        self._telling: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Begin the round, once."""
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._rounds())

    async def stop(self) -> None:
        """End the round; keys still here are gone."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
        await asyncio.gather(*self._telling, return_exceptions=True)
        if self.members:
            await _tell(frozenset(self.members), gone=True)

    def add(self, member: Member) -> None:
        """A socket came; its key is told at once."""
        if member.presence:
            self.members[member.presence].add(member)
            self._tell_soon(member.presence, gone=False)

    def remove(self, member: Member) -> None:
        """A socket went; the last one of a key tells that it is gone."""
        members = self.members.get(member.presence or "")
        if members is None or member not in members:
            return
        members.discard(member)
        if not members:
            del self.members[str(member.presence)]
            self._tell_soon(str(member.presence), gone=True)

    def alive(self) -> frozenset[str]:
        """Keys with a socket whose browser spoke lately."""
        limit = time.monotonic() - DEAD_AFTER_SECONDS
        return frozenset(key for key, members in self.members.items() if any(m.heard_at >= limit for m in members))

    def _tell_soon(self, key: str, *, gone: bool) -> None:
        task = asyncio.get_running_loop().create_task(_tell(frozenset({key}), gone=gone))
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    async def _rounds(self) -> None:
        while True:
            await asyncio.sleep(EVERY_SECONDS)
            await _tell(self.alive(), gone=False)


async def _tell(keys: frozenset[str], *, gone: bool) -> None:
    """Call the registered functions; an error is logged, the next round tells again."""
    by_kind: dict[str, set[str]] = defaultdict(set)
    for key in keys:
        kind, _, rest = key.partition(":")
        by_kind[kind].add(rest)
    for kind, rests in by_kind.items():
        if kind in _rooms:
            try:
                await in_database(_rooms[kind][1 if gone else 0], frozenset(rests))
            except Exception:
                logger.exception("presence of %s was not written", kind)
