"""Callbacks of the programs a supervisor leads: who waits for a call, who gave up, what came of the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from agents import selectors as agents
from crm import selectors as crm
from kernel import clock
from kernel.phone import Phone
from routing import callback_reading, callback_words
from routing import selectors as routing
from routing.callback_reading import CallbackFigures
from routing.domain.callbacks import CallbackState
from tenants.context import program_context

if TYPE_CHECKING:
    from interactions.models import Interaction
    from routing.models import Callback, CallbackAttempt
    from tenants.models import Program

LINES = 100  # of each list and program
LOOK_BACK = timedelta(hours=24)
SHOWS = ("open", "over", "gave_up")
ICONS = {
    CallbackState.SCHEDULED: "calendar-clock",
    CallbackState.WAITING: "clock",
    CallbackState.ASSIGNED: "phone-call",
    CallbackState.ATTEMPTED: "phone-missed",
    CallbackState.DONE: "circle-check",
    CallbackState.FAILED: "phone-off",
    CallbackState.CANCELLED: "x",
    CallbackState.EXPIRED: "timer-off",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One callback. `due_at`: when its turn comes or came; `place` in its queue while it waits."""

    id: UUID
    program: Program
    queue: str
    who: str
    number: str
    readable: str
    reason: str
    source: str
    state: str
    word: str
    icon: str
    asked_at: datetime
    due_at: datetime
    place: int | None
    tries: tuple[tuple[datetime, str, str], ...]
    most: int
    outcome: str
    simulated: bool
    cancels: bool


@dataclass(frozen=True, slots=True)
class GaveUp:
    """A contact that was abandoned and whose customer nobody calls yet; `number` "" when it is unknown."""

    id: UUID
    program: Program
    queue: str
    who: str
    number: str
    readable: str
    channel: str
    subject: str
    at: datetime
    waited_seconds: int
    simulated: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """All the page holds; figures are of the last 24 hours, by program."""

    figures: list[tuple[Program, CallbackFigures]]
    lines: list[Line]
    gave_up: list[GaveUp]


def sheet_of(programs: Sequence[Program], show: str) -> Sheet:
    """One list of SHOWS, earliest promise first; what is over and who gave up newest first."""
    now = clock.now()
    figures: list[tuple[Program, CallbackFigures]] = []
    lines: list[Line] = []
    gave_up: list[GaveUp] = []
    for program in programs:
        with program_context(program):
            figures.append((program, callback_reading.figures_between(now - LOOK_BACK, now)))
            if show == "gave_up":
                gave_up += _gave_up(program, now)
            else:
                lines += _lines(program, show, now)
    lines.sort(key=lambda line: (line.due_at, str(line.id)), reverse=show == "over")
    gave_up.sort(key=lambda line: (line.at, str(line.id)), reverse=True)
    return Sheet(figures, lines[:LINES], gave_up[:LINES])


def _lines(program: Program, show: str, now: datetime) -> list[Line]:
    if show == "open":
        rows = list(callback_reading.open_callbacks()[:LINES])
    else:
        rows = list(callback_reading.callbacks().filter(closed_at__gte=now - LOOK_BACK)[:LINES])
    attempts = callback_reading.attempts_of([row.id for row in rows])
    names = agents.names_of_agents({one.agent_id for many in attempts.values() for one in many if one.agent_id})
    most = {row.queue_id: callback_reading.callback_rules_of(row.queue_id).most_attempts for row in rows}
    return [_line(program, row, attempts.get(row.id, []), names, most[row.queue_id]) for row in rows]


def _line(
    program: Program, row: Callback, attempts: Sequence[CallbackAttempt], names: dict[UUID, str], most: int
) -> Line:
    state = CallbackState(row.state)
    return Line(
        id=row.id,
        program=program,
        queue=row.queue.name,
        who=row.customer.name,
        number=row.number,
        readable=Phone(row.number).readable(),
        reason=row.reason,
        source=str(callback_words.SOURCES[row.source]),
        state=row.state,
        word=str(callback_words.STATES[row.state]),
        icon=ICONS[state],
        asked_at=row.asked_at,
        due_at=row.due_at if row.closed_at is None else row.closed_at,
        place=callback_reading.place_of(row) if state is CallbackState.WAITING else None,
        tries=tuple(
            (one.at, str(callback_words.OUTCOMES[one.outcome]), names.get(one.agent_id, "") if one.agent_id else "")
            for one in attempts
        ),
        most=most,
        outcome=str(callback_words.OUTCOMES.get(row.outcome, "")) if row.closed_at else "",
        simulated=row.simulated,
        cancels=row.closed_at is None and state is not CallbackState.ASSIGNED,
    )


def _gave_up(program: Program, now: datetime) -> list[GaveUp]:
    rows = list(callback_reading.abandoned_to_call(now - LOOK_BACK)[:LINES])
    points = crm.contact_points_of({row.customer_id for row in rows})
    queues = routing.queue_names()
    return [_gone(program, row, points.get(row.customer_id, []), queues) for row in rows]


def _gone(program: Program, row: Interaction, points: Sequence[Any], queues: dict[UUID, str]) -> GaveUp:
    number = next((point.value for point in reversed(points) if point.kind == "phone"), "")
    return GaveUp(
        id=row.id,
        program=program,
        queue=queues.get(row.queue_id, "") if row.queue_id else "",
        who=row.customer.name,
        number=number,
        readable=Phone(number).readable() if number else "",
        channel=row.channel,
        subject=row.subject,
        at=row.closed_at or row.started_at,
        waited_seconds=int(((row.closed_at or row.started_at) - row.started_at).total_seconds()),
        simulated=row.simulated,
    )
