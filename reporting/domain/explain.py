"""Why a service level has its value: steps of code and numbers, put into words at display in the reader's language."""

from dataclasses import dataclass
from enum import StrEnum

from reporting.domain.sla import (
    ContactRecord,
    Counts,
    Formula,
    QueueEnd,
    SlaPolicy,
    service_level,
    wait_ms,
)


class StepCode(StrEnum):
    """What a step says; its numbers by name behind it."""

    THRESHOLD = "threshold"  # milliseconds
    SHORT_LIMIT = "short_limit"  # milliseconds
    TERM = "term"  # count: one counter that enters, `detail` = its name, sign +1 or -1 in numerator or denominator
    NUMERATOR = "numerator"  # count
    DENOMINATOR = "denominator"  # count
    VALUE = "value"  # basis_points
    NO_VALUE = "no_value"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: `detail` is a code (formula or counter name), `numbers` are integers by name."""

    code: StepCode
    detail: str = ""
    numbers: tuple[tuple[str, int], ...] = ()


Terms = tuple[tuple[str, int], ...]

_TERMS: dict[Formula, tuple[Terms, Terms]] = {
    Formula.ABANDONS_AGAINST: ((("answered_in_time", 1),), (("offered", 1), ("dequeued", -1))),
    Formula.ABANDONS_IGNORED: (
        (("answered_in_time", 1),),
        (("offered", 1), ("abandoned_in_time", -1), ("dequeued", -1)),
    ),
    Formula.ABANDONS_FOR: (
        (("answered_in_time", 1), ("abandoned_in_time", 1)),
        (("offered", 1), ("dequeued", -1)),
    ),
    Formula.LEFT_IN_TIME: (
        (("answered_in_time", 1), ("abandoned_in_time", 1), ("callbacks_in_time", 1)),
        (("queued", 1),),
    ),
    Formula.WITH_BREAKOUTS: ((("answered_in_time", 1),), (("answered", 1), ("abandoned", 1), ("flow_outs", 1))),
    Formula.ANSWERED_ONLY: ((("answered_in_time", 1),), (("answered", 1),)),
}


def terms_of(policy: SlaPolicy) -> tuple[Terms, Terms]:
    """Counters and signs of numerator and denominator: a second, declarative telling of `sla.service_level`."""
    if policy.formula is not Formula.SWITCHED:
        return _TERMS[policy.formula]
    base: list[tuple[str, int]] = [("answered", 1)]
    if not policy.minus_abandons:
        base.append(("abandoned", 1))
        if policy.minus_short:
            base.append(("short_abandons", -1))
    if policy.plus_flow_outs:
        base.append(("flow_outs", 1))
    return (("answered_in_time", 1),), tuple(base)


def explain_service_level(counts: Counts, policy: SlaPolicy) -> tuple[Step, ...]:
    """Threshold, each counter that enters with its sign, numerator, denominator, value or no value, in that order."""
    top, bottom = terms_of(policy)
    result = service_level(counts, policy)
    steps = [Step(StepCode.THRESHOLD, policy.formula, (("milliseconds", policy.threshold_ms),))]
    if any(name == "short_abandons" for name, _ in bottom):
        steps.append(Step(StepCode.SHORT_LIMIT, "", (("milliseconds", policy.short_ms),)))
    steps += [_term(counts, name, sign) for name, sign in top]
    steps.append(Step(StepCode.NUMERATOR, "", (("count", result.numerator),)))
    steps += [_term(counts, name, sign) for name, sign in bottom]
    steps.append(Step(StepCode.DENOMINATOR, "", (("count", result.denominator),)))
    points = result.basis_points
    if points is None:
        steps.append(Step(StepCode.NO_VALUE))
    else:
        steps.append(Step(StepCode.VALUE, "", (("basis_points", points),)))
    return tuple(steps)


class Verdict(StrEnum):
    """How one contact counted; the word of a drill-down's row."""

    ANSWERED_IN_TIME = "answered_in_time"
    ANSWERED_LATE = "answered_late"
    SHORT_ABANDON = "short_abandon"
    ABANDONED_IN_TIME = "abandoned_in_time"
    ABANDONED_LATE = "abandoned_late"
    LEFT_BY_FLOW = "left_by_flow"
    WAITING = "waiting"


def verdict(record: ContactRecord, policy: SlaPolicy) -> Verdict:
    """The one word for a record: within limits includes the limit; a short abandon is named so before in time."""
    wait = wait_ms(record, policy)
    if wait is None:
        return Verdict.WAITING
    in_time = wait <= policy.threshold_ms
    if record.end is QueueEnd.ANSWERED:
        return Verdict.ANSWERED_IN_TIME if in_time else Verdict.ANSWERED_LATE
    if record.end is not QueueEnd.ABANDONED:
        return Verdict.LEFT_BY_FLOW
    if wait <= policy.short_ms:
        return Verdict.SHORT_ABANDON
    return Verdict.ABANDONED_IN_TIME if in_time else Verdict.ABANDONED_LATE


def _term(counts: Counts, name: str, sign: int) -> Step:
    return Step(StepCode.TERM, name, (("count", getattr(counts, name)), ("sign", sign)))
