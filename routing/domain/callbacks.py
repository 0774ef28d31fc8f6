"""Callbacks: promised calls that keep their place. Where one stands, what an attempt leads to, when one may be set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from kernel.span import Span
from routing.domain.hours import BusinessHours

SHORTEST_SLOT, LONGEST_SLOT = 15, 240  # minutes; zones differ by whole quarters of an hour
FARTHEST_DAYS = 60


class CallbackState(StrEnum):
    """Where a callback stands. SCHEDULED: its time has not come; WAITING: before the matcher, at its place; ASSIGNED:
    an agent has it; ATTEMPTED: tried, and to be tried again after the pause. The others are ends.
    """

    SCHEDULED = "scheduled"
    WAITING = "waiting"
    ASSIGNED = "assigned"
    ATTEMPTED = "attempted"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


PAUSING = frozenset({CallbackState.SCHEDULED, CallbackState.ATTEMPTED})
OPEN = PAUSING | {CallbackState.WAITING, CallbackState.ASSIGNED}


class CallbackSource(StrEnum):
    """Who asked: the customer in a flow or in the widget; staff from a contact that gave up, or at the desk; the
    client's own system; the queue by its rule for contacts that gave up.
    """

    FLOW = "flow"
    WIDGET = "widget"
    ABANDONED = "abandoned"
    AGENT = "agent"
    API = "api"
    RULE = "rule"


class AttemptOutcome(StrEnum):
    """What came of one attempt. UNKNOWN: the contact ended and nobody said how; it counts as not reached."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    WRONG_NUMBER = "wrong_number"
    REFUSED = "refused"
    LATER = "later"
    UNKNOWN = "unknown"


SAYABLE = tuple(outcome for outcome in AttemptOutcome if outcome is not AttemptOutcome.UNKNOWN)
DO_NOT_CALL = "do_not_call"  # an end without an attempt: the number was forbidden meanwhile


@dataclass(frozen=True, slots=True)
class CallbackRules:
    """How a queue calls back. Pause and slots > 0; `slot_cap` 0 = no appointments; `valid_hours` after its time a
    callback nobody got round to expires.
    """

    is_offered: bool = True
    most_attempts: int = 3
    pause_minutes: int = 15
    slot_minutes: int = 30
    slot_cap: int = 4
    days_ahead: int = 14
    valid_hours: int = 48
    after_abandon: bool = False


@dataclass(frozen=True, slots=True)
class Next:
    """Where an attempt leads; `due_at` (aware) when it is to be tried again."""

    state: CallbackState
    due_at: datetime | None = None


def after_attempt(
    outcome: AttemptOutcome, *, attempts: int, rules: CallbackRules, now: datetime, later_at: datetime | None = None
) -> Next:
    """What follows the attempt with number `attempts` (from 1). `later_at`: the time agreed for LATER."""
    if outcome is AttemptOutcome.REACHED:
        return Next(CallbackState.DONE)
    if outcome in (AttemptOutcome.WRONG_NUMBER, AttemptOutcome.REFUSED):
        return Next(CallbackState.FAILED)
    if outcome is AttemptOutcome.LATER and later_at is not None:
        return Next(CallbackState.SCHEDULED, later_at)
    if attempts >= rules.most_attempts:
        return Next(CallbackState.FAILED)
    return Next(CallbackState.ATTEMPTED, now + timedelta(minutes=rules.pause_minutes))


@dataclass(frozen=True, slots=True)
class Slot:
    """A time [starts_at, ends_at) one may be called in (UTC); `left` places are free."""

    starts_at: datetime
    ends_at: datetime
    left: int


class NotThenReason(StrEnum):
    """Why a callback cannot be set for a time."""

    PAST = "past"
    TOO_FAR = "too_far"
    CLOSED = "closed"
    FULL = "full"
    NO_APPOINTMENTS = "no_appointments"


class NotThen(ValueError):
    """A callback cannot be set for that time; `next_at` (UTC) is the next time it can, None when there is none."""

    def __init__(self, reason: NotThenReason, next_at: datetime | None) -> None:
        super().__init__(f"{reason.value}, next {next_at}")
        self.reason, self.next_at = reason, next_at


def slots(
    hours: BusinessHours | None, rules: CallbackRules, *, now: datetime, taken: Mapping[datetime, int]
) -> Iterator[Slot]:
    """Every slot from now to the last day that may be chosen, full ones with `left` 0.

    A slot lies whole within an opening and counts from its beginning, in the program's zone, so a day of 25 hours has
    more of them. `hours` None: always open. `taken`: how many are set, by a slot's beginning.
    """
    if not rules.slot_cap:
        return
    step = timedelta(minutes=rules.slot_minutes)
    floor = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=1)
    window = Span(floor, now + timedelta(days=rules.days_ahead))
    for span in (window,) if hours is None else hours.open_spans(window):
        starts_at = span.start.astimezone(UTC)
        while starts_at + step <= span.end:
            if starts_at + step > now:
                yield Slot(starts_at, starts_at + step, max(0, rules.slot_cap - taken.get(starts_at, 0)))
            starts_at += step


def slot_at(
    at: datetime,
    hours: BusinessHours | None,
    rules: CallbackRules,
    *,
    now: datetime,
    taken: Mapping[datetime, int],
) -> Slot:
    """The free slot that holds `at` (aware). Raises NotThen with the next free one."""
    all_slots = list(slots(hours, rules, now=now, taken=taken))
    found = next((slot for slot in all_slots if slot.starts_at <= at < slot.ends_at), None)
    if found is not None and found.left:
        return found
    raise NotThen(_why_not(at, found, rules, now), _next_free(at, all_slots))


def _why_not(at: datetime, found: Slot | None, rules: CallbackRules, now: datetime) -> NotThenReason:
    if not rules.slot_cap:
        return NotThenReason.NO_APPOINTMENTS
    if at < now:
        return NotThenReason.PAST
    if found is not None:
        return NotThenReason.FULL
    return NotThenReason.TOO_FAR if at >= now + timedelta(days=rules.days_ahead) else NotThenReason.CLOSED


def _next_free(at: datetime, all_slots: list[Slot]) -> datetime | None:
    """The first free one from `at` on, else the first free one at all."""
    free = [slot.starts_at for slot in all_slots if slot.left]
    return next((starts_at for starts_at in free if starts_at >= at), free[0] if free else None)


def expires_at(due_at: datetime, rules: CallbackRules) -> datetime:
    """Until when a callback whose time came at `due_at` is worth making."""
    return due_at + timedelta(hours=rules.valid_hours)
