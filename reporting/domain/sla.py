"""Service level by the formula a contract names. Source: field page, section 4 (the letters O, Q, D ...)."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from enum import StrEnum

from reporting.domain.measure import Measure

_WEEK_MS = 7 * 24 * 3600 * 1000


class Formula(StrEnum):
    """The variants of the industry; numerator / denominator in `service_level`."""

    ABANDONS_AGAINST = "abandons_against"
    ABANDONS_IGNORED = "abandons_ignored"
    ABANDONS_FOR = "abandons_for"
    SWITCHED = "switched"
    LEFT_IN_TIME = "left_in_time"
    WITH_BREAKOUTS = "with_breakouts"
    ANSWERED_ONLY = "answered_only"


class ClockStart(StrEnum):
    """Where the wait begins."""

    ENQUEUE = "enqueue"
    END_OF_IVR = "end_of_ivr"
    ARRIVAL = "arrival"


class QueueEnd(StrEnum):
    """How a stay in a queue ended. FLOW_OUT: overflow or voicemail; CALLBACK: a flow-out by the customer's wish;
    DEQUEUED: taken out by a flow node without an agent; WAITING: still there.
    """

    ANSWERED = "answered"
    ABANDONED = "abandoned"
    FLOW_OUT = "flow_out"
    CALLBACK = "callback"
    DEQUEUED = "dequeued"
    WAITING = "waiting"


class BadPolicy(ValueError):
    """Parameters out of range."""


@dataclass(frozen=True, slots=True)
class SlaPolicy:
    """Formula and parameters as agreed. `threshold_ms` T: 1 ms..7 days; `short_ms` s: from 0; limits count as within.

    The three switches serve SWITCHED: `plus_flow_outs` (+F), `minus_short` (-S), `minus_abandons` (-B, which makes -S
    idle). `with_transfer` adds the time to reach the agent to the wait, `with_whisper` the whispered announcement.
    Raises BadPolicy.
    """

    formula: Formula
    threshold_ms: int
    short_ms: int = 5000
    plus_flow_outs: bool = False
    minus_short: bool = False
    minus_abandons: bool = False
    clock_start: ClockStart = ClockStart.ENQUEUE
    with_transfer: bool = False
    with_whisper: bool = True

    def __post_init__(self) -> None:
        if not 1 <= self.threshold_ms <= _WEEK_MS:
            raise BadPolicy("the threshold is 1 ms to 7 days")
        if self.short_ms < 0:
            raise BadPolicy("the short limit is not negative")


@dataclass(frozen=True, slots=True)
class Counts:
    """Counters of one interval or period, each >= 0; the letter of the field page behind each. They add up."""

    offered: int = 0  # O
    queued: int = 0  # Q
    dequeued: int = 0  # D: flow-outs and what a flow node takes out without an agent
    flow_outs: int = 0  # F
    answered: int = 0  # A
    answered_in_time: int = 0  # A_T
    abandoned: int = 0  # B
    abandoned_in_time: int = 0  # B_T
    short_abandons: int = 0  # S
    callbacks_in_time: int = 0  # C_T

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


@dataclass(frozen=True, slots=True)
class ContactRecord:
    """One stay in a queue: aware instants; `ended_at` None while waiting; transfer and whisper in milliseconds.

    A missing earlier instant (no voice menu, no separate arrival) means the clock starts at `enqueued_at`.
    """

    enqueued_at: datetime
    end: QueueEnd
    ended_at: datetime | None = None
    arrived_at: datetime | None = None
    ivr_ended_at: datetime | None = None
    transfer_ms: int = 0
    whisper_ms: int = 0


def clock_start_of(record: ContactRecord, start: ClockStart) -> datetime:
    """The instant the wait begins; the record belongs to the interval that holds it."""
    chosen = {ClockStart.ARRIVAL: record.arrived_at, ClockStart.END_OF_IVR: record.ivr_ended_at}.get(start)
    return record.enqueued_at if chosen is None else chosen


def wait_ms(record: ContactRecord, policy: SlaPolicy) -> int | None:
    """The wait the policy judges, in milliseconds >= 0; None while the contact still waits."""
    if record.ended_at is None or record.end is QueueEnd.WAITING:
        return None
    wait = (record.ended_at - clock_start_of(record, policy.clock_start)) // timedelta(milliseconds=1)
    if record.end is QueueEnd.ANSWERED:
        wait += record.transfer_ms * policy.with_transfer + record.whisper_ms * policy.with_whisper
    return max(0, wait)


def counts_of(record: ContactRecord, policy: SlaPolicy) -> Counts:
    """What one record adds to the counters; who still waits counts in offered and queued only."""
    wait = wait_ms(record, policy)
    if wait is None:
        return Counts(offered=1, queued=1)
    in_time = int(wait <= policy.threshold_ms)
    flow_out = int(record.end in {QueueEnd.FLOW_OUT, QueueEnd.CALLBACK})
    answered, abandoned = int(record.end is QueueEnd.ANSWERED), int(record.end is QueueEnd.ABANDONED)
    return Counts(
        offered=1,
        queued=1,
        dequeued=flow_out or int(record.end is QueueEnd.DEQUEUED),
        flow_outs=flow_out,
        answered=answered,
        answered_in_time=answered * in_time,
        abandoned=abandoned,
        abandoned_in_time=abandoned * in_time,
        short_abandons=abandoned * int(wait <= policy.short_ms),
        callbacks_in_time=int(record.end is QueueEnd.CALLBACK) * in_time,
    )


def count(records: Iterable[ContactRecord], policy: SlaPolicy) -> Counts:
    """The counters of all records."""
    return sum((counts_of(record, policy) for record in records), Counts())


def service_level(counts: Counts, policy: SlaPolicy) -> Measure:
    """The share in time by the policy's formula, as numerator and denominator."""
    c = counts
    match policy.formula:
        case Formula.ABANDONS_AGAINST:
            return Measure(c.answered_in_time, c.offered - c.dequeued)
        case Formula.ABANDONS_IGNORED:
            return Measure(c.answered_in_time, c.offered - c.abandoned_in_time - c.dequeued)
        case Formula.ABANDONS_FOR:
            return Measure(c.answered_in_time + c.abandoned_in_time, c.offered - c.dequeued)
        case Formula.SWITCHED:
            return Measure(c.answered_in_time, _switched_base(c, policy))
        case Formula.LEFT_IN_TIME:
            return Measure(c.answered_in_time + c.abandoned_in_time + c.callbacks_in_time, c.queued)
        case Formula.WITH_BREAKOUTS:
            return Measure(c.answered_in_time, c.answered + c.abandoned + c.flow_outs)
        case Formula.ANSWERED_ONLY:
            return Measure(c.answered_in_time, c.answered)


def service_level_of(records: Iterable[ContactRecord], policy: SlaPolicy) -> Measure:
    """The same straight from records."""
    return service_level(count(records, policy), policy)


def _switched_base(c: Counts, policy: SlaPolicy) -> int:
    abandons = 0 if policy.minus_abandons else c.abandoned - c.short_abandons * policy.minus_short
    return c.answered + abandons + c.flow_outs * policy.plus_flow_outs
