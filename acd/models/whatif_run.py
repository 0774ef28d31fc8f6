"""A question "what if" to a past day, its progress and its answer; kept for a while under its own address."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from kernel.ids import new_id


class WhatIfState(models.TextChoices):
    """Where a run stands; the last three are final."""

    ASKED = "asked"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class WhatIfRun(models.Model):
    """Ids and numbers only. `question` and `answer`: see routing.services.whatif_asked; `progress` 0..100."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    question = models.JSONField()
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in WhatIfState], default=WhatIfState.ASKED.value
    )
    progress = models.PositiveSmallIntegerField(default=0)
    answer = models.JSONField(null=True, blank=True)
    fault = models.CharField(max_length=40, blank=True)
    seen_at = models.DateTimeField()  # last sign of life of the worker
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="whatif_done_has_answer", condition=~Q(state="done") | Q(answer__isnull=False)),
            models.CheckConstraint(name="whatif_progress_is_percent", condition=Q(progress__lte=100)),
        ]
        indexes = [
            # The list of a person's runs, and those that are old enough to go.
            models.Index(name="whatif_by_time", fields=["asked_at"]),
        ]
