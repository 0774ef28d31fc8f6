"""What the agent says and asks, in steps; published versions never change."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kernel.ids import new_id


class Script(models.Model):
    """A named script of the program."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=80, unique=True)
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name


class ScriptVersion(models.Model):
    """Steps as checked by crm.domain.script; a draft until published."""

    script = models.ForeignKey(Script, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    steps = models.JSONField(default=list)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="script_version_once", fields=["script", "number"]),
            models.CheckConstraint(name="script_version_from_1", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.script}, {self.number}"
