"""Everything on the supervisor's desk at one instant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from acd import selectors as acd
from console.supervisor.alerts import Alert, alerts_of, cleared_of
from console.supervisor.desk.contacts import Contact, contacts_of_queue
from console.supervisor.desk.crew import Agent, crew_now
from console.supervisor.desk.messages import Sent, sent_by
from console.supervisor.desk.queues import Block, Line, blocks_of
from kernel import clock
from tenants.context import program_context

if TYPE_CHECKING:
    from tenants.models import Program


@dataclass(frozen=True, slots=True)
class Opened:
    """The queue that is looked into; `more`: contacts that wait behind those shown."""

    program: Program
    line: Line
    waiting: tuple[Contact, ...]
    served: tuple[Contact, ...]
    more: int


@dataclass(frozen=True, slots=True)
class DeskNow:
    """`at`: when it was read (UTC); `agents_more`: agents behind those shown."""

    at: datetime
    blocks: list[Block]
    opened: Opened | None
    agents: list[Agent]
    agents_more: int
    sent: list[Sent]
    alerts: list[Alert]
    cleared: list[Alert]


def desk_now(programs: Sequence[Program], key: str, user_id: int) -> DeskNow:
    """The floor as far as these programs go; `key`: program/queue to look into, any other word looks into none;
    `user_id`: whose messages are shown."""
    now = clock.now()
    floor = acd.floor_agents(now=now)
    blocks = blocks_of(programs, floor, now)
    opened = _opened(blocks, key, now)
    agents, more = crew_now(programs, [opened.program] if opened else programs, floor)
    return DeskNow(
        at=now,
        blocks=blocks,
        opened=opened,
        agents=agents,
        agents_more=more,
        sent=sent_by(user_id),
        alerts=alerts_of(programs),
        cleared=cleared_of(programs, now),
    )


def _opened(blocks: Sequence[Block], key: str, now: datetime) -> Opened | None:
    for block in blocks:
        for line in block.lines:
            if line.key == key:
                with program_context(block.program):
                    contacts, more = contacts_of_queue(block.program, line.cell.id, now)
                waiting = tuple(one for one in contacts if one.where.value in ("waiting", "offered"))
                served = tuple(one for one in contacts if one not in waiting)
                return Opened(block.program, line, waiting, served, more)
    return None
