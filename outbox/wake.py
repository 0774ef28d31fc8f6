"""Wake-up hints over Valkey: cheap, lossy, never the truth. Whoever is woken also sweeps the database by itself."""

from __future__ import annotations

import hashlib
import logging
import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial

import redis
from django.conf import settings
from django.db import connection, transaction
from redis.backoff import NoBackoff
from redis.retry import Retry

logger = logging.getLogger(__name__)

REST_SECONDS = 1.0  # pause after a failed publish: a hung Valkey must not slow every commit

_state = {"rest_until": 0.0, "told": 0.0}  # monotonic seconds; whether the log knows that Valkey is away
_senders: dict[str, Callable[[], None]] = {}


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
    """The process's client for short commands: fails within a second, keeps no caller waiting.

    One retry at once, for connections that a restart of Valkey left behind; redis-py's default sleeps for seconds.
    """
    once = Retry(NoBackoff(), 1)
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=0.5, socket_connect_timeout=0.5, retry=once)


def on_commit(role: str) -> None:
    """Wake `role` ("relay", "matcher") once when the transaction commits; nothing happens on rollback."""
    wanted = _senders.setdefault(role, partial(wake, role))
    if not any(entry[1] is wanted for entry in connection.run_on_commit):
        transaction.on_commit(wanted)


@contextmanager
def muted() -> Iterator[None]:
    """No hints from this process meanwhile: nobody waits for what it does, and a sweep will find it."""
    _state["rest_until"] = math.inf
    try:
        yield
    finally:
        _state["rest_until"] = 0.0


def wake(role: str) -> None:
    """Publish the hint now. Errors are logged once and swallowed, then hints rest a second: the sweep covers."""
    if time.monotonic() < _state["rest_until"]:
        return
    try:
        _publish(channel(f"wake.{role}"))
        _state["told"] = 0.0
    except redis.RedisError as error:
        _state["rest_until"] = time.monotonic() + REST_SECONDS
        if not _state["told"]:
            _state["told"] = 1.0
            logger.warning("no wake-up hints, sweeps go on: %s", error)


def _publish(name: str) -> None:
    """`client().publish` without all that stands around a command there, which costs more than the command: every step
    of every contact passes here. A connection that broke is left to the client, which tries once more.
    """
    pool = client().connection_pool
    connection = pool.get_connection()
    try:
        connection.send_packed_command(_packed(name))
        connection.read_response()
    except (redis.ConnectionError, redis.TimeoutError):
        connection.disconnect()
        client().publish(name, b"1")
    finally:
        pool.release(connection)


@cache
def _packed(name: str) -> list[bytes]:
    return [b"*3\r\n$7\r\nPUBLISH\r\n$%d\r\n%b\r\n$1\r\n1\r\n" % (len(name), name.encode())]
