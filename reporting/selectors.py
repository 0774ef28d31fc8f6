"""Figures of one program, each with the counters it came from. All run inside a program's context."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import DurationField, ExpressionWrapper, F, Max, Q, QuerySet, Sum
from django.db.models.functions import TruncDay, TruncHour

from interactions.domain.states import Direction
from reporting.domain.kpi import AbandonmentRule, abandonment, average_handle_time, average_speed_of_answer
from reporting.domain.measure import Measure
from reporting.domain.sla import ClockStart, ContactRecord, Counts, Formula, QueueEnd, counts_of, service_level
from reporting.domain.sla import SlaPolicy as Rules
from reporting.models import IntervalFact, SlaPolicy
from routing import selectors as routing_selectors
from routing.models import QueueEntry

_COUNTS = tuple(Counts.__dataclass_fields__)
_SUMS = (*_COUNTS, "answered_wait_ms", "handled", "talk_ms", "hold_ms", "wrap_up_ms")
_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Figures:
    """The sums of a period and the measures made of them; `counted_at` is the age of the youngest counter (UTC)."""

    counts: Counts
    service_level: Measure
    target_share: Decimal
    threshold_seconds: int
    abandonment: Measure
    speed_of_answer_ms: Measure
    handle_time_ms: Measure
    handled: int
    counted_at: datetime | None


def default_policy() -> SlaPolicy:
    """What holds while no contract says otherwise: 80 % in 20 s, abandons count against."""
    return SlaPolicy(
        number=0,
        valid_from_at=_BEGINNING,
        formula=Formula.ABANDONS_AGAINST.value,
        threshold_seconds=20,
        target_share=Decimal("0.8"),
    )


@dataclass(frozen=True, slots=True)
class Promises:
    """What holds at one instant: the program's rule, and the rules of queues that have their own."""

    general: SlaPolicy
    own: Mapping[UUID, SlaPolicy]

    def of(self, queue_id: UUID) -> SlaPolicy:
        """The rule a queue's contacts are counted by."""
        return self.own.get(queue_id, self.general)


def promises_at(instant: datetime) -> Promises:
    """The versions in force at an instant; one query."""
    rows = SlaPolicy.objects.filter(valid_from_at__lte=instant).order_by("queue_id", "-valid_from_at")
    found = {row.queue_id: row for row in rows.distinct("queue_id")}
    general = found.pop(None, None) or default_policy()
    return Promises(general, {queue_id: row for queue_id, row in found.items() if queue_id is not None})


def rules_of(policy: SlaPolicy) -> Rules:
    """A stored version as the domain reads it."""
    return Rules(
        formula=Formula(policy.formula),
        threshold_ms=policy.threshold_seconds * 1000,
        short_ms=policy.short_seconds * 1000,
        plus_flow_outs=policy.plus_flow_outs,
        minus_short=policy.minus_short,
        minus_abandons=policy.minus_abandons,
        clock_start=ClockStart(policy.clock_start),
    )


def figures_between(
    starts_at: datetime,
    ends_at: datetime,
    *,
    queue_ids: Iterable[UUID] | None = None,
    policy: SlaPolicy | None = None,
) -> Figures:
    """Figures of [starts_at, ends_at), weighted by volume, by the program's rule in force at the end of the period.

    `policy`: that rule, where the caller has read it already; so in the selectors below. What was in time is counted
    by the rule of each contact's queue.
    """
    rows = IntervalFact.objects.filter(starts_at__gte=starts_at, starts_at__lt=ends_at)
    if queue_ids is not None:
        rows = rows.filter(queue_id__in=list(queue_ids))
    sums = rows.aggregate(**{name: Sum(name) for name in _SUMS}, youngest=Max("counted_at"))
    return _figures(sums, policy or _promises_of(ends_at).general, sums["youngest"])


def figures_by_queue(starts_at: datetime, ends_at: datetime) -> tuple[Figures, dict[UUID, Figures]]:
    """Figures of [starts_at, ends_at) of the program and of each queue that had a contact, each by its own rule;
    two queries.
    """
    rows = IntervalFact.objects.filter(starts_at__gte=starts_at, starts_at__lt=ends_at).order_by().values("queue_id")
    sums = {f"sum_{name}": Sum(name) for name in _SUMS}
    promises = _promises_of(ends_at)
    total: dict[str, int | None] = dict.fromkeys(_SUMS, 0)
    queues, youngest = {}, None
    for row in rows.annotate(**sums, youngest=Max("counted_at")):
        values = {name: row[f"sum_{name}"] for name in _SUMS}
        queues[row["queue_id"]] = _figures(values, promises.of(row["queue_id"]), row["youngest"])
        total = {name: (total[name] or 0) + values[name] for name in _SUMS}
        youngest = max(youngest or row["youngest"], row["youngest"])
    return _figures(total, promises.general, youngest), queues


