"""Recorded prompts of flows."""

from __future__ import annotations

from django.db import models

from kernel.ids import new_id
from routing.domain.recordings import LONGEST_MS, SHORTEST_MS


class Recording(models.Model):
    """One prompt in one language, as a WAV file; `storage_key` is a path below the media folder, never shown."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.SlugField(max_length=40)  # as flows name it; the same for all languages
    language = models.CharField(max_length=12)
    file_name = models.CharField(max_length=160)  # as it was uploaded
    size = models.PositiveIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    storage_key = models.CharField(max_length=120)
    duration_ms = models.PositiveIntegerField()
    uploaded_at = models.DateTimeField()
    uploaded_by_id = models.BigIntegerField(null=True, blank=True)  # tenants.User, a public row

    class Meta:
        constraints = [
            # A flow names a code and speaks a language: there is one answer.
            models.UniqueConstraint(name="recording_code_language_once", fields=["code", "language"]),
            # What the check of the upload promises to whoever plays it.
            models.CheckConstraint(
                name="recording_duration_in_bounds",
                condition=models.Q(duration_ms__gte=SHORTEST_MS, duration_ms__lte=LONGEST_MS),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.language})"
