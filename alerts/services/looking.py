"""One look at the figures of a program: alerts begin, are raised, told again and cleared. Safe to run twice at once."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from alerts.domain.judging import News, Standing, judge
from alerts.domain.mails import mailed
from alerts.domain.rules import Measure, Severity
from alerts.events import AlertChanged
from alerts.models import Alert, AlertMail, AlertRule
from alerts.selectors import rule_of, wishes_of_program
from alerts.services.measuring import Readings
from kernel import clock
from outbox import publish
from tenants import selectors as tenants

if TYPE_CHECKING:
    from tenants.models import Program

LOCK_KEY = 7_203_102  # any number no other advisory lock of the suite uses; the second one is the program's id


@transaction.atomic
def look_at_program(*, program: Program) -> int:
    """Judge every rule in force for a program, in its context; returns how many alerts changed.

    Whoever comes while another looks leaves at once: the other has just seen the same.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [LOCK_KEY, program.pk])
        if not cursor.fetchone()[0]:
            return 0
    now, changed = clock.now(), 0
    readings = Readings(program, now)
    rules = AlertRule.objects.filter(Q(program=program) | Q(program=None), is_active=True)
    open_ones = {(row.rule_id, row.queue_id): row for row in Alert.objects.filter(program=program, cleared_at=None)}
    for rule in rules.order_by("id").prefetch_related("mailed_to"):
        measure = Measure(rule.measure)
        for queue_id in readings.subjects(measure, rule.queue_id):
            before = open_ones.pop((rule.id, queue_id), None)
            changed += _judge(rule, program, queue_id, before, readings.value(measure, queue_id), now)
    for left in open_ones.values():  # its rule or its queue is out of use
        changed += _end(left, now)
    return changed


def _judge(
    rule: AlertRule, program: Program, queue_id: UUID | None, row: Alert | None, value: Decimal | None, now: datetime
) -> bool:
    local = now.astimezone(Readings(program, now).zone)
    before = None if row is None else _standing(row)
    after, news = judge(rule_of(rule), before, value, now=now, local=local)
    if after is None:
        if row is not None:
            row.delete()
        return False
    row = row or Alert(rule=rule, program=program, queue_id=queue_id, value_at=now)
    moved = row.value != value or before != after
    for name in Standing.__dataclass_fields__:
        setattr(row, name, getattr(after, name))
    row.value, row.value_at = value, now
    if news in (News.RAISED, News.TOLD_AGAIN):
        row.told_count += 1
        row.acknowledged_at, row.acknowledged_by, row.note = None, None, ""  # the audit log keeps who had seen to it
    row.save()
    if news is News.NONE:
        if moved and row.raised_at is not None and _grew(before, after):
            _tell(row, "figure")
        return False
    if news is not News.CLEARED:
        users = _mailed(rule, program)
        due = [AlertMail(alert=row, user_id=user, number=row.told_count, due_at=now) for user in users]
        AlertMail.objects.bulk_create(due, ignore_conflicts=True)
    _tell(row, news.value)
    return True


def _mailed(rule: AlertRule, program: Program) -> list[int]:
    return mailed(
        Severity(rule.severity),
        named=[user.pk for user in rule.mailed_to.all()],
        wishes=wishes_of_program(program.pk),
        leaders=set(tenants.leaders_of(program).values_list("pk", flat=True)),
    )


def _grew(before: Standing | None, after: Standing) -> bool:
    """Whether what people see of the alert, beside its figure, has changed."""
    return before is None or (before.good_since_at is None) != (after.good_since_at is None)


def _end(row: Alert, now: datetime) -> bool:
    if row.raised_at is None:
        row.delete()
        return False
    row.cleared_at = now
    row.save(update_fields=["cleared_at"])
    _tell(row, News.CLEARED.value)
    return True


def _standing(row: Alert) -> Standing:
    return Standing(**{name: getattr(row, name) for name in Standing.__dataclass_fields__})


def _tell(row: Alert, what: str) -> None:
    publish(
        AlertChanged(program_id=row.program_id, alert_id=row.id, rule_id=row.rule_id, queue_id=row.queue_id, what=what)
    )
