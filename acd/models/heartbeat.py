"""Who leads the matching, so that a stopped leader is noticed."""

from __future__ import annotations

from django.db import models


class MatcherHeartbeat(models.Model):
    """One row, id 1: the leader's name, its database backend and its last beat (UTC)."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    leader = models.CharField(max_length=80)
    backend_pid = models.IntegerField()
    beat_at = models.DateTimeField()
