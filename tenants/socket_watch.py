"""Open sockets are judged again: access is taken from people whose tab stays open, too.

One question to the database per process and CHECK_SECONDS, however many sockets are open; only a socket whose people's
accesses, session or program changed since its handshake is judged anew.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from channels.db import database_sync_to_async
from django.contrib.sessions.models import Session
from django.db import DatabaseError

from kernel import clock
from tenants import directory
from tenants.domain.access import Grant
from tenants.domain.roles import Role
from tenants.models import Membership
from tenants.viewer import Viewer

log = logging.getLogger(__name__)
CHECK_SECONDS = 20.0
NO_ACCESS = 4403
ACCESS_CHANGED = 4409  # the browser comes back at once and gets what its rights are now

Judge = Callable[[Viewer], int | None]


@dataclass(eq=False, slots=True)
class Watched:
    """One open socket: whose it is, what was true at its handshake, and how it is closed."""

    viewer: Viewer
    session_key: str
    judge: Judge  # close code for a viewer read anew, None for one who may stay; on a thread that may query
    close: Callable[[int], Awaitable[None]]


class Watch:
    """The watched sockets of one event loop; its task runs while there are any."""

    def __init__(self) -> None:
        self.sockets: set[Watched] = set()
        self._task: asyncio.Task[None] | None = None

    @contextlib.contextmanager
    def over(self, socket: Watched) -> Iterator[None]:
        """Watch while the block runs."""
        self.sockets.add(socket)
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._keep())
        try:
            yield
        finally:
            self.sockets.discard(socket)
            if not self.sockets and self._task is not None:
                self._task.cancel()

    async def check(self) -> None:
        """Close every socket whose right is gone. Its consumer hears of it as of any other end."""
        watched = list(self.sockets)
        for socket, code in await database_sync_to_async(_codes)(watched):
            self.sockets.discard(socket)
            with contextlib.suppress(OSError, RuntimeError):  # it has left by itself: what we wanted
                await socket.close(code)

    async def _keep(self) -> None:
        while True:
            await asyncio.sleep(CHECK_SECONDS)
            try:
                await self.check()
            except DatabaseError as error:
                log.warning("sockets were not judged again, the database does not answer: %s", error)


def _codes(watched: list[Watched]) -> list[tuple[Watched, int]]:
    """(socket, close code) of those who may not stay as they are. Steps: accesses and sessions of all, then each."""
    grants = _grants_of({_user_id(socket) for socket in watched})
    sessions = _sessions_of({socket.session_key for socket in watched})
    active = {program.pk for program in directory.active_programs()}
    found = []
    for socket in watched:
        viewer = socket.viewer
        held = grants[_user_id(socket)]
        gone = not held or (viewer.program is not None and viewer.program.pk not in active)
        same = held == frozenset(viewer.grants)
        if same and not gone and (not socket.session_key or socket.session_key in sessions):
            continue
        code = NO_ACCESS if gone else socket.judge(Viewer(viewer.user, viewer.program))
        found.append((socket, code or ACCESS_CHANGED))
    return found


def _user_id(socket: Watched) -> int:
    return int(socket.viewer.user.pk or 0)


def _grants_of(users: set[int]) -> defaultdict[int, frozenset[Grant]]:
    """Accesses of users who may sign in, in active programs, as Viewer.grants tells them."""
    rows = Membership.objects.filter(user_id__in=users, user__is_active=True).exclude(program__is_active=False)
    found: defaultdict[int, frozenset[Grant]] = defaultdict(frozenset)
    for user_id, program_id, role in rows.values_list("user_id", "program_id", "role"):
        found[user_id] |= {Grant(program_id, Role(role))}
    return found


def _sessions_of(keys: set[str]) -> set[str]:
    rows = Session.objects.filter(session_key__in=keys, expire_date__gt=clock.now())
    return set(rows.values_list("session_key", flat=True))


_watches: WeakKeyDictionary[asyncio.AbstractEventLoop, Watch] = WeakKeyDictionary()


def current() -> Watch:
    """The watch of the running event loop; made on first use."""
    return _watches.setdefault(asyncio.get_running_loop(), Watch())


def watched(scope: dict[str, Any], judge: Judge, send: Callable[[Any], Awaitable[None]]) -> Watched:
    """A signed-in person's socket as the watch keeps it."""

    async def close(code: int) -> None:
        await send({"type": "websocket.close", "code": code})

    session = scope.get("session")
    return Watched(scope["viewer"], str(getattr(session, "session_key", "") or ""), judge, close)
