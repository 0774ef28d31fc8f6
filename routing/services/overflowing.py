"""Where a contact goes when its queue is closed or too long at the moment it arrives."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from routing import selectors
from routing.domain.queue_rules import Overflow, OverflowWhen, overflow_at_entry
from routing.models import Queue


@dataclass(frozen=True, slots=True)
class Moved:
    """Where a contact was meant to be, and why it is not: a code of OverflowWhen, or drained. Milliseconds >= 0."""

    from_queue_id: UUID
    why: str
    waited_ms: int = 0


@dataclass(frozen=True, slots=True)
class WayIn:
    """The queue a contact enters; `moved` when it is not the one it was meant for."""

    queue: Queue
    moved: Moved | None = None


def way_in(queue: Queue) -> WayIn:
    """Follow the overflows that hold now. A queue out of use is passed by; nobody is sent round in a circle."""
    seen = {queue.id}
    way = WayIn(queue)
    while True:
        overflow = _overflow(way.queue)
        found = None
        if overflow is not None and overflow.queue_id not in seen:
            found = Queue.objects.select_related("hours").filter(pk=overflow.queue_id, is_active=True).first()
        if overflow is None or found is None:
            return way
        seen.add(found.id)
        first = way.moved or Moved(queue.id, overflow.when.value)
        way = WayIn(found, first)


def _overflow(queue: Queue) -> Overflow | None:
    if not queue.overflows:
        return None
    rules = selectors.rules_of(queue)
    asks_depth = any(one.when is OverflowWhen.DEPTH for one in rules.overflows)
    return overflow_at_entry(
        rules,
        is_open=selectors.is_queue_open(queue),
        depth=selectors.depth_of(queue.id) if asks_depth else 0,
    )
