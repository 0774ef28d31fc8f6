"""Which role a user has in which program, and tokens of the API."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kernel import clock
from tenants.domain.roles import Role

ROLE_LABELS = {
    Role.AGENT: _("Agent"),
    Role.SUPERVISOR: _("Supervisor"),
    Role.PLANNER: _("Planner"),
    Role.ANALYST: _("Quality analyst"),
    Role.TRAINER: _("Trainer"),
    Role.FINANCE: pgettext_lazy("role", "Finance"),
    Role.ADMIN: _("Administrator"),
    Role.SPECIALIST: _("Specialist"),
    Role.CLIENT_VIEWER: _("Viewer"),
    Role.CLIENT_MANAGER: _("Client manager"),
}
ROLE_CHOICES = [(role.value, label) for role, label in ROLE_LABELS.items()]


class Membership(models.Model):
    """One role of one user in one program; without a program it counts for the whole provider."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name=_("user")
    )
    program = models.ForeignKey(
        "tenants.Program",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("program"),
        help_text=_("Empty means every program of the provider"),
    )
    role = models.CharField(_("role"), max_length=20, choices=ROLE_CHOICES)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("access")
        verbose_name_plural = _("accesses")
        constraints = [
            # One row per role; provider-wide rows (program null) count as equal too. Also the index of every request.
            models.UniqueConstraint(
                fields=["user", "program", "role"], nulls_distinct=False, name="tenants_membership_once"
            ),
            # A client's people never see another program.
            models.CheckConstraint(
                condition=models.Q(program__isnull=False) | ~models.Q(role__in=["client_viewer", "client_manager"]),
                name="tenants_membership_client_has_program",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in Role]), name="tenants_membership_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {ROLE_LABELS[Role(self.role)]}"


class ApiToken(models.Model):
    """A bearer token of the API; only its SHA-256 is kept."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens", verbose_name=_("user")
    )
    program = models.ForeignKey("tenants.Program", models.CASCADE, related_name="api_tokens", verbose_name=_("program"))
    name = models.CharField(_("name"), max_length=80)
    hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        constraints = [
            # A token kept in the clear would be a password in every backup.
            models.CheckConstraint(condition=models.Q(hash__regex=r"^[0-9a-f]{64}$"), name="tenants_token_hashed"),
        ]

    def __str__(self) -> str:
        return self.name
