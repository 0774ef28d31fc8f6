"""What customers are told of their wait, and how wrong it was: per queue of the led programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from look.formats import NO_VALUE, duration_text, share_text
from routing import selectors as routing
from routing import wait_reading
from routing.domain.wait import FEWEST_MEASURED, WaitError, WaitRange, honest_range
from tenants.context import program_context

if TYPE_CHECKING:
    from tenants.models import Program


@dataclass(frozen=True, slots=True)
class EstimateRow:
    """One queue: what the next contact would be told, and of the last seven days how many estimates were measured, how
    far off they were and when the newest was (UTC).
    """

    program: Program
    queue: str
    now: str
    measured: int
    bias: str
    mean_error: str
    within: str
    last_at: datetime | None
    is_wide: bool


def estimates_of(programs: Sequence[Program]) -> list[EstimateRow]:
    """Queues in use, by program and name."""
    rows = []
    for program in programs:
        with program_context(program):
            queues = list(routing.queues())
            channels = routing.channels_of_queues()
            found = wait_reading.accuracy_of([queue.id for queue in queues])
            for queue in queues:
                known = found.get(queue.id)
                channel = next(iter(channels.get(queue.id, ())), "chat")
                seconds = wait_reading.wait_of_next(queue_id=queue.id, channel=channel)
                rows.append(_row(program, queue.name, seconds, known))
    return rows


def _row(program: Program, queue: str, seconds: int | None, known: wait_reading.QueueAccuracy | None) -> EstimateRow:
    error = known.error if known else None
    return EstimateRow(
        program=program,
        queue=queue,
        now=now_text(seconds, error),
        measured=error.measured if error else 0,
        bias=bias_text(error),
        mean_error=duration_text(error.mean_error) if error else NO_VALUE,
        within=share_text(error.within, digits=0, language=get_language() or "en") if error else NO_VALUE,
        last_at=known.last_at if known else None,
        is_wide=error is None or error.measured < FEWEST_MEASURED,
    )


def now_text(seconds: int | None, error: WaitError | None) -> str:
    """As the customer would be told."""
    if seconds is None:
        return _("nobody serves")
    if seconds == 0:
        return _("without a wait")
    return range_text(honest_range(seconds, error))


def range_text(told: WaitRange) -> str:
    """about 4 to 8 min."""
    if told.is_long:
        return _("longer than %(n)s min") % {"n": told.low}
    if told.low == told.high:
        return _("about %(n)s min") % {"n": told.high}
    return _("about %(low)s to %(high)s min") % {"low": told.low, "high": told.high}


def bias_text(error: WaitError | None) -> str:
    """on average 12 s too long."""
    if error is None:
        return NO_VALUE
    if abs(error.bias) < 1:
        return _("neither too long nor too short")
    time = duration_text(abs(error.bias))
    return (_("%(time)s too long") if error.bias > 0 else _("%(time)s too short")) % {"time": time}
