"""Who leads the matching: a session lock of PostgreSQL, with a heartbeat against a stopped leader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from django.db import connection

from acd.models import MatcherHeartbeat
from kernel import clock

LOCK_KEY = 7_203_101  # any number no other advisory lock of the suite uses
BEAT_SECONDS = 0.5
DEAD_AFTER = 2.0  # seconds
_BEAT = """
INSERT INTO acd_matcherheartbeat (id, leader, backend_pid, beat_at) VALUES (1, %s, pg_backend_pid(), %s)
ON CONFLICT (id) DO UPDATE SET leader = excluded.leader, backend_pid = excluded.backend_pid, beat_at = excluded.beat_at
"""


@dataclass(slots=True)
class Watch:
    """One follower's eye on the leader's beats. It counts by itself: a step of the clock makes nobody look dead, and
    nobody who is dead look alive.
    """

    beat_at: datetime | None = None
    since: float = 0.0

    def is_silent(self, beat_at: datetime, now: float) -> bool:
        """Whether the same beat was all there was for DEAD_AFTER; `now` in seconds of any clock that only counts."""
        if beat_at != self.beat_at:
            self.beat_at, self.since = beat_at, now
        return now - self.since >= DEAD_AFTER


def try_lead() -> bool:
    """Take the lock for as long as this connection lives; True also when this connection already holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK_KEY])
        return bool(cursor.fetchone()[0])


def join_the_floors_time() -> None:
    """Go on from the leader's last beat when the machine's clock was set back behind it."""
    beat_at = MatcherHeartbeat.objects.filter(pk=1).values_list("beat_at", flat=True).first()
    if beat_at is not None:
        clock.go_on_from(beat_at)


def beat(*, name: str) -> None:
    """Say that the leader is alive, with the backend to end if it is not."""
    with connection.cursor() as cursor:
        cursor.execute(_BEAT, [name, clock.now()])


def end_stopped_leader(watch: Watch) -> bool:
    """End the backend of a leader that stopped beating but keeps the lock; True if one was ended."""
    row = MatcherHeartbeat.objects.filter(pk=1).first()
    if row is None or not watch.is_silent(row.beat_at, monotonic()):
        return False
    with connection.cursor() as cursor:
        # Only the backend that holds our lock: process numbers are used again.
        cursor.execute(
            "SELECT pg_terminate_backend(l.pid) FROM pg_locks l WHERE l.locktype = 'advisory' AND l.granted"
            " AND l.objid = %s AND l.pid = %s",
            [LOCK_KEY, row.backend_pid],
        )
        return cursor.fetchone() is not None
