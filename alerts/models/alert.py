"""An alert from its first breach to its end, and the mails about it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from alerts.domain.rules import LONGEST_NOTE
from alerts.models.rule import AlertRule
from kernel.ids import new_id


class Alert(models.Model):
    """One figure against one rule; ids and numbers only. Before `raised_at` it is a breach nobody has been told of."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    rule = models.ForeignKey(AlertRule, on_delete=models.CASCADE, related_name="alerts")
    program = models.ForeignKey("tenants.Program", on_delete=models.CASCADE, related_name="+")
    queue_id = models.UUIDField(null=True, blank=True)
    breached_at = models.DateTimeField()
    raised_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    told_count = models.PositiveIntegerField(default=0)
    good_since_at = models.DateTimeField(null=True, blank=True)
    cleared_at = models.DateTimeField(null=True, blank=True)
    value = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)  # none = no figure any more
    value_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.CharField(max_length=LONGEST_NOTE, blank=True)  # of who acknowledged it: staff to staff

    class Meta:
        constraints = [
            # Two workers that look at once begin one alert.
            models.UniqueConstraint(
                name="alert_once_open",
                fields=["rule", "program", "queue_id"],
                condition=Q(cleared_at=None),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="alert_cleared_after_raised",
                condition=Q(cleared_at=None) | Q(raised_at__isnull=False, cleared_at__gte=F("raised_at")),
            ),
            models.CheckConstraint(
                name="alert_acknowledged_whole",
                condition=Q(acknowledged_at=None, acknowledged_by=None)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
            ),
        ]
        indexes = [
            # What is bad now in the programs of one supervisor, and what was lately.
            models.Index(name="alert_of_program", fields=["program", "-raised_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.breached_at:%Y-%m-%d %H:%M}"


class AlertMail(models.Model):
    """One mail to one person about an alert raised or told again; sent once, tried again when the relay was away."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="mails")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()  # the alert's told_count
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(name="alert_mail_once", fields=["alert", "user", "number"])]
        indexes = [
            # The worker asks for what is due.
            models.Index(name="alert_mail_due", fields=["due_at"], condition=Q(sent_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.alert_id} {self.number}"
