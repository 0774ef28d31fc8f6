"""What other rooms may know of alerts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from alerts.domain.mails import MailWish
from alerts.domain.rules import Measure, Quiet, Rule
from alerts.models import Alert, AlertMailWish, AlertRule


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


def wishes_of_program(program_id: int) -> dict[int, MailWish]:
    """Who chose what to be mailed about, by user."""
    rows = AlertMailWish.objects.filter(program_id=program_id)
    return {user: MailWish(wish) for user, wish in rows.values_list("user_id", "wish")}


def wishes_of_user(user_id: int) -> dict[int, MailWish]:
    """What a person chose, by program."""
    rows = AlertMailWish.objects.filter(user_id=user_id)
    return {program: MailWish(wish) for program, wish in rows.values_list("program_id", "wish")}


def rules_naming(user_id: int, program_ids: Iterable[int]) -> dict[int, int]:
    """How many rules in force name this person for mails, by program; those of every program count in each."""
    rows = AlertRule.objects.filter(mailed_to=user_id, is_active=True)
    named = list(rows.values_list("program_id", flat=True))
    return {program: sum(one in (None, program) for one in named) for program in program_ids}


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
