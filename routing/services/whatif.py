"""A day's real contacts again, in virtual time, with the matcher's own lines: with other staff, skills or policy."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from uuid import UUID

from acd.domain.matching import FloorAgent, Id, Lender, Requirements, Ring, WaitingContact
from acd.domain.promises import Promise
from acd.domain.whatif import Arrival, Outcome, Replay, Shift, Watch, replay, unwatched
from agents import selectors as agents
from agents.domain.state import group_of
from interactions import selectors as interactions
from kernel.span import Span
from routing import selectors
from routing.domain.demand import Demand
from routing.models import Queue, QueueEntry
from routing.services.demands import usual_demand
from routing.services.whatif_changes import Change, changed_arrivals, changed_staff
from tenants.context import program_context
from tenants.models import Program


class NothingToReplay(ValueError):
    """Nobody contacted these programs in that time."""


@dataclass(frozen=True, slots=True)
class Usual:
    """Means of a program's day: handling, and patience (None: nobody gave up), in seconds."""

    handle_seconds: float
    patience_seconds: float | None


@dataclass(frozen=True, slots=True)
class Day:
    """What really happened in a span: contacts with handling and patience, shifts, and what came of them. `p90`: by
    program, the wait (s) that nine of ten answered contacts did not exceed; `usual`: how contacts behave that were
    never in a queue.
    """

    span: Span
    arrivals: tuple[Arrival, ...]
    shifts: tuple[Shift, ...]
    happened: dict[int, Outcome]
    p90: dict[int, float] = field(default_factory=dict)
    usual: dict[int, Usual] = field(default_factory=dict)


def read_day(*, programs: Iterable[Program], span: Span, seed: int = 1) -> Day:
    """The contacts that entered a queue of these programs within `span`, and who was on the floor.

    Patience of those who were answered is unknown: it is drawn from an exponential whose mean is the time waited by
    all over the number who gave up, the maximum-likelihood estimate under censoring (Brown et al. 2005, JASA 100).
    Raises NothingToReplay.
    """
    arrivals: list[Arrival] = []
    happened: dict[int, Outcome] = {}
    p90: dict[int, float] = {}
    usual: dict[int, Usual] = {}
    ids = []
    for program in sorted(programs, key=lambda one: one.pk):
        ids.append(program.pk)
        with program_context(program):
            drawn = random.Random(f"{seed}:{program.pk}")  # noqa: S311 - patience is no secret
            found, outcome, waits, usual[program.pk] = _contacts(program.pk, span, drawn)
        arrivals += found
        happened[program.pk] = outcome
        if waits:
            p90[program.pk] = sorted(waits)[ceil(0.9 * len(waits)) - 1]
    if not arrivals:
        raise NothingToReplay
    return Day(span, tuple(arrivals), tuple(_shifts(ids, span)), happened, p90, usual)


def run(day: Day, change: Change | None = None, watch: Watch = unwatched) -> Replay:
    """The day once more; without a change as it was staffed and with the default policy."""
    change = change or Change()
    return replay(changed_arrivals(day.arrivals, change), changed_staff(day.shifts, change), change.settings, watch)


def _contacts(program_id: int, span: Span, rng: random.Random) -> tuple[list[Arrival], Outcome, list[float], Usual]:
    queues = {queue.id: queue for queue in selectors.all_queues()}
    demands = {queue_id: usual_demand(queue) for queue_id, queue in queues.items()}
    entries = list(selectors.entries_between(span.start, span.end).select_related("interaction"))
    handled = interactions.handle_seconds(entry.interaction_id for entry in entries)
    usual = sum(handled.values()) / len(handled) if handled else 180.0
    gave_up = sum(entry.exit == "abandoned" for entry in entries)
    waited = sum(_waited(entry) for entry in entries)
    patience = waited / gave_up if gave_up else None
    outcome = Outcome()
    arrivals = []
    for entry in entries:
        arrivals.append(arrival_of(program_id, entry, demands[entry.queue_id], handled, usual, patience, rng))
        handle = handled.get(entry.interaction_id, 0.0)
        outcome = outcome.plus(_outcome_of(entry, queues[entry.queue_id], handle))
    waits = [_waited(entry) for entry in entries if entry.exit == "answered"]
    return arrivals, outcome, waits, Usual(usual, patience)


def _waited(entry: QueueEntry) -> float:
    return (entry.left_at - entry.enqueued_at).total_seconds() if entry.left_at else 0.0


def arrival_of(
    program_id: int,
    entry: QueueEntry,
    asked: Demand,
    handled: dict[UUID, float],
    usual: float,
    patience: float | None,
    rng: random.Random,
) -> Arrival:
    """A stay as it will be replayed; patience is drawn for who did not show it."""
    contact = contact_of(
        asked,
        entry_id=str(entry.id),
        program_id=program_id,
        queue_id=entry.queue_id,
        group=group_of(entry.interaction.channel).value,
        simulated=entry.interaction.simulated,
        at=entry.enqueued_at,
    )
    gives_up = _waited(entry) if entry.exit == "abandoned" else None
    if gives_up is None and patience is not None:  # who was answered would have waited at least that long
        gives_up = _waited(entry) + rng.expovariate(1.0 / max(patience, 1.0))
    return Arrival(contact, max(1.0, handled.get(entry.interaction_id, usual)), gives_up, promise_of(asked))


def promise_of(asked: Demand) -> Promise:
    """As the policy counts it."""
    return Promise(float(asked.promised_share), asked.agreed_per_hour, float(asked.weight))


def contact_of(
    asked: Demand, *, entry_id: Id, program_id: int, queue_id: UUID, group: str, simulated: bool, at: datetime
) -> WaitingContact:
    """What a contact asks of the floor when it enters a queue at `at` without wishes of its own."""
    return WaitingContact(
        id=entry_id,
        program_id=program_id,
        queue_id=str(queue_id),
        group=group,
        required=_as_text(asked.required),
        priority=asked.priority,
        enqueued_at=at,
        target_seconds=asked.target_seconds,
        simulated=simulated,
        preferred=_as_text(asked.preferred),
        rings=tuple(Ring(ring.after_seconds, _as_text(ring.required)) for ring in asked.rings),
        lenders=tuple(
            Lender(str(one.queue_id), _as_text(one.required), one.after_seconds, one.most_waiting)
            for one in asked.lenders
        ),
    )


def _as_text(required: Requirements) -> Requirements:
    """Text is the fastest key in memory."""
    return tuple((str(skill), level) for skill, level in required)


def _outcome_of(entry: QueueEntry, queue: Queue, handle: float) -> Outcome:
    waited = _waited(entry)
    if entry.exit == "answered":
        return Outcome(1, 1, int(waited <= queue.target_seconds), 0, waited, waited, handle)
    return Outcome(offered=1, abandoned=int(entry.exit == "abandoned"))


def _shifts(program_ids: Sequence[int], span: Span) -> list[Shift]:
    """Unbroken times in which agents of these programs worked or were ready to."""
    shifts = []
    for worked in agents.worked_spans(program_ids, span):
        agent = FloorAgent(
            id=str(worked.agent_id),
            programs=worked.programs,
            skills={str(skill): level for skill, level in worked.skills.items()},
            idle_since=worked.span.start,
            free={},
            simulated=worked.simulated,
            takes_simulated=worked.takes_simulated,
        )
        shifts.append(Shift(agent, worked.span.start, worked.span.end, worked.capacity))
    return shifts
