"""What others may ask about the outbox; figures are for the whole cell unless a program is named."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from outbox.models import Delivery

_LAG = """
SELECT coalesce(extract(epoch FROM clock_timestamp() - min(written_at)), 0) FROM (
    SELECT min(written_at) AS written_at FROM public.outbox_message WHERE seq IS NULL
    UNION ALL
    SELECT m.written_at FROM public.outbox_tally t CROSS JOIN LATERAL (
        SELECT written_at FROM public.outbox_message
        WHERE program_id = t.program_id AND seq > t.pushed_seq ORDER BY seq LIMIT 1
    ) m WHERE t.pushed_seq < t.last_seq
) oldest
"""


@dataclass(frozen=True, slots=True)
class Backlog:
    """Counts of work not done."""

    unnumbered: int
    unpushed: int
    retrying: int
    parked: int


@dataclass(frozen=True, slots=True)
class ParkedDelivery:
    """A delivery that failed too often; a person must look."""

    id: int
    program_id: int | None
    event: str
    handler: str
    attempts: int
    error: str
    created_at: datetime


def relay_lag_seconds() -> float:
    """Real seconds since the oldest fact was written that nobody has been told of; 0 when there is none."""
    with connection.cursor() as cursor:
        cursor.execute(_LAG)
        return float(cursor.fetchone()[0])


def relay_beat_age_seconds() -> float | None:
    """Real seconds since the youngest heartbeat of any relay; None when none runs."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp() - max(beat_at)) FROM public.outbox_relay_beat")
        age = cursor.fetchone()[0]
    return None if age is None else float(age)


def backlog() -> Backlog:
    """What waits now, floor-wide."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM public.outbox_message WHERE seq IS NULL),"
            " (SELECT coalesce(sum(last_seq - pushed_seq), 0) FROM public.outbox_tally WHERE pushed_seq < last_seq),"
            " (SELECT count(*) FROM public.outbox_delivery WHERE done_at IS NULL AND NOT parked AND attempts > 0),"
            " (SELECT count(*) FROM public.outbox_delivery WHERE done_at IS NULL AND parked)"
        )
        return Backlog(*(int(value) for value in cursor.fetchone()))


def parked_deliveries(*, limit: int = 100) -> list[ParkedDelivery]:
    """Newest parked deliveries of the whole floor, at most `limit`."""
    rows = (
        Delivery.objects.filter(parked=True, done_at__isnull=True)
        .order_by("-id")
        .values_list("id", "program_id", "message__name", "handler", "attempts", "error", "message__created_at")[:limit]
    )
    return [ParkedDelivery(row[0], row[1] or None, *row[2:]) for row in rows]


def pushed_seqs(program_ids: Collection[int | None]) -> dict[int | None, int]:
    """Number pushed last per program (None = floor); 0 for a program without facts. Read BEFORE the rows of a
    snapshot: all that these numbers tell of is then in the snapshot.
    """
    wanted = {program_id or 0: program_id for program_id in program_ids}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT program_id, pushed_seq FROM public.outbox_tally WHERE program_id = ANY(%s)", [list(wanted)]
        )
        found = {row[0]: int(row[1]) for row in cursor.fetchall()}
    return {program_id: found.get(key, 0) for key, program_id in wanted.items()}
