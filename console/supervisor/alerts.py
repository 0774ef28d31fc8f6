"""Alerts of the led programs in words: breached first, then those that last longest; one for each figure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from alerts import selectors, words
from alerts.domain.rules import Measure, Severity
from console.supervisor.health import Health, rank
from routing import selectors as routing
from tenants.context import program_context

if TYPE_CHECKING:
    from tenants.models import Program

LINES = 4
LATELY = timedelta(hours=1)
LATEST = 5  # cleared ones shown on the desk
ICONS = {Health.BAD: "octagon-alert", Health.WARN: "triangle-alert"}


@dataclass(frozen=True, slots=True)
class Alert:
    """One line. `since`: raised at (UTC); `at`: when its figure was read; `by`, `by_at`, `note`: who sees to it."""

    id: UUID
    program: Program
    health: Health
    icon: str
    text: str
    detail: str
    since: datetime
    at: datetime
    by: str = ""
    by_at: datetime | None = None
    note: str = ""
    cleared_at: datetime | None = None


def alerts_of(programs: Sequence[Program]) -> list[Alert]:
    """What is bad now; a quieter alert about the same figure is left out while a louder one stands."""
    rows = list(selectors.open_alerts(program.pk for program in programs))
    loud = {_figure(row) for row in rows if row.rule.severity == Severity.BAD.value}
    kept = [row for row in rows if row.rule.severity == Severity.BAD.value or _figure(row) not in loud]
    return sorted(_lines(programs, kept), key=lambda alert: (rank(alert.health), alert.since, alert.id))


def cleared_of(programs: Sequence[Program], now: datetime) -> list[Alert]:
    """What cleared within the last hour, latest first."""
    rows = selectors.cleared_alerts((program.pk for program in programs), since=now - LATELY)
    return _lines(programs, list(rows[:LATEST]))


def _figure(row: Any) -> tuple[int, UUID | None, str]:
    return row.program_id, row.queue_id, row.rule.measure


def _lines(programs: Sequence[Program], rows: Sequence[Any]) -> list[Alert]:
    by_id = {program.pk: program for program in programs}
    names = _queue_names(by_id[pk] for pk in sorted({row.program_id for row in rows if row.queue_id}))
    return [_line(row, by_id[row.program_id], names.get(row.queue_id, "") if row.queue_id else "") for row in rows]


def _queue_names(programs: Iterable[Program]) -> dict[UUID, str]:
    names: dict[UUID, str] = {}
    for program in programs:
        with program_context(program):
            names |= routing.queue_names()
    return names


def _line(row: Any, program: Program, queue: str) -> Alert:
    lost = row.rule.measure == Measure.UNREACHABLE.value
    health = Health.BAD if row.rule.severity == Severity.BAD.value else Health.WARN
    return Alert(
        id=row.id,
        program=program,
        health=health,
        icon="unplug" if lost else ICONS[health],
        text=words.title_of(row, program.name, queue),
        detail=words.detail_of(row),
        since=row.raised_at,
        at=row.value_at,
        by=(row.acknowledged_by.full_name or row.acknowledged_by.email) if row.acknowledged_by else "",
        by_at=row.acknowledged_at,
        note=row.note,
        cleared_at=row.cleared_at,
    )
