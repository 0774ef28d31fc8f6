"""Who did what: rows that are only ever added."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel import clock


class AuditEntry(models.Model):
    """One deed worth answering for. Ids and codes only, no personal data of customers."""

    program = models.ForeignKey(
        "tenants.Program", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("program")
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("actor")
    )
    action = models.CharField(_("action"), max_length=80)
    object_ids = models.JSONField(_("objects"), default=dict)
    at = models.DateTimeField(_("at"), default=clock.now)
    ip = models.GenericIPAddressField(_("IP address"), null=True, blank=True)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit log")
        indexes = [
            # The log of a program, newest first.
            models.Index(fields=["program", "-at"], name="tenants_audit_program_at"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S}"
