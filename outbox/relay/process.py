"""The relay role: two workers, one listener for hints, one beat. Each heals by itself when a server goes away."""

from __future__ import annotations

import logging
import os
import random
import socket
import threading
import time
from collections.abc import Callable
from functools import partial

import redis
from django.conf import settings
from django.db import Error, connection
from redis.backoff import NoBackoff
from redis.retry import Retry

from outbox import wake
from outbox.relay.locks import release
from outbox.relay.passing import pick, work_program
from outbox.relay.pushing import send_beat
from outbox.services.retention import purge

logger = logging.getLogger(__name__)

WORKERS = 2
SWEEP_SECONDS = 0.25
LOOK_AGAIN_SECONDS = 0.01  # after work: another relay may have held a program while its next fact came
BEAT_SECONDS = 1.0
PURGE_SECONDS = 3600.0
MAX_BACKOFF_SECONDS = 5.0


class RelayProcess:
    """Threads of one relay process. Several processes may run: the lock per program keeps them apart."""

    def __init__(self) -> None:
        self.name = f"{socket.gethostname()}:{os.getpid()}"
        self.stopping = threading.Event()
        self.signals = [threading.Event() for _ in range(WORKERS)]
        self._idle: set[threading.Event] = set()  # of workers that wait; single operations on sets are atomic
        self._busy: set[int] = set()  # programs that workers of this process are at
        self.threads: list[threading.Thread] = []

    def start(self) -> None:
        """Start all threads and return."""
        jobs: list[tuple[str, Callable[[], None]]] = [("listener", self._listen), ("beat", self._beat)]
        jobs += [(f"worker-{n}", partial(self._work, signal)) for n, signal in enumerate(self.signals)]
        for name, job in jobs:
            thread = threading.Thread(target=self._keep, args=(name, job), name=name, daemon=True)
            thread.start()
            self.threads.append(thread)

    def stop(self) -> None:
        """Ask all threads to end: a handler that runs now is finished first."""
        self.stopping.set()
        for signal in self.signals:
            signal.set()

    def join(self, seconds: float) -> bool:
        """Wait for the threads at most `seconds` in all; True when all have ended."""
        deadline = time.monotonic() + seconds
        for thread in self.threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in self.threads)

    def _keep(self, name: str, job: Callable[[], None]) -> None:
        """Run a job until stop; a server that is away is tried again with full-jitter back-off."""
        failures = 0
        while not self.stopping.is_set():
            started = time.monotonic()
            try:
                job()
            except (Error, redis.RedisError, OSError) as error:
                failures = 1 if time.monotonic() - started > MAX_BACKOFF_SECONDS else failures + 1
                logger.warning("relay %s: %s; trying again", name, str(error).strip().partition("\n")[0])
            finally:
                connection.close()
            # S311: spreads reconnects, no secret
            pause = random.uniform(0.05, min(MAX_BACKOFF_SECONDS, 0.1 * 2 ** min(failures, 8)))  # noqa: S311
            self.stopping.wait(pause)

    def _work(self, signal: threading.Event) -> None:
        pause = 0.0
        while not self.stopping.is_set():
            self._idle.add(signal)
            signal.wait(pause)
            self._idle.discard(signal)
            signal.clear()
            connection.set_schema_to_public()  # type: ignore[attr-defined]
            worked = self._turn()
            pause = LOOK_AGAIN_SECONDS if worked else SWEEP_SECONDS

    def _turn(self) -> bool:
        """Program after program until none has work that nobody else is at; True when there was any."""
        worked, left_alone = False, set[int]()
        while not self.stopping.is_set():
            picked = pick(self._busy | left_alone)
            if picked is None:
                break
            if picked.others:
                self._wake_one()
            if not picked.held:
                left_alone.add(picked.program_id)
                continue
            self._busy.add(picked.program_id)
            try:
                work_program(picked.program_id, due=picked.due)
            finally:
                self._busy.discard(picked.program_id)
                release(picked.program_id)
            worked = True
        return worked

    def _wake_one(self) -> None:
        """A worker that waits takes the work; when none waits, each looks again as soon as its turn is over.

        Not all at once: they would look for the same fact and be in each other's way.
        """
        waiting = next(iter(self._idle.copy()), None)
        for signal in [waiting] if waiting is not None else self.signals:
            signal.set()

    def _listen(self) -> None:
        client = redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=None, socket_connect_timeout=2, retry=Retry(NoBackoff(), 0)
        )
        with client.pubsub(ignore_subscribe_messages=True) as subscription:
            subscription.subscribe(wake.channel("wake.relay"))
            while not self.stopping.is_set():
                if subscription.get_message(timeout=1.0):
                    self._wake_one()

    def _beat(self) -> None:
        purge_at = time.monotonic() + random.uniform(60, PURGE_SECONDS)  # noqa: S311 spreads several relays
        while not self.stopping.wait(BEAT_SECONDS):
            beat(self.name)
            send_beat()
            if time.monotonic() > purge_at:
                purge()
                purge_at = time.monotonic() + PURGE_SECONDS


def beat(name: str) -> None:
    """Write the heartbeat of this process and sweep those silent for ten minutes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO public.outbox_relay_beat (name, started_at, beat_at) "
            "VALUES (%s, clock_timestamp(), clock_timestamp()) "
            "ON CONFLICT (name) DO UPDATE SET beat_at = clock_timestamp()",
            [name],
        )
        cursor.execute("DELETE FROM public.outbox_relay_beat WHERE beat_at < clock_timestamp() - interval '10 minutes'")
