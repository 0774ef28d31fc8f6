"""Opening intervals and holidays in the program's own time zone."""

from __future__ import annotations

from django.db import models

from kernel.ids import new_id


class BusinessHours(models.Model):
    """`weekly` and `holidays` are read by routing.domain.hours.BusinessHours.from_data."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=80, unique=True)
    time_zone = models.CharField(max_length=40, default="UTC")
    weekly = models.JSONField(default=dict)  # {"0": [["09:00", "13:00"], ["14:00", "18:00"]], ...}, 0 = Monday
    holidays = models.JSONField(default=dict)  # {"2026-12-25": []} closed, or intervals of that day

    def __str__(self) -> str:
        return self.name
