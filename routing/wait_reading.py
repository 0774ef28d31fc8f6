"""Estimates of the wait and their error, read from a queue's own stays. Inside a program's context, read only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Min

from agents import selectors as agents
from interactions import selectors as interactions
from kernel import clock
from routing.domain.queueing import QueueExit
from routing.domain.wait import EXITS, Lately, WaitError, WaitRange, error_of, estimated_wait_seconds, honest_range
from routing.models import QueueEntry
from tenants.context import current_program_id

USUAL_HANDLE_SECONDS = 240  # mean of a contact until the queue has served one
BACK = timedelta(hours=2)  # exits before that say nothing of now
MEASURED = timedelta(days=7)
MOST_MEASURED = 500
_OLDEST = timedelta(hours=12)  # a stay that began earlier is no part of today's rate


@dataclass(frozen=True, slots=True)
class QueueAccuracy:
    """How wrong a queue's estimates were lately; `last_at`: when the newest was measured (UTC)."""

    error: WaitError
    last_at: datetime


def wait_of_next(*, queue_id: UUID, channel: str) -> int | None:
    """Seconds the next contact to enter would wait; None while nobody serves. Two queries when it would not."""
    row = QueueEntry.objects.filter(queue_id=queue_id, left_at=None).aggregate(n=Count("id"), since=Min("enqueued_at"))
    return _wait(queue_id, channel, position=row["n"] + 1, head_since=row["since"])


def wait_at(*, queue_id: UUID, channel: str, position: int) -> int | None:
    """Seconds the contact at a place in the queue (1 = head) will still wait; None while nobody serves."""
    head = QueueEntry.objects.filter(queue_id=queue_id, left_at=None).aggregate(since=Min("enqueued_at"))["since"]
    return _wait(queue_id, channel, position=position, head_since=head)


def _wait(queue_id: UUID, channel: str, *, position: int, head_since: datetime | None) -> int | None:
    now = clock.now()
    free, slots = agents.slot_counts(current_program_id(), channel)
    head = None if head_since is None else (now - head_since).total_seconds()
    lately = Lately((), head)
    if slots == 0 or estimated_wait_seconds(position, free, slots, USUAL_HANDLE_SECONDS, lately) == 0:
        return None if slots == 0 else 0
    mean = interactions.mean_handle_seconds(queue_id) or USUAL_HANDLE_SECONDS
    return estimated_wait_seconds(position, free, slots, mean, Lately(_exits(queue_id, now), head))


def _exits(queue_id: UUID, now: datetime) -> tuple[float, ...]:
    rows = QueueEntry.objects.filter(queue_id=queue_id, enqueued_at__gte=now - _OLDEST, left_at__gte=now - BACK)
    left = rows.order_by("-left_at", "-id").values_list("left_at", flat=True)[:EXITS]
    return tuple((now - at).total_seconds() for at in left if at is not None)


def accuracy_of(queue_ids: Iterable[UUID]) -> dict[UUID, QueueAccuracy]:
    """Estimates given at entry against the waits of those who were answered, of the last days; queues without any are
    left out. One query a queue.
    """
    found = {}
    since = clock.now() - MEASURED
    for queue_id in queue_ids:
        rows = QueueEntry.objects.filter(
            queue_id=queue_id, enqueued_at__gte=since, exit=QueueExit.ANSWERED.value, estimated_seconds__isnull=False
        )
        told = rows.order_by("-enqueued_at", "-id").values_list("estimated_seconds", "enqueued_at", "left_at")
        pairs, last_at = [], None
        for estimated, enqueued_at, left_at in told[:MOST_MEASURED]:
            if estimated is not None and left_at is not None:
                pairs.append((float(estimated), (left_at - enqueued_at).total_seconds()))
                last_at = max(last_at, left_at) if last_at else left_at
        error = error_of(pairs)
        if error is not None and last_at is not None:
            found[queue_id] = QueueAccuracy(error, last_at)
    return found


def range_of(queue_id: UUID, seconds: int) -> WaitRange:
    """What may be told of an estimate in this queue, as wide as its estimates were wrong."""
    known = accuracy_of([queue_id]).get(queue_id)
    return honest_range(seconds, known.error if known else None)
