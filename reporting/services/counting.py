"""Counts one interval afresh from what happened, so that order and duplicates of events do not matter."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from interactions.domain.states import Direction, SegmentKind
from interactions.domain.timing import SegmentTime, times_of_segments
from interactions.models import Interaction, Segment
from kernel import clock
from reporting.domain.sla import ContactRecord, Counts, QueueEnd, count, wait_ms
from reporting.models import IntervalFact
from reporting.selectors import promises_at, rules_of
from routing.models import QueueEntry
from tenants.context import current_schema

INTERVAL = timedelta(minutes=15)
_END_OF = {
    "": QueueEnd.WAITING,
    "answered": QueueEnd.ANSWERED,
    "abandoned": QueueEnd.ABANDONED,
    "flow_out": QueueEnd.FLOW_OUT,
    "callback": QueueEnd.CALLBACK,
}


def interval_of(instant: datetime) -> datetime:
    """Start of the quarter of an hour (UTC) that holds an instant; zones differ by whole quarters."""
    instant = instant.astimezone(UTC)
    return instant.replace(minute=instant.minute - instant.minute % 15, second=0, microsecond=0)


@transaction.atomic(savepoint=False)  # two statements less for each fact
def count_arrivals(*, queue_id: UUID, starts_at: datetime) -> None:
    """Count the stays that began in one interval of one queue, per channel.

    A callback's own stays are not counted: the contact it was asked in has been, and left the queue for it.
    """
    _lock(queue_id, starts_at)
    policy = promises_at(starts_at).of(queue_id)
    entries = QueueEntry.objects.filter(
        queue_id=queue_id,
        enqueued_at__gte=starts_at,
        enqueued_at__lt=starts_at + INTERVAL,
        interaction__direction=Direction.INBOUND.value,
    )
    by_channel: dict[str, list[ContactRecord]] = {}
    for enqueued_at, left_at, way, channel in entries.values_list(
        "enqueued_at", "left_at", "exit", "interaction__channel"
    ):
        by_channel.setdefault(channel, []).append(
            ContactRecord(enqueued_at=enqueued_at, end=_END_OF[way], ended_at=left_at)
        )
    rules = rules_of(policy)
    for channel, records in by_channel.items():
        waits = [(record.end, wait) for record in records if (wait := wait_ms(record, rules)) is not None]
        _write(
            queue_id,
            channel,
            starts_at,
            policy_number=policy.number,
            answered_wait_ms=sum(wait for end, wait in waits if end is QueueEnd.ANSWERED),
            longest_wait_ms=max((wait for _end, wait in waits), default=0),
            **_fields(count(records, rules)),
        )


@transaction.atomic(savepoint=False)  # two statements less for each fact
def count_handling(*, queue_id: UUID, channel: str, starts_at: datetime) -> None:
    """Sum the handling times of contacts closed in one interval of one queue and channel."""
    _lock(queue_id, starts_at)
    closed = Interaction.objects.filter(
        state="closed", outcome="handled", queue_id=queue_id, channel=channel,
        closed_at__gte=starts_at, closed_at__lt=starts_at + INTERVAL,
    )  # fmt: skip
    spans: dict[UUID, list[SegmentTime]] = {pk: [] for pk in closed.values_list("pk", flat=True)}
    for pk, kind, begin, end in Segment.objects.filter(interaction_id__in=list(spans)).values_list(
        "interaction_id", "kind", "started_at", "ended_at"
    ):
        spans[pk].append(SegmentTime(kind=SegmentKind(kind), starts_at=begin, ends_at=end))
    times = [times_of_segments(rows, starts_at + INTERVAL) for rows in spans.values()]
    _write(
        queue_id,
        channel,
        starts_at,
        policy_number=promises_at(starts_at).of(queue_id).number,
        handled=len(times),
        talk_ms=sum(t.talk_ms for t in times),
        hold_ms=sum(t.hold_ms for t in times),
        wrap_up_ms=sum(t.wrap_up_ms for t in times),
    )


def rebuild(*, starts_at: datetime, ends_at: datetime) -> int:
    """Count all intervals of [starts_at, ends_at) again; returns how many."""
    entries = QueueEntry.objects.filter(enqueued_at__gte=starts_at, enqueued_at__lt=ends_at)
    arrivals = {(queue_id, interval_of(at)) for queue_id, at in entries.values_list("queue_id", "enqueued_at")}
    closed = Interaction.objects.filter(state="closed", closed_at__gte=starts_at, closed_at__lt=ends_at)
    handled = {
        (queue_id, channel, interval_of(at))
        for queue_id, channel, at in closed.values_list("queue_id", "channel", "closed_at")
        if queue_id is not None and at is not None
    }
    with transaction.atomic():
        IntervalFact.objects.filter(starts_at__gte=starts_at, starts_at__lt=ends_at).delete()
        for queue_id, at in sorted(arrivals):
            count_arrivals(queue_id=queue_id, starts_at=at)
        for queue_id, channel, at in sorted(handled):
            count_handling(queue_id=queue_id, channel=channel, starts_at=at)
    return len(arrivals) + len(handled)


def _write(queue_id: UUID, channel: str, starts_at: datetime, **values: int) -> None:
    """One upsert: a fresh row starts from zero, an old one keeps the counters that are not counted here."""
    fact = IntervalFact(starts_at=starts_at, queue_id=queue_id, channel=channel, counted_at=clock.now(), **values)
    IntervalFact.objects.bulk_create(
        [fact],
        update_conflicts=True,
        unique_fields=["starts_at", "queue_id", "channel"],
        update_fields=[*values, "counted_at"],
    )


def _fields(counts: Counts) -> dict[str, int]:
    return {name: getattr(counts, name) for name in Counts.__dataclass_fields__}


def _lock(queue_id: UUID, starts_at: datetime) -> None:
    """Two events of one interval are counted one after the other: the later count sees what both saw."""
    key = zlib.crc32(f"{current_schema()} {queue_id} {starts_at.isoformat()}".encode())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])
