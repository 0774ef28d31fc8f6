"""Everything on the wallboard at one instant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from acd.why_reading import floor_now
from console.reasons.names import People as Named
from console.supervisor import alerts, blocking
from console.supervisor.alerts import Alert, alerts_of
from console.supervisor.blocking import Blocked, blocked_contacts, read_reasons
from console.supervisor.people import People, floor_people, people_of
from console.supervisor.rows import Row, pages_of, rows_of
from kernel import clock

if TYPE_CHECKING:
    from tenants.models import Program


@dataclass(frozen=True, slots=True)
class Board:
    """Lists are cut to what fits; the numbers beside them count all. `at`: when the figures were read (UTC)."""

    at: datetime
    pages: list[list[Row]]
    people: People
    alerts: list[Alert]
    alert_count: int
    blocked: list[Blocked]
    blocked_more: int


def board_of(programs: Sequence[Program]) -> Board:
    """The floor as far as these programs go."""
    now = clock.now()
    ids = [program.pk for program in programs]
    floor = floor_now(now=now)
    everybody = floor_people(ids, floor.agents)
    rows = rows_of(programs, now)
    pages = pages_of(rows)
    found = alerts_of(rows, everybody)
    blocked, more = blocked_contacts(read_reasons(programs, now, floor, people=Named.HELD), most=blocking.LINES)
    return Board(
        at=now,
        pages=pages,
        people=people_of(everybody, rows=len(pages[-1])),
        alerts=found[: alerts.LINES],
        alert_count=len(found),
        blocked=blocked,
        blocked_more=more,
    )
