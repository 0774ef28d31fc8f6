"""Who leads the matching: a session lock of PostgreSQL, with a heartbeat against a stopped leader."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection

from acd.models import MatcherHeartbeat
from kernel import clock

LOCK_KEY = 7_203_101  # any number no other advisory lock of the suite uses
BEAT_SECONDS = 0.5
DEAD_AFTER = timedelta(seconds=2)
_BEAT = """
INSERT INTO acd_matcherheartbeat (id, leader, backend_pid, beat_at) VALUES (1, %s, pg_backend_pid(), %s)
ON CONFLICT (id) DO UPDATE SET leader = excluded.leader, backend_pid = excluded.backend_pid, beat_at = excluded.beat_at
"""


def try_lead() -> bool:
    """Take the lock for as long as this connection lives; True also when this connection already holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK_KEY])
        return bool(cursor.fetchone()[0])


def beat(*, name: str) -> None:
    """Say that the leader is alive, with the backend to end if it is not."""
    with connection.cursor() as cursor:
        cursor.execute(_BEAT, [name, clock.now()])


def end_stopped_leader() -> bool:
    """End the backend of a leader that stopped beating but keeps the lock; True if one was ended."""
    row = MatcherHeartbeat.objects.filter(pk=1, beat_at__lt=clock.now() - DEAD_AFTER).first()
    if row is None:
        return False
    with connection.cursor() as cursor:
        # Only the backend that holds our lock: process numbers are used again.
        cursor.execute(
            "SELECT pg_terminate_backend(l.pid) FROM pg_locks l WHERE l.locktype = 'advisory' AND l.granted"
            " AND l.objid = %s AND l.pid = %s",
            [LOCK_KEY, row.backend_pid],
        )
        return cursor.fetchone() is not None
