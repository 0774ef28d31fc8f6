"""What other rooms may know of alerts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from alerts.domain.rules import Measure, Quiet, Rule
from alerts.models import Alert, AlertRule


def open_alerts(program_ids: Iterable[int]) -> QuerySet[Alert]:
    """Raised and not cleared, of these programs, oldest first, with rules and who acknowledged them."""
    rows = Alert.objects.filter(program_id__in=list(program_ids), raised_at__isnull=False, cleared_at=None)
    return rows.select_related("rule", "acknowledged_by").order_by("raised_at", "id")


def cleared_alerts(program_ids: Iterable[int], *, since: datetime) -> QuerySet[Alert]:
    """Cleared since an instant, latest first."""
    rows = Alert.objects.filter(program_id__in=list(program_ids), cleared_at__gte=since)
    return rows.select_related("rule", "acknowledged_by").order_by("-cleared_at", "-id")


def program_id_of_alert(alert_id: UUID) -> int | None:
    """Whose alert it is; None when there is no such one, or nobody has been told of it."""
    rows = Alert.objects.filter(pk=alert_id, raised_at__isnull=False)
    return rows.values_list("program_id", flat=True).first()


def rule_of(row: AlertRule) -> Rule:
    """A stored rule as the domain reads it."""
    quiet = None
    if row.quiet_from is not None and row.quiet_to is not None:
        quiet = Quiet(row.quiet_from, row.quiet_to)
    return Rule(
        measure=Measure(row.measure),
        threshold=row.threshold,
        for_seconds=row.for_seconds,
        margin=row.margin,
        clear_seconds=row.clear_seconds,
        repeat_seconds=row.repeat_seconds,
        quiet=quiet,
    )
