"""Billing periods: made when first needed, reviewed when over, cut when billed in the middle of a month."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from billing.domain.months import month_span
from billing.models import BillingPeriod, PeriodStatus
from billing.program import program_zone
from kernel import clock


def period_at(instant: datetime) -> BillingPeriod:
    """The period that holds an instant; made as a local month when there is none yet. Two makers end with one row."""
    found = _holding(instant)
    if found is not None:
        return found
    span = month_span(instant, program_zone())
    # DO NOTHING also answers the exclusion constraint: whoever came first has made it.
    BillingPeriod.objects.bulk_create([BillingPeriod(starts_at=span.start, ends_at=span.end)], ignore_conflicts=True)
    begin_reviews()
    return BillingPeriod.objects.get(starts_at__lte=instant, ends_at__gt=instant)


def begin_reviews() -> int:
    """Periods that are over go into review; how many did. Called when a period is made and by the clock."""
    over = BillingPeriod.objects.filter(status=PeriodStatus.OPEN.value, ends_at__lte=clock.now())
    return over.update(status=PeriodStatus.REVIEW.value)


@transaction.atomic(savepoint=False)  # a step of a rating
def booking_period(closed_at: datetime) -> tuple[BillingPeriod, BillingPeriod | None]:
    """Where a contact closed at that instant is billed: (its own period, None), or (a later open one, its own) when
    its own is closed. The booking period is locked until commit, so that it cannot be closed meanwhile.
    """
    own = _locking().filter(starts_at__lte=closed_at, ends_at__gt=closed_at).first() or _locked(period_at(closed_at))
    if own.status != PeriodStatus.CLOSED.value:
        return own, None
    later = BillingPeriod.objects.exclude(status=PeriodStatus.CLOSED.value).filter(starts_at__gte=own.ends_at)
    for candidate in later.order_by("starts_at", "id"):
        locked = _locked(candidate)
        if locked.status != PeriodStatus.CLOSED.value:
            return locked, own
    last = BillingPeriod.objects.order_by("-ends_at").values_list("ends_at", flat=True)[0]
    return _locked(period_at(max(clock.now(), last))), own


def cut(period: BillingPeriod, at: datetime) -> BillingPeriod:
    """End a locked running period at `at` and open the rest of its month; returns the rest."""
    rest = BillingPeriod(starts_at=at, ends_at=period.ends_at)
    period.ends_at = at
    period.save(update_fields=["ends_at"])
    rest.save()
    return rest


def _holding(instant: datetime) -> BillingPeriod | None:
    return BillingPeriod.objects.filter(starts_at__lte=instant, ends_at__gt=instant).first()


def _locking() -> QuerySet[BillingPeriod]:
    return BillingPeriod.objects.select_for_update(no_key=True)


def _locked(period: BillingPeriod) -> BillingPeriod:
    return _locking().get(id=period.id)
