"""What needs somebody now, worked out of the figures on the board: breaches first, then what lasts longest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agents.domain.state import AgentState
from console.supervisor.health import Health, rank
from console.supervisor.people import Person
from console.supervisor.rows import Cell, Row
from look.formats import duration_text, number_text, share_text

LINES = 4


@dataclass(frozen=True, slots=True)
class Alert:
    """One line; `since`: an instant whose clock is shown (UTC), or None."""

    health: Health
    icon: str
    text: str
    detail: str
    since: datetime | None = None


def alerts_of(rows: Sequence[Row], people: Sequence[Person]) -> list[Alert]:
    """Levels below target, waits beyond the threshold, queues nobody can serve, agents whose line broke."""
    found = [_level_alert(row) for row in rows if row.level.health in (Health.WARN, Health.BAD)]
    found += [
        _wait_alert(row, cell) for row in rows for cell in row.all_cells if cell.wait in (Health.WARN, Health.BAD)
    ]
    found += [_unserved_alert(row, cell) for row in rows for cell in row.all_cells if cell.unserved]
    found += [_lost_alert(person) for person in people if person.state == AgentState.UNREACHABLE]
    return sorted(found, key=lambda alert: (rank(alert.health), alert.since is not None, alert.since or 0))


def _level_alert(row: Row) -> Alert:
    language = get_language() or "en"
    level = row.level
    points = number_text((level.target - (level.share or 0.0)) * 100, digits=1, language=language)
    return Alert(
        health=level.health,
        icon="octagon-alert" if level.health is Health.BAD else "triangle-alert",
        text=_("%(program)s: %(points)s points below target") % {"program": row.program.name, "points": points},
        detail=_("Service level today %(level)s, target %(target)s")
        % {
            "level": share_text(level.share, language=language),
            "target": share_text(level.target, digits=0, language=language),
        },
    )


def _wait_alert(row: Row, cell: Cell) -> Alert:
    return Alert(
        health=cell.wait,
        icon="octagon-alert" if cell.wait is Health.BAD else "triangle-alert",
        text=_("%(program)s, %(queue)s: the longest wait is over the threshold")
        % {"program": row.program.name, "queue": cell.name},
        detail=_("Waiting: %(waiting)s, threshold %(threshold)s")
        % {"waiting": cell.waiting, "threshold": duration_text(cell.threshold_seconds)},
        since=cell.since,
    )


def _unserved_alert(row: Row, cell: Cell) -> Alert:
    return Alert(
        health=Health.BAD if cell.waiting else Health.WARN,
        icon="octagon-alert" if cell.waiting else "triangle-alert",
        text=_("%(program)s, %(queue)s: nobody can serve it") % {"program": row.program.name, "queue": cell.name},
        detail=cell.unserved,
        since=cell.since,
    )


def _lost_alert(person: Person) -> Alert:
    return Alert(
        health=Health.NONE,
        icon="unplug",
        text=_("%(agent)s lost connection") % {"agent": person.name},
        detail=_("Open offers go to others"),
        since=person.since,
    )
