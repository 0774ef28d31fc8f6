"""The append-only record of a contact; every figure can be folded from it again."""

from __future__ import annotations

from django.db import models

from interactions.domain.states import TimelineKind
from interactions.models.interaction import Interaction


class TimelineEntry(models.Model):
    """One thing that happened at one instant; `data` holds ids and codes. Triggers refuse change and removal."""

    interaction = models.ForeignKey(Interaction, on_delete=models.DO_NOTHING, related_name="timeline")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=24, choices=[(k.value, k.value) for k in TimelineKind])
    at = models.DateTimeField()
    agent_id = models.UUIDField(null=True, blank=True)
    data = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(name="timeline_seq_once", fields=["interaction", "seq"])]
