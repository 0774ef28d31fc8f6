"""What a rule of an alert says, and what makes it unfit to be saved."""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from enum import StrEnum
from typing import Any

LONGEST_SECONDS = 24 * 3600
LONGEST_NOTE = 300  # characters of who sees to an alert


class Measure(StrEnum):
    """What is watched; the unit stands in UNITS."""

    LONGEST_WAIT = "longest_wait"
    OVER_THRESHOLD = "over_threshold"
    WAITING = "waiting"
    UNSERVED = "unserved"
    LEVEL_TODAY = "level_today"
    LEVEL_NOW = "level_now"
    POINTS_BELOW = "points_below"
    ABANDONED = "abandoned"
    AGENTS_READY = "agents_ready"
    UNREACHABLE = "unreachable"
    CALLBACKS_OVERDUE = "callbacks_overdue"
    CALLBACK_LATE = "callback_late"


class Severity(StrEnum):
    """How loud: WARN is amber, BAD red."""

    WARN = "warn"
    BAD = "bad"


class Unit(StrEnum):
    """Of a threshold: seconds, contacts or agents, per cent, points of a service level."""

    SECONDS = "seconds"
    COUNT = "count"
    PERCENT = "percent"
    POINTS = "points"


UNITS = {
    Measure.LONGEST_WAIT: Unit.SECONDS,
    Measure.OVER_THRESHOLD: Unit.PERCENT,  # the longest wait, of the queue's own threshold
    Measure.WAITING: Unit.COUNT,
    Measure.UNSERVED: Unit.COUNT,  # 1 for a queue that nobody certified could ever serve
    Measure.LEVEL_TODAY: Unit.PERCENT,
    Measure.LEVEL_NOW: Unit.PERCENT,  # of the quarter-hour that runs
    Measure.POINTS_BELOW: Unit.POINTS,  # the service level today, below its promise
    Measure.ABANDONED: Unit.PERCENT,  # today, of those offered
    Measure.AGENTS_READY: Unit.COUNT,
    Measure.UNREACHABLE: Unit.COUNT,
    Measure.CALLBACKS_OVERDUE: Unit.COUNT,  # promised, their time has passed, and nobody is calling
    Measure.CALLBACK_LATE: Unit.SECONDS,  # how far the time of the longest overdue one has passed
}
BELOW = frozenset({Measure.LEVEL_TODAY, Measure.LEVEL_NOW, Measure.AGENTS_READY})  # bad when less; others when more
OF_CALLBACKS = frozenset({Measure.CALLBACKS_OVERDUE, Measure.CALLBACK_LATE})
OF_QUEUES = OF_CALLBACKS | {  # each queue by itself
    Measure.LONGEST_WAIT, Measure.OVER_THRESHOLD, Measure.WAITING, Measure.UNSERVED
}  # fmt: skip
OF_PEOPLE = frozenset({Measure.AGENTS_READY, Measure.UNREACHABLE})  # the program's, of no queue
_MOST = {Unit.SECONDS: LONGEST_SECONDS, Unit.COUNT: 100_000, Unit.PERCENT: 100, Unit.POINTS: 100}


@dataclass(frozen=True, slots=True)
class Quiet:
    """From `starts` to `ends` local time, over midnight when `ends` is earlier; nobody is told anything new."""

    starts: time
    ends: time

    def holds(self, local: time) -> bool:
        """Whether `local` is within; the end is not."""
        if self.starts <= self.ends:
            return self.starts <= local < self.ends
        return local >= self.starts or local < self.ends


@dataclass(frozen=True, slots=True)
class Rule:
    """More than `threshold` (less, for BELOW) for `for_seconds` raises; back beyond it by `margin` for `clear_seconds`
    clears; told again every `repeat_seconds` while it lasts (0 = never). Numbers >= 0, in the measure's unit.
    """

    measure: Measure
    threshold: Decimal
    for_seconds: int = 0
    margin: Decimal = Decimal(0)
    clear_seconds: int = 30
    repeat_seconds: int = 0
    quiet: Quiet | None = None

    def is_bad(self, value: Decimal | None) -> bool:
        """Whether a value breaks the rule; one that is not known does not."""
        if value is None:
            return False
        return value < self.threshold if self.measure in BELOW else value > self.threshold

    def is_well(self, value: Decimal | None) -> bool:
        """Whether a value is far enough on the good side to clear."""
        if value is None:
            return True
        if self.measure in BELOW:
            return value >= self.threshold + self.margin
        return value <= self.threshold - self.margin


class Fault(StrEnum):
    """Why a rule is refused; the words stand in the back office."""

    NUMBER = "number_out_of_range"
    MARGIN = "margin_never_clears"
    SECONDS = "seconds_out_of_range"
    REPEAT = "repeat_too_often"
    QUIET = "quiet_needs_both"
    QUIET_SAME = "quiet_is_empty"
    QUEUE = "queue_of_people"


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of one field; `values` fill its words."""

    fault: Fault
    field: str
    values: dict[str, Any] = dataclasses.field(default_factory=dict)


class BadRule(ValueError):
    """The rule contradicts itself; `problems` says where. Nothing was saved."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(", ".join(f"{one.field}: {one.fault.value}" for one in problems))
        self.problems = problems


def problems_of(
    rule: Rule, *, quiet_from: time | None = None, quiet_to: time | None = None, of_one_queue: bool = False
) -> list[Problem]:
    """All problems; empty = may be saved. `of_one_queue`: the rule names a queue."""
    return [*_numbers(rule), *_margin(rule), *_quiet(quiet_from, quiet_to), *_subject(rule, of_one_queue)]


def _numbers(rule: Rule) -> Iterator[Problem]:
    most = _MOST[UNITS[rule.measure]] if rule.measure is not Measure.OVER_THRESHOLD else 10_000
    if not 0 <= rule.threshold <= most:
        yield Problem(Fault.NUMBER, "threshold", {"least": 0, "most": most})
    for name, seconds in (("for_seconds", rule.for_seconds), ("clear_seconds", rule.clear_seconds)):
        if not 0 <= seconds <= LONGEST_SECONDS:
            yield Problem(Fault.SECONDS, name, {"least": 0, "most": LONGEST_SECONDS})
    if rule.repeat_seconds and not 60 <= rule.repeat_seconds <= LONGEST_SECONDS:
        yield Problem(Fault.REPEAT, "repeat_seconds", {"least": 60, "most": LONGEST_SECONDS})


def _margin(rule: Rule) -> Iterator[Problem]:
    """A value that clears must be possible: less than zero and more than 100 % are not."""
    room = rule.threshold
    if rule.measure in BELOW:
        room = Decimal(100) - rule.threshold if UNITS[rule.measure] is Unit.PERCENT else Decimal(100_000)
    if not 0 <= rule.margin <= room:
        yield Problem(Fault.MARGIN, "margin", {"most": room})


def _quiet(starts: time | None, ends: time | None) -> Iterator[Problem]:
    if (starts is None) != (ends is None):
        yield Problem(Fault.QUIET, "quiet_to" if ends is None else "quiet_from")
    elif starts is not None and starts == ends:
        yield Problem(Fault.QUIET_SAME, "quiet_to")


def _subject(rule: Rule, of_one_queue: bool) -> Iterator[Problem]:
    if of_one_queue and rule.measure in OF_PEOPLE:
        yield Problem(Fault.QUEUE, "queue_id")
