"""How far a contact came in its script and what was noted."""

from __future__ import annotations

from django.db import models

from interactions.models.interaction import Interaction


class ScriptRun(models.Model):
    """The version in use stays the one the contact began with."""

    interaction = models.OneToOneField(Interaction, on_delete=models.CASCADE, related_name="script_run")
    version = models.ForeignKey("crm.ScriptVersion", on_delete=models.PROTECT)
    step_key = models.CharField(max_length=40, blank=True)  # "" = the script is done
    path = models.JSONField(default=list)  # keys of the steps passed, in order
