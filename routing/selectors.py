"""What other rooms may know of queues. All run inside a program's context."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from acd.domain.matching import Ring
from kernel import clock
from routing.domain.hours import BusinessHours as Hours
from routing.domain.queue_rules import Lending, Overflow, OverflowWhen, QueueRules, requirements_of
from routing.models import BusinessHours, EntryPoint, Queue, QueueEntry


def queues() -> QuerySet[Queue]:
    """Queues in use, by name."""
    return Queue.objects.filter(is_active=True).select_related("hours", "wrap_up_outcome").order_by("name", "id")


def all_queues() -> QuerySet[Queue]:
    """Every queue, also those out of use."""
    return Queue.objects.order_by("id")


def queue_by_id(queue_id: UUID) -> Queue:
    """Raises Queue.DoesNotExist."""
    return Queue.objects.select_related("hours", "script").get(pk=queue_id)


def outcome_of_overdue(queue_id: UUID | None) -> int | None:
    """Id of the outcome of a wrap-up that ran out in this queue; None: closed without one."""
    if queue_id is None:
        return None
    rows = Queue.objects.filter(pk=queue_id, wrap_up_outcome__is_active=True)
    return rows.values_list("wrap_up_outcome_id", flat=True).first()


def queue_names() -> dict[UUID, str]:
    """Names of all queues, also of those out of use."""
    return dict(Queue.objects.values_list("id", "name"))


def channels_of_queues() -> dict[UUID, tuple[str, ...]]:
    """Channels that lead into each queue, by day or after hours, in order of their code."""
    rows = EntryPoint.objects.filter(is_active=True).order_by("entry_address__channel", "id")
    found: dict[UUID, dict[str, None]] = {}
    for *queue_ids, channel in rows.values_list("queue_id", "after_hours_queue_id", "entry_address__channel"):
        for queue_id in filter(None, queue_ids):
            found.setdefault(queue_id, {})[channel] = None
    return {queue_id: tuple(channels) for queue_id, channels in found.items()}


def entry_point_of(entry_address_id: int) -> EntryPoint | None:
    """Where contacts to an address go."""
    rows = EntryPoint.objects.filter(entry_address_id=entry_address_id, is_active=True)
    return rows.select_related("queue__hours", "after_hours_queue__hours").first()


def entry_points() -> QuerySet[EntryPoint]:
    """Where contacts come in now, by channel and address."""
    rows = EntryPoint.objects.filter(is_active=True).select_related("entry_address", "queue")
    return rows.order_by("entry_address__channel", "entry_address__address", "id")


def queue_now(entry: EntryPoint) -> Queue:
    """The queue a contact goes into now: while the usual one is closed, the one for after hours if there is one."""
    if entry.after_hours_queue is None or is_queue_open(entry.queue):
        return entry.queue
    return entry.after_hours_queue


def hours_of(queue: Queue) -> Hours | None:
    """Opening hours of a queue; None means always open."""
    if queue.hours is None:
        return None
    row = queue.hours
    return Hours.from_data({"zone": row.time_zone, "weekly": row.weekly, "holidays": row.holidays})


def rules_of(queue: Queue) -> QueueRules:
    """What a queue asks for and where its contacts go, as the domain reads it."""
    return QueueRules(
        id=queue.id,
        required=requirements_of(queue.required),
        preferred=requirements_of(queue.preferred),
        rings=tuple(Ring(int(after), requirements_of(required)) for after, required in queue.rings),
        lenders=tuple(Lending(UUID(str(one)), int(after), int(most)) for one, after, most in queue.lenders),
        overflows=tuple(
            Overflow(OverflowWhen(when), int(number), UUID(str(to))) for when, number, to in queue.overflows
        ),
        priority=queue.priority,
        target_seconds=queue.target_seconds,
        target_share=Decimal(queue.target_share),
        agreed_per_hour=queue.agreed_per_hour,
        weight=queue.weight,
        offer_seconds=queue.offer_seconds,
        named_agent_seconds=queue.named_agent_seconds,
        last_agent_seconds=queue.last_agent_seconds,
    )


def depth_of(queue_id: UUID) -> int:
    """How many wait in a queue, offered ones included."""
    return QueueEntry.objects.filter(queue_id=queue_id, left_at=None).count()


def doors_of_hours(now: datetime) -> dict[UUID | None, tuple[bool, datetime | None]]:
    """By id of hours: whether they are open, and if not, when they open next (UTC); without hours always open."""
    doors: dict[UUID | None, tuple[bool, datetime | None]] = {None: (True, None)}
    for row in BusinessHours.objects.order_by("id"):
        hours = Hours.from_data({"zone": row.time_zone, "weekly": row.weekly, "holidays": row.holidays})
        is_open = hours.is_open(now)
        doors[row.id] = (is_open, None if is_open else hours.next_opening(now))
    return doors


def is_queue_open(queue: Queue, now: datetime | None = None) -> bool:
    """Whether the queue takes contacts now."""
    hours = hours_of(queue)
    return hours is None or hours.is_open(now or clock.now())


def queue_opens_at(queue: Queue) -> datetime | None:
    """When a closed queue opens next (UTC); None if it is open or never opens."""
    hours = hours_of(queue)
    now = clock.now()
    if hours is None or hours.is_open(now):
        return None
    return hours.next_opening(now)


def entries_between(starts_at: datetime, ends_at: datetime) -> QuerySet[QueueEntry]:
    """Stays whose clock began in [starts_at, ends_at), oldest first."""
    rows = QueueEntry.objects.filter(enqueued_at__gte=starts_at, enqueued_at__lt=ends_at)
    return rows.order_by("enqueued_at", "id")


def entries_of(interaction_id: UUID) -> QuerySet[QueueEntry]:
    """All stays of a contact in order."""
    return QueueEntry.objects.filter(interaction_id=interaction_id).order_by("enqueued_at", "id")


def open_entry_of(interaction_id: UUID) -> QueueEntry | None:
    """The stay that goes on, if the contact waits."""
    return QueueEntry.objects.select_related("queue").filter(interaction_id=interaction_id, left_at=None).first()


def open_entries_among(interaction_ids: Iterable[UUID]) -> dict[UUID, QueueEntry]:
    """Stays that go on, by contact."""
    rows = QueueEntry.objects.filter(interaction_id__in=list(interaction_ids), left_at=None)
    return {row.interaction_id: row for row in rows}


def place_in_queue(interaction_id: UUID) -> int | None:
    """1 for the head of its queue; None when the contact does not wait."""
    entry = open_entry_of(interaction_id)
    if entry is None:
        return None
    ahead = QueueEntry.objects.filter(queue_id=entry.queue_id, left_at=None, enqueued_at__lt=entry.enqueued_at)
    return ahead.count() + 1
