"""The promise a contract names: formula, parameters and target, from an instant on."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from reporting.domain.sla import ClockStart, Formula


class SlaPolicy(models.Model):
    """Version `number` holds from valid_from_at until the next one of its queue begins; rows are never edited.

    Without a queue it holds for all that have no version of their own: mail is promised in hours, chat in seconds.
    """

    number = models.PositiveIntegerField(unique=True)
    queue = models.ForeignKey("routing.Queue", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    valid_from_at = models.DateTimeField()
    formula = models.CharField(max_length=24, choices=[(f.value, f.value) for f in Formula])
    threshold_seconds = models.PositiveIntegerField()
    short_seconds = models.PositiveIntegerField(default=5)
    plus_flow_outs = models.BooleanField(default=False)
    minus_short = models.BooleanField(default=False)
    minus_abandons = models.BooleanField(default=False)
    clock_start = models.CharField(
        max_length=12, choices=[(c.value, c.value) for c in ClockStart], default=ClockStart.ENQUEUE.value
    )
    target_share = models.DecimalField(max_digits=5, decimal_places=4)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="sla_target_is_share", condition=Q(target_share__gt=0) & Q(target_share__lte=1)
            ),
            # The version in force at an instant is one.
            models.UniqueConstraint(
                name="sla_policy_one_start", fields=["queue", "valid_from_at"], nulls_distinct=False
            ),
            models.CheckConstraint(name="sla_threshold_positive", condition=Q(threshold_seconds__gte=1)),
        ]

    def __str__(self) -> str:
        return str(self.number)