def figures_by_start(
    starts_at: datetime, ends_at: datetime, *, step: timedelta, zone: ZoneInfo, policy: SlaPolicy | None = None
) -> dict[datetime, Figures]:
    """Figures per local hour or local day of [starts_at, ends_at); keys are the starts in `zone`.

    `step` is one hour or one day. Starts without a contact are left out.
    """
    cut = TruncDay if step >= timedelta(days=1) else TruncHour
    rows = IntervalFact.objects.filter(starts_at__gte=starts_at, starts_at__lt=ends_at)
    sums = rows.annotate(start=cut("starts_at", tzinfo=zone)).values("start").order_by("start")
    rule = policy or _promises_of(ends_at).general
    return {row["start"]: _figures(row, rule, None) for row in sums.annotate(**{name: Sum(name) for name in _SUMS})}


def missed_entries(starts_at: datetime, ends_at: datetime, *, promises: Promises | None = None) -> QuerySet[QueueEntry]:
    """Stays begun in [starts_at, ends_at) that the service level counts, but not as in time; newest first.

    As many as denominator minus numerator of `figures_between`. Each carries its `wait` (None while it goes on).
    """
    promises = promises or _promises_of(ends_at)
    inbound = Q(interaction__direction=Direction.INBOUND.value)  # as counting does
    rows = (
        routing_selectors.entries_between(starts_at, ends_at)
        .filter(inbound)
        .annotate(wait=ExpressionWrapper(F("left_at") - F("enqueued_at"), output_field=DurationField()))
    )
    found = _missed(rules_of(promises.general)) & ~Q(queue_id__in=list(promises.own))
    for queue_id, policy in promises.own.items():
        found |= _missed(rules_of(policy)) & Q(queue_id=queue_id)
    return rows.filter(found).select_related("queue").order_by("-enqueued_at", "-id")


def day_bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """A local day as [start, end) in UTC; 23 or 25 hours long when the clock changes."""
    start = datetime.combine(day, time(), zone)
    end = datetime.combine(day + timedelta(days=1), time(), zone)
    return start.astimezone(UTC), end.astimezone(UTC)


def _promises_of(ends_at: datetime) -> Promises:
    return promises_at(ends_at - timedelta(microseconds=1))


def _missed(rules: Rules) -> Q:
    """The domain judges one example per way out and side of each limit; the database finds the rest like it."""
    found = Q(pk__in=[])
    edges = sorted({rules.short_ms, rules.threshold_ms})
    for way in (QueueEnd.ANSWERED, QueueEnd.ABANDONED, QueueEnd.FLOW_OUT, QueueEnd.CALLBACK):
        for low, high in zip([None, *edges], [*edges, None], strict=True):
            if _is_missed(way, edges[-1] + 1 if high is None else high, rules):
                found |= _like(way, low, high)
    return found | Q(exit="") if _is_missed(QueueEnd.WAITING, None, rules) else found


def _is_missed(way: QueueEnd, wait: int | None, rules: Rules) -> bool:
    ended_at = None if wait is None else _BEGINNING + timedelta(milliseconds=wait)
    one = service_level(counts_of(ContactRecord(_BEGINNING, way, ended_at), rules), rules)
    return one.denominator > one.numerator


def _like(way: QueueEnd, low: int | None, high: int | None) -> Q:
    """Waits above `low` and up to `high` whole milliseconds, as the domain cuts them."""
    found = Q(exit=way.value)
    if low is not None:
        found &= Q(wait__gte=timedelta(milliseconds=low + 1))
    return found if high is None else found & Q(wait__lt=timedelta(milliseconds=high + 1))


def _figures(sums: Mapping[str, Any], policy: SlaPolicy, counted_at: datetime | None) -> Figures:
    values = {name: sums[name] or 0 for name in _SUMS}
    counts = Counts(**{name: values[name] for name in _COUNTS})
    return Figures(
        counts=counts,
        service_level=service_level(counts, rules_of(policy)),
        target_share=policy.target_share,
        threshold_seconds=policy.threshold_seconds,
        abandonment=abandonment(counts, AbandonmentRule.OF_OFFERED),
        speed_of_answer_ms=average_speed_of_answer(values["answered_wait_ms"], counts.answered),
        handle_time_ms=average_handle_time(
            values["talk_ms"], values["hold_ms"], values["wrap_up_ms"], values["handled"]
        ),
        handled=values["handled"],
        counted_at=counted_at,
    )
