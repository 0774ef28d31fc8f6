"""Queues of the led programs with who could take their contacts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from acd.domain.matching import FloorAgent, Kind, lasting_rule
from agents.domain.state import group_of
from console.supervisor.rows import Cell, Level, rows_of
from routing import selectors as routing
from tenants.context import program_context

if TYPE_CHECKING:
    from acd.domain.matching import Requirements
    from tenants.models import Program


@dataclass(frozen=True, slots=True)
class Crew:
    """Agents on the floor who have a queue's skills: `free` could take a contact of it now, `busy` could not."""

    free: int
    busy: int


@dataclass(frozen=True, slots=True)
class Line:
    """One queue; `key` names it in the address."""

    key: str
    cell: Cell
    crew: Crew


@dataclass(frozen=True, slots=True)
class Block:
    """One program and its queues."""

    program: Program
    level: Level
    lines: tuple[Line, ...]


def blocks_of(programs: Sequence[Program], floor: Sequence[FloorAgent], now: datetime) -> list[Block]:
    """Breached programs first, as on the wallboard; `floor`: everybody signed on."""
    blocks = []
    for row in rows_of(programs, now):
        with program_context(row.program):
            asked = {queue.id: routing.rules_of(queue).required for queue in routing.queues()}
        lines = tuple(
            Line(
                key=f"{row.program.slug}/{cell.id}",
                cell=cell,
                crew=crew_of(row.program.pk, asked.get(cell.id, ()), cell.channels, floor),
            )
            for cell in row.all_cells
        )
        blocks.append(Block(program=row.program, level=row.level, lines=lines))
    return blocks


def crew_of(program_id: int, required: Requirements, channels: Iterable[str], floor: Iterable[FloorAgent]) -> Crew:
    """Who has the certificate and the skills, free or not; simulated agents take no real contact."""
    groups = {group_of(channel).value for channel in channels}
    asked = tuple((UUID(str(skill)), level) for skill, level in required)
    able = [agent for agent in floor if lasting_rule(Kind(program_id, "", asked, simulated=False), agent) is None]
    free = sum(
        agent.ready and not agent.has_offer and any(agent.free.get(group, 0) > 0 for group in groups) for agent in able
    )
    return Crew(free=free, busy=len(able) - free)
