"""Billing periods."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from billing.models import BillingPeriod, PeriodStatus
from kernel import clock


def periods() -> QuerySet[BillingPeriod]:
    """All periods, newest first."""
    return BillingPeriod.objects.order_by("-starts_at", "-id")


def periods_to_bill() -> QuerySet[BillingPeriod]:
    """Periods not closed yet, oldest first."""
    return BillingPeriod.objects.exclude(status=PeriodStatus.CLOSED.value).order_by("starts_at", "id")


def period_by_id(period_id: int) -> BillingPeriod:
    """Raises BillingPeriod.DoesNotExist."""
    return BillingPeriod.objects.get(id=period_id)


def current_period(at: datetime | None = None) -> BillingPeriod | None:
    """The period that holds an instant (now by default); None before the first contact of a month was rated."""
    instant = at or clock.now()
    return BillingPeriod.objects.filter(starts_at__lte=instant, ends_at__gt=instant).first()
