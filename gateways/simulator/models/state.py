"""The simulator's one switch and how far its history came."""

from __future__ import annotations

from django.db import models


class SimulatorState(models.Model):
    """One row, id 1. `done` counts replayed contacts of `planned`; a restart goes on after `done_keys`."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    is_on = models.BooleanField(default=True)
    seed = models.PositiveIntegerField(default=7)
    history_from_at = models.DateTimeField(null=True, blank=True)
    history_until_at = models.DateTimeField(null=True, blank=True)


class HistoryPart(models.Model):
    """Progress of one program's replay: contacts are replayed in a fixed order, `done_count` of them are there."""

    program_id = models.BigIntegerField(primary_key=True)
    planned_count = models.PositiveIntegerField()
    done_count = models.PositiveIntegerField(default=0)
