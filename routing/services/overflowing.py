"""Where a contact goes when its queue is closed or too long at the moment it arrives."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from interactions.models import Interaction
from routing import flow_reading, selectors
from routing.domain.queue_rules import Overflow, OverflowWhen, overflow_at_entry
from routing.models import FlowRun, FlowVersion, Queue


@dataclass(frozen=True, slots=True)
class Moved:
    """Where a contact was meant to be, and why it is not there: a code of OverflowWhen, drained or flow; ms >= 0."""

    from_queue_id: UUID
    why: str
    waited_ms: int = 0


@dataclass(frozen=True, slots=True)
class WayIn:
    """The queue a contact enters; `moved` when it is not the one it was meant for, `passed` those that sent it on.

    `version`: the flow that takes it out of `queue` again.
    """

    queue: Queue
    moved: Moved | None = None
    passed: tuple[Queue, ...] = ()
    version: FlowVersion | None = None


def way_in(queue: Queue, interaction: Interaction, *, through_flows: bool = True) -> WayIn:
    """Follow the overflows that hold now. What is out of use is passed by; nobody is sent round in a circle.

    Without `through_flows` a queue that leads into a flow keeps the contact.
    """
    seen = {queue.id}
    way = WayIn(queue)
    while True:
        overflow = _overflow(way.queue)
        if overflow is None:
            return way
        if overflow.flow_id is not None:
            version = flow_for(interaction, way.queue, overflow.flow_id) if through_flows else None
            return WayIn(way.queue, way.moved, way.passed, version)
        found = selectors.queue_in_use(overflow.queue_id)
        if found is None or found.id in seen:
            return way
        seen.add(found.id)
        first = way.moved or Moved(queue.id, overflow.when.value)
        way = WayIn(found, first, (*way.passed, way.queue))


def flow_for(interaction: Interaction, queue: Queue, flow_id: UUID) -> FlowVersion | None:
    """The flow a contact of a queue overflows into; None when it is not in force or has had this contact from this
    queue before.
    """
    if FlowRun.objects.filter(interaction_id=interaction.pk, from_entry__queue=queue).exists():
        return None
    return flow_reading.version_in_force(flow_id)


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
