"""The simulator's one switch and the progress of its history."""

from __future__ import annotations

from datetime import datetime, timedelta

from gateways.simulator.models import HistoryPart, SimulatorState
from kernel import clock


def state() -> SimulatorState:
    """The one row."""
    return SimulatorState.objects.get_or_create(pk=1)[0]


def is_on() -> bool:
    """Whether simulated traffic may run."""
    return state().is_on


def set_on(*, on: bool) -> None:
    """The one switch."""
    SimulatorState.objects.update_or_create(pk=1, defaults={"is_on": on})


def history_progress() -> tuple[int, int]:
    """Contacts replayed and planned, over all programs."""
    rows = HistoryPart.objects.values_list("done_count", "planned_count")
    return sum(row[0] for row in rows), sum(row[1] for row in rows)


def finished_programs() -> set[int]:
    """Programs whose history is complete."""
    rows = HistoryPart.objects.exclude(planned_count=0)
    return {row.program_id for row in rows if row.done_count >= row.planned_count}


def history_end(*, days: int) -> datetime:
    """Where the history ends (UTC); fixed on the first call, so that a broken-off replay goes on unchanged."""
    row = state()
    if row.history_until_at is None:
        row.history_until_at = clock.now() - timedelta(minutes=2)
        row.history_from_at = row.history_until_at - timedelta(days=days)
        row.save()
    return row.history_until_at
