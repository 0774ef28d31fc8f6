"""Figures of one program, each with the counters it came from. All run inside a program's context."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Max, Sum

from reporting.domain.kpi import AbandonmentRule, abandonment, average_handle_time, average_speed_of_answer
from reporting.domain.measure import Measure
from reporting.domain.sla import ClockStart, Counts, Formula, service_level
from reporting.domain.sla import SlaPolicy as Rules
from reporting.models import IntervalFact, SlaPolicy

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


def policy_at(instant: datetime) -> SlaPolicy:
    """The version in force at an instant."""
    row = SlaPolicy.objects.filter(valid_from_at__lte=instant).order_by("-valid_from_at").first()
    return row or default_policy()


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


def figures_between(starts_at: datetime, ends_at: datetime, *, queue_ids: Iterable[UUID] | None = None) -> Figures:
    """Figures of [starts_at, ends_at), weighted by volume, by the rule in force at the end of the period."""
    rows = IntervalFact.objects.filter(starts_at__gte=starts_at, starts_at__lt=ends_at)
    if queue_ids is not None:
        rows = rows.filter(queue_id__in=list(queue_ids))
    sums = rows.aggregate(**{name: Sum(name) for name in _SUMS}, youngest=Max("counted_at"))
    return _figures(sums, policy_at(ends_at - timedelta(microseconds=1)), sums["youngest"])


def figures_by_start(
    starts_at: datetime, ends_at: datetime, *, step: timedelta, zone: ZoneInfo
) -> dict[datetime, Figures]:
    """Figures per local hour or local day of [starts_at, ends_at); keys are the starts in `zone`.

    `step` is one hour or one day. Starts without a contact are left out.
    """
    rows = IntervalFact.objects.filter(starts_at__gte=starts_at, starts_at__lt=ends_at).order_by("starts_at", "id")
    policy = policy_at(ends_at - timedelta(microseconds=1))
    sums: dict[datetime, dict[str, int]] = {}
    for row in rows.values("starts_at", *_SUMS):
        local = row["starts_at"].astimezone(zone).replace(minute=0)
        if step >= timedelta(days=1):
            local = local.replace(hour=0, fold=0)
        bucket = sums.setdefault(local, dict.fromkeys(_SUMS, 0))
        for name in _SUMS:
            bucket[name] += row[name]
    return {start: _figures(values, policy, None) for start, values in sums.items()}


def day_bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """A local day as [start, end) in UTC; 23 or 25 hours long when the clock changes."""
    start = datetime.combine(day, time(), zone)
    end = datetime.combine(day + timedelta(days=1), time(), zone)
    return start.astimezone(UTC), end.astimezone(UTC)


def _figures(sums: dict[str, int | None], policy: SlaPolicy, counted_at: datetime | None) -> Figures:
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
