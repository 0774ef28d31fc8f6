"""Programs and their queues as the wallboard shows them: five queries a program, whatever its traffic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from acd import selectors as acd
from agents import selectors as agents
from console.supervisor.health import Health, level_health, rank, wait_health, worst
from reporting import selectors as reporting
from routing import selectors as routing
from routing.services import demands
from tenants.context import program_context

if TYPE_CHECKING:
    from reporting.selectors import Figures
    from routing.models import Queue
    from tenants.models import Program

CELLS = 4  # queues of one row; a program with more shows the worst and says how many there are besides
ROWS = 8  # programs of one page
ROWS_BESIDE_AGENTS = 5


@dataclass(frozen=True, slots=True)
class Level:
    """A service level with its target and the counts of today; shares 0..1, `counted_at` the age of the counters."""

    share: float | None
    target: float
    health: Health
    handled: int
    abandoned: int
    counted_at: datetime | None

    @property
    def percent(self) -> float | None:
        """The share in per cent, for a figure whose sign is set smaller."""
        return None if self.share is None else self.share * 100


@dataclass(frozen=True, slots=True)
class Cell:
    """One queue now. `since`: enqueued_at of who waits longest (UTC); `opens_at`: of a closed queue; `unserved`: why
    nobody could ever serve it, in words.
    """

    id: UUID
    name: str
    channels: tuple[str, ...]
    waiting: int
    simulated: int
    since: datetime | None
    threshold_seconds: int
    wait: Health
    level: Level
    is_open: bool
    opens_at: datetime | None
    unserved: str = ""

    @property
    def health(self) -> Health:
        """The worse of level and wait."""
        return worst([self.wait, self.level.health])


@dataclass(frozen=True, slots=True)
class Row:
    """One program: its own level by the contract's rule, and its queues."""

    program: Program
    level: Level
    cells: tuple[Cell, ...]
    more: int
    all_cells: tuple[Cell, ...]

    @property
    def health(self) -> Health:
        """The worst of the program and its queues."""
        return worst([self.level.health, *(cell.health for cell in self.all_cells)])


def rows_of(programs: Sequence[Program], now: datetime) -> list[Row]:
    """Rows of these programs, breached first, then by name."""
    ids = [program.pk for program in programs]
    waiting = acd.waiting_counts(program_ids=ids)
    simulated = acd.simulated_counts(program_ids=ids)
    crews = agents.skills_of_certified(ids)
    rows = [_row(program, waiting, simulated, now, crews.get(program.pk, [])) for program in programs]
    return sorted(rows, key=lambda row: (rank(row.health), row.program.name, row.program.pk))


def pages_of(rows: Sequence[Row]) -> list[list[Row]]:
    """Rows in pages of eight that turn. The last one keeps room for the agents below; there is always one."""
    pages = [list(rows[at : at + ROWS]) for at in range(0, len(rows), ROWS)]
    if not pages or len(pages[-1]) > ROWS_BESIDE_AGENTS:
        pages.append([])
    return pages


def columns_of(pages: Sequence[Sequence[Row]]) -> int:
    """Queues beside each other: as many as the longest row needs, two at least, so that columns stay in line."""
    return max([2, *(len(row.cells) for page in pages for row in page)])


def _row(
    program: Program,
    waiting: Mapping[tuple[int, UUID], tuple[int, datetime]],
    simulated: Mapping[tuple[int, UUID], int],
    now: datetime,
    crew: Sequence[Mapping[UUID, int]],
) -> Row:
    """The day is the program's own: from 00:00 in its zone."""
    zone = ZoneInfo(program.time_zone)
    with program_context(program):
        queues = list(routing.queues())
        unserved = demands.unserved(queues, crew)
        channels = routing.channels_of_queues()
        total, figures = reporting.figures_by_queue(*reporting.day_bounds(now.astimezone(zone).date(), zone))
    whole = _level(total)
    nothing = Level(None, whole.target, Health.NONE, handled=0, abandoned=0, counted_at=None)
    cells = []
    for queue in queues:
        key = (program.pk, queue.id)
        level = _level(figures[queue.id]) if queue.id in figures else nothing
        cell = _cell(queue, channels.get(queue.id, ()), waiting.get(key), simulated.get(key, 0), level, now)
        cells.append(replace(cell, unserved=unserved.get(queue, "")))
    shown = sorted(cells, key=lambda cell: rank(cell.health))[:CELLS]
    return Row(
        program=program,
        level=whole,
        cells=tuple(cell for cell in cells if cell in shown),
        more=max(0, len(cells) - CELLS),
        all_cells=tuple(cells),
    )


def _cell(
    queue: Queue,
    channels: tuple[str, ...],
    waiting: tuple[int, datetime] | None,
    simulated: int,
    level: Level,
    now: datetime,
) -> Cell:
    number, since = waiting or (0, None)
    is_open = routing.is_queue_open(queue, now)
    return Cell(
        id=queue.id,
        name=queue.name,
        channels=channels,
        waiting=number,
        simulated=simulated,
        since=since,
        threshold_seconds=queue.target_seconds,
        wait=wait_health((now - since).total_seconds() if since else None, queue.target_seconds),
        level=level,
        is_open=is_open,
        opens_at=None if is_open else routing.queue_opens_at(queue),
    )


def _level(figures: Figures) -> Level:
    share, target = figures.service_level.value, Fraction(figures.target_share)
    return Level(
        share=None if share is None else float(share),
        target=float(target),
        health=level_health(share, target),
        handled=figures.handled,
        abandoned=figures.counts.abandoned,
        counted_at=figures.counted_at,
    )
