"""What the provider decides for all its programs."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.models.access import ROLE_CHOICES


class ProviderSettings(models.Model):
    """A single row."""

    SINGLE = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=SINGLE, editable=False)
    name = models.CharField(_("provider"), max_length=120, default="Onefloor")
    mfa_required_roles = ArrayField(
        models.CharField(max_length=20, choices=ROLE_CHOICES),
        verbose_name=_("roles that need a second factor"),
        default=list,
        blank=True,
    )

    forgotten_after_minutes = models.PositiveSmallIntegerField(
        _("sign out agents who left their desk after, min"),
        default=60,
        help_text=_("Of agents without a console, or not ready since an offer they missed; 0 = never."),
    )

    class Meta:
        verbose_name = _("provider settings")
        verbose_name_plural = _("provider settings")
        constraints = [
            # Two rows would be two answers to one question.
            models.CheckConstraint(condition=models.Q(id=1), name="tenants_provider_settings_single"),
        ]

    def __str__(self) -> str:
        return self.name
