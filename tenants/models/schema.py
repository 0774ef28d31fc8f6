"""The stored dump of the template schema, and what happened to each schema at its last migration."""

from __future__ import annotations

from django.db import models

from kernel import clock


class TemplateDump(models.Model):
    """SQL text that makes a program schema; the newest row counts."""

    checksum = models.CharField(max_length=64, help_text="SHA-256 of text, hex")
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 over the migrations the text holds")
    text = models.TextField()
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            # Provisioning looks the dump up by the migrations of the running code.
            models.UniqueConstraint(fields=["fingerprint"], name="tenants_template_once_per_fingerprint"),
        ]

    def __str__(self) -> str:
        return self.fingerprint[:12]


class MigrationRun(models.Model):
    """The last attempt to migrate one schema."""

    schema = models.CharField(max_length=63, unique=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=1)
    error = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.schema
