"""How many missed offers of a queue set an agent not ready."""

from __future__ import annotations

from django.db import models


class MissedLimit(models.Model):
    """Of one queue of a program, written with the queue; one without a row has 1. Read only when an offer ran out."""

    program = models.ForeignKey("tenants.Program", on_delete=models.CASCADE)
    queue_id = models.UUIDField()
    limit = models.PositiveSmallIntegerField()  # in a row; 0 = stays ready

    class Meta:
        constraints = [models.UniqueConstraint(name="missed_limit_once", fields=["program", "queue_id"])]
