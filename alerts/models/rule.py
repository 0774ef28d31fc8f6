"""When an alert is raised: of one program, or of every program of the provider."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from alerts.domain.rules import Measure, Severity


class AlertRule(models.Model):
    """One rule. Numbers are in the measure's unit; seconds are whole."""

    program = models.ForeignKey("tenants.Program", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    queue_id = models.UUIDField(null=True, blank=True)  # routing.Queue of that program; none = each queue, or all
    measure = models.CharField(max_length=20, choices=[(m.value, m.value) for m in Measure])
    threshold = models.DecimalField(max_digits=8, decimal_places=2)
    for_seconds = models.PositiveIntegerField(default=0)
    margin = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    clear_seconds = models.PositiveIntegerField(default=30)
    repeat_seconds = models.PositiveIntegerField(default=900)
    severity = models.CharField(
        max_length=4, choices=[(s.value, s.value) for s in Severity], default=Severity.WARN.value
    )
    quiet_from = models.TimeField(null=True, blank=True)  # in the program's time zone
    quiet_to = models.TimeField(null=True, blank=True)
    mailed_to = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            # A queue lies in one program: a rule of all programs names none.
            models.CheckConstraint(
                name="alert_rule_queue_of_program", condition=Q(queue_id=None) | Q(program__isnull=False)
            ),
            models.CheckConstraint(
                name="alert_rule_threshold_counts", condition=Q(threshold__gte=0) & Q(margin__gte=0)
            ),
            models.CheckConstraint(
                name="alert_rule_quiet_whole",
                condition=Q(quiet_from=None, quiet_to=None)
                | (Q(quiet_from__isnull=False, quiet_to__isnull=False) & ~Q(quiet_from=F("quiet_to"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.threshold}"
