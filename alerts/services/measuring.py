"""The figures rules watch, of one program at one instant. Runs inside the program's context."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from acd import selectors as acd
from agents import selectors as agents
from alerts.domain.rules import OF_CALLBACKS, OF_PEOPLE, OF_QUEUES, Measure
from reporting import selectors as reporting
from routing import callback_reading as callbacks
from routing import selectors as routing
from routing.services import demands

if TYPE_CHECKING:
    from reporting.domain.measure import Measure as Share
    from reporting.selectors import Figures
    from routing.models import Queue
    from tenants.models import Program

QUARTER = timedelta(minutes=15)
_CENT = Decimal("0.01")


class Readings:
    """Reads only what the rules ask for, each part once."""

    def __init__(self, program: Program, now: datetime) -> None:
        self.program, self.now = program, now
        self.zone = ZoneInfo(program.time_zone)

    def subjects(self, measure: Measure, queue_id: UUID | None) -> list[UUID | None]:
        """What a rule of this measure is asked about: one queue, each queue in use, or the program (None)."""
        if queue_id is not None:
            return [queue_id] if queue_id in self._queues else []
        return list(self._queues) if measure in OF_QUEUES else [None]

    def value(self, measure: Measure, queue_id: UUID | None) -> Decimal | None:
        """In the measure's unit; None when there is no figure: nobody waits, no contact yet, the queue is closed."""
        if measure in OF_PEOPLE:
            ready, lost = self._people
            return Decimal(ready if measure is Measure.AGENTS_READY else lost)
        if measure in OF_QUEUES:
            return self._of_queue(measure, queue_id)
        if measure is Measure.LEVEL_NOW:
            return _percent(_of(self._quarter, queue_id, "service_level"))
        if measure is Measure.ABANDONED:
            return _percent(_of(self._day, queue_id, "abandonment"))
        share = _percent(_of(self._day, queue_id, "service_level"))
        if measure is Measure.LEVEL_TODAY or share is None:
            return share
        total, queues = self._day
        figures = total if queue_id is None else queues[queue_id]
        return figures.target_share * 100 - share

    def _of_queue(self, measure: Measure, queue_id: UUID | None) -> Decimal | None:
        queue = self._queues.get(queue_id) if queue_id is not None else None
        if measure is Measure.UNSERVED:
            return Decimal(queue in self._unserved)
        if queue is None or not routing.is_queue_open(queue, self.now):
            return None
        if measure in OF_CALLBACKS:
            return self._of_callbacks(measure, queue.id)
        waiting, since = self._waiting.get((self.program.pk, queue.id), (0, None))
        if measure is Measure.WAITING:
            return Decimal(waiting)
        if since is None:
            return None
        seconds = Decimal(int((self.now - since).total_seconds()))
        return seconds if measure is Measure.LONGEST_WAIT else seconds * 100 / max(1, queue.target_seconds)

    def _of_callbacks(self, measure: Measure, queue_id: UUID) -> Decimal | None:
        number, due_at = self._overdue.get(queue_id, (0, None))
        if measure is Measure.CALLBACKS_OVERDUE:
            return Decimal(number)
        return None if due_at is None else Decimal(int((self.now - due_at).total_seconds()))

    @cached_property
    def _overdue(self) -> Mapping[UUID, tuple[int, datetime]]:
        return callbacks.overdue_by_queue(self.now)

    @cached_property
    def _queues(self) -> Mapping[UUID, Queue]:
        return {queue.id: queue for queue in routing.queues()}

    @cached_property
    def _unserved(self) -> Mapping[Queue, str]:
        return demands.unserved(self._queues.values())

    @cached_property
    def _waiting(self) -> Mapping[tuple[int, UUID], tuple[int, datetime]]:
        return acd.waiting_counts(program_ids=[self.program.pk])

    @cached_property
    def _day(self) -> tuple[Figures, Mapping[UUID, Figures]]:
        return reporting.figures_by_queue(*reporting.day_bounds(self.now.astimezone(self.zone).date(), self.zone))

    @cached_property
    def _quarter(self) -> tuple[Figures, Mapping[UUID, Figures]]:
        starts = self.now.replace(minute=self.now.minute - self.now.minute % 15, second=0, microsecond=0)
        return reporting.figures_by_queue(starts, starts + QUARTER)

    @cached_property
    def _people(self) -> tuple[int, int]:
        return agents.ready_and_lost_counts(self.program.pk)


def _of(figures: tuple[Figures, Mapping[UUID, Figures]], queue_id: UUID | None, name: str) -> Fraction | None:
    total, queues = figures
    if queue_id is not None and queue_id not in queues:
        return None
    found: Share = getattr(total if queue_id is None else queues[queue_id], name)
    return found.value


def _percent(share: Fraction | None) -> Decimal | None:
    if share is None:
        return None
    return (Decimal(share.numerator) * 100 / Decimal(share.denominator)).quantize(_CENT)
