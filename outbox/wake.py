"""Wake-up hints over Valkey: cheap, lossy, never the truth. Whoever is woken also sweeps the database by itself."""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections.abc import Callable
from functools import cache, partial

import redis
from django.conf import settings
from django.db import connection, transaction

logger = logging.getLogger(__name__)

DEBOUNCE_SECONDS = 0.003  # a woken relay looks again 10 ms later, so that a swallowed hint loses nothing
REST_SECONDS = 1.0  # pause after a failed publish: a hung Valkey must not slow every commit

_lock = threading.Lock()
_not_before: dict[str, float] = {}  # channel -> monotonic seconds before which no hint is sent
_told = False


@cache
def _instance(database: str, host: str, port: str) -> str:
    return hashlib.sha256(f"{host}:{port}/{database}".encode()).hexdigest()[:10]


def channel(name: str) -> str:
    """Name of a Valkey channel of this instance: PUBLISH ignores the database number, so the PostgreSQL database
    is part of the name, and two instances on one Valkey do not hear each other.
    """
    parts = connection.settings_dict
    return f"onefloor.{_instance(str(parts['NAME']), str(parts['HOST']), str(parts['PORT']))}.{name}"


@cache
def client() -> redis.Redis:
    """The process's client for short commands: fails within a second, keeps no caller waiting."""
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=0.5, socket_connect_timeout=0.5)


def on_commit(role: str) -> None:
    """Wake `role` ("relay", "matcher") once when the transaction commits; nothing happens on rollback."""
    wanted = _senders.setdefault(role, partial(wake, role))
    if not any(entry[1] is wanted for entry in connection.run_on_commit):
        transaction.on_commit(wanted)


def wake(role: str) -> None:
    """Publish the hint now, unless one has just been sent. Errors are logged once and swallowed: the sweep covers."""
    global _told
    name = channel(f"wake.{role}")
    with _lock:
        now = time.monotonic()
        if now < _not_before.get(name, 0.0):
            return
        _not_before[name] = now + DEBOUNCE_SECONDS
    try:
        client().publish(name, b"1")
        _told = False
    except redis.RedisError as error:
        with _lock:
            _not_before[name] = time.monotonic() + REST_SECONDS
        if not _told:
            _told = True
            logger.warning("no wake-up hints, sweeps go on: %s", error)


_senders: dict[str, Callable[[], None]] = {}
