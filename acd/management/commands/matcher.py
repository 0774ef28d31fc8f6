"""The matcher role: one leader per cell, elected by an advisory lock; others stand by."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
import time
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError, connection

from acd.services import leadership, matching
from kernel import clock
from outbox.waker import Waker

log = logging.getLogger("acd.matcher")
SWEEP_SECONDS = 0.4  # a lost hint costs less than the second of invariant I7
FOLLOW_SECONDS = 0.5
SWEEP_LOST_SECONDS = 5.0


class Command(BaseCommand):
    requires_system_checks: list[str] = []  # the build checks; a start that loads every page costs a second more
    help = "Pairs waiting contacts with agents; safe to run several, one leads."

    _told = False  # of a clock that was set back

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        name = f"{socket.gethostname()}:{os.getpid()}"
        waker, watch = Waker("matcher"), leadership.Watch()
        while not stop.is_set():
            try:
                self._serve(name, waker, watch, stop)
            except (DatabaseError, InterfaceError) as error:
                log.warning("database is away, trying again: %s", error)
                connection.close()
                stop.wait(0.5)
        waker.close()
        connection.close()

    def _serve(self, name: str, waker: Waker, watch: leadership.Watch, stop: threading.Event) -> None:
        if not leadership.try_lead():
            leadership.end_stopped_leader(watch)
            stop.wait(FOLLOW_SECONDS)
            return
        matcher = matching.Matcher()
        log.info("%s leads", name)
        last_beat = last_sweep = 0.0
        while not stop.is_set():
            now = time.monotonic()
            if now - last_beat >= leadership.BEAT_SECONDS:
                leadership.beat(name=name)
                last_beat = now
            if now - last_sweep >= SWEEP_LOST_SECONDS:
                matching.drop_lost_agents()
                last_sweep = now
                self._tell_of_a_step()
            # One batch at a time: a flood of contacts must not keep the leader from its beats.
            if not matcher.tick():
                waker.wait(SWEEP_SECONDS)

    def _tell_of_a_step(self) -> None:
        ahead = clock.ahead_seconds()
        if ahead and not self._told:
            log.warning("the machine's clock was set back: the floor's time is %.0f s ahead of it", ahead)
        self._told = bool(ahead)
