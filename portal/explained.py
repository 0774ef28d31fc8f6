"""Why the service level has its value: the domain's steps in words, the rule, and the contacts that missed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from look import formats
from portal import dates
from portal.level import target_text
from portal.periods import Period
from reporting import selectors
from reporting.domain.explain import Step, StepCode, Verdict, explain_service_level, verdict
from reporting.domain.sla import ContactRecord, QueueEnd
from reporting.domain.sla import SlaPolicy as Rules
from reporting.selectors import Figures, Promises
from reporting.words import CLOCK_STARTS, FORMULAS
from routing.selectors import queue_names

if TYPE_CHECKING:
    from reporting.models import SlaPolicy

SHOWN = 6  # contacts in the drawer; the list holds them all
LABELS = {
    "offered": lazy("Reached the queue"),
    "queued": lazy("Reached the queue"),
    "dequeued": lazy("Left the queue by the flow"),
    "flow_outs": lazy("Left the queue by the flow"),
    "answered": lazy("Answered"),
    "answered_in_time": lazy("Answered within {limit}"),
    "abandoned": lazy("Abandoned"),
    "abandoned_in_time": lazy("Abandoned within {limit}"),
    "short_abandons": lazy("Abandoned within {short}"),
    "callbacks_in_time": lazy("Callbacks asked for within {limit}"),
}
IN_TIME = {
    "answered_in_time": lazy("Answered in time"),
    "abandoned_in_time": lazy("Abandoned in time"),
    "callbacks_in_time": lazy("Callbacks asked for in time"),
}
VERDICTS = {
    Verdict.ANSWERED_IN_TIME: lazy("Answered"),
    Verdict.ANSWERED_LATE: lazy("Answered"),
    Verdict.SHORT_ABANDON: lazy("Abandoned"),
    Verdict.ABANDONED_IN_TIME: lazy("Abandoned"),
    Verdict.ABANDONED_LATE: lazy("Abandoned"),
    Verdict.LEFT_BY_FLOW: lazy("Left by the flow"),
    Verdict.WAITING: lazy("Waiting"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A step of the ledger: label, a note below it, the figure; `is_sum` draws the strong rule."""

    label: str
    value: str
    note: str = ""
    is_sum: bool = False


@dataclass(frozen=True, slots=True)
class Missed:
    """One contact the level counts but not as in time; `wait_seconds` None while it still waits."""

    interaction_id: UUID
    at: datetime
    queue_name: str
    wait_seconds: int | None
    word: str


@dataclass(frozen=True, slots=True)
class Explained:
    """All the drawer holds. `facts` are pairs of term and words."""

    span: str
    rows: list[Row]
    facts: list[tuple[str, str]]
    missed: list[Missed]
    missed_count: int


def explained(period: Period, figures: Figures, zone: ZoneInfo, promises: Promises) -> Explained:
    """The drawer of the service level of a period."""
    policy = promises.general
    rules = selectors.rules_of(policy)
    since = policy.valid_from_at.astimezone(zone).date()
    version = _("Version {number}, since {day}").format(number=policy.number, day=dates.day_text(since))
    level = figures.service_level
    return Explained(
        span=dates.span_text(period.first, period.today),
        rows=ledger(explain_service_level(figures.counts, rules), rules, mixed=bool(promises.own)),
        facts=[
            (_("Rule"), _rule(policy)),
            *_rules_of_queues(promises),
            (_("Contract"), version if policy.number else _("No version in force yet")),
            (_("Roll-up"), _("Weighted by volume")),
        ],
        missed=_missed(period, promises),
        missed_count=max(0, level.denominator - level.numerator),
    )


def _rule(policy: SlaPolicy) -> str:
    share, limit = target_text(policy.target_share), dates.length_text(policy.threshold_seconds)
    name = FORMULAS[selectors.rules_of(policy).formula]
    return _("{rule}, {share} in {limit}").format(rule=name, share=share, limit=limit)


def _rules_of_queues(promises: Promises) -> list[tuple[str, str]]:
    """Queues with a promise of their own, by name."""
    names = queue_names() if promises.own else {}
    return sorted((names.get(queue_id, ""), _rule(policy)) for queue_id, policy in promises.own.items())


def ledger(steps: Iterable[Step], rules: Rules, *, mixed: bool = False) -> list[Row]:
    """Denominator first, as people read it: what came, what is left out, what was in time, the share.

    `mixed`: queues have limits of their own, so "in time" has no one length.
    """
    top: list[Row] = []
    rows: list[Row] = []
    numbers = {"numerator": 0, "denominator": 0}
    for step in steps:
        found = dict(step.numbers)
        if step.code is StepCode.TERM:
            rows.append(_term(step.detail, found["count"], found["sign"], rules, below=bool(top), mixed=mixed))
        elif step.code is StepCode.NUMERATOR:
            top, rows, numbers["numerator"] = rows, [], found["count"]
        elif step.code is StepCode.DENOMINATOR:
            numbers["denominator"] = found["count"]
            rows.append(Row(_("Counted"), _count(found["count"]), is_sum=True))
        elif step.code in (StepCode.VALUE, StepCode.NO_VALUE):
            points = found.get("basis_points")
            value = formats.share_text(None if points is None else points / 10_000, digits=2, language=dates.language())
            quotient = f"{_count(numbers['numerator'])} / {_count(numbers['denominator'])}"
            rows += [*top, Row(quotient, value, is_sum=True)]
    return rows


def _term(name: str, count: int, sign: int, rules: Rules, *, below: bool, mixed: bool) -> Row:
    limit, short = (dates.length_text(round(ms / 1000)) for ms in (rules.threshold_ms, rules.short_ms))
    label = str((IN_TIME if mixed else LABELS).get(name, LABELS[name])).format(limit=limit, short=short)
    value = _count(count) if sign > 0 else f"{formats.MINUS}{formats.NO_BREAK}{_count(count)}"
    return Row(label, value, _note(name, sign, rules, below=below))


def _note(name: str, sign: int, rules: Rules, *, below: bool) -> str:
    if name in ("dequeued", "flow_outs"):
        return _("overflow, voicemail, callback")
    if name == "answered_in_time":
        return str(CLOCK_STARTS[rules.clock_start])
    if name == "abandoned_in_time" and not below:
        return _("the contract counts them as in time")
    return _("the contract does not count them") if sign < 0 else ""


def _missed(period: Period, promises: Promises) -> list[Missed]:
    rows = selectors.missed_entries(period.starts_at, period.ends_at, promises=promises)[:SHOWN]
    found = []
    for row in rows:
        record = ContactRecord(row.enqueued_at, QueueEnd(row.exit or QueueEnd.WAITING.value), row.left_at)
        seconds = None if row.left_at is None else int((row.left_at - row.enqueued_at).total_seconds())
        word = str(VERDICTS[verdict(record, selectors.rules_of(promises.of(row.queue_id)))])
        found.append(Missed(row.interaction_id, row.enqueued_at, row.queue.name, seconds, word))
    return found


def _count(value: int) -> str:
    return formats.number_text(value, language=dates.language())
