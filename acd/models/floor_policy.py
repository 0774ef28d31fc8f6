"""How this floor orders contacts that the same agent could take: one row, the provider's choice."""

from __future__ import annotations

from django.db import models

from acd.domain.matching import Policy
from acd.words import POLICIES


class FloorPolicy(models.Model):
    """One row, id 1; without it the defaults of acd.domain.matching.Settings hold."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    policy = models.CharField(
        max_length=20, choices=[(p.value, p.value) for p in Policy], default=Policy.STRICT_PRIORITY.value
    )
    point_seconds = models.PositiveIntegerField(default=60)

    def __str__(self) -> str:
        return str(POLICIES.get(self.policy, self.policy))


class FloorStanding(models.Model):
    """One row, id 1: what the leading matcher knew at `at` (UTC) of the promises, for those who explain its order.

    Memory decides; this is written behind it every few seconds while the promises count.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    at = models.DateTimeField()
    kept = models.JSONField(default=dict)  # "program:queue" -> share kept, 0..1
    beyond = models.JSONField(default=list)  # ids of waiting contacts beyond the volume agreed for their queue
