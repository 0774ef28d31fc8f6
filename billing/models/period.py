"""A span billed at once: a local month of the program, unless it was cut."""

from __future__ import annotations

from enum import StrEnum

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _


class PeriodStatus(StrEnum):
    """Open takes charges; review takes charges too but is over; closed never changes."""

    OPEN = "open"
    REVIEW = "review"
    CLOSED = "closed"


class InstantSpan(Func):
    """SQL tstzrange(from, to), half open."""

    function = "tstzrange"
    output_field = DateTimeRangeField()


class BillingPeriod(models.Model):
    """[starts_at, ends_at) in UTC; borders are local midnights of the program or the instant of a cut."""

    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    status = models.CharField(
        _("status"), max_length=6, choices=[(s.value, s.value) for s in PeriodStatus], default=PeriodStatus.OPEN.value
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    class Meta:
        verbose_name = _("billing period")
        verbose_name_plural = _("billing periods")
        constraints = [
            models.CheckConstraint(name="period_has_time", condition=Q(ends_at__gt=F("starts_at"))),
            # Every instant belongs to one period: a contact must not be billed in two.
            ExclusionConstraint(
                name="period_no_overlap",
                expressions=[(InstantSpan("starts_at", "ends_at"), RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                name="period_closed_has_instant",
                condition=(Q(status="closed") & ~Q(closed_at=None)) | (~Q(status="closed") & Q(closed_at=None)),
            ),
        ]
