"""Outcome codes of interactions, chosen at wrap-up."""

from __future__ import annotations

from django.db import models


class Disposition(models.Model):
    """One outcome in the program's own words."""

    code = models.SlugField(max_length=40, unique=True)
    label = models.CharField(max_length=80)
    is_resolved = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return self.label
