"""A client's program, which is one PostgreSQL schema, and the addresses that lead to it."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django_tenants.models import DomainMixin, TenantMixin

from kernel import clock
from tenants.domain.programs import HUES


class Program(TenantMixin):
    """One client program. Made by tenants.services.provisioning only, which also makes its schema."""

    auto_create_schema = False
    auto_drop_schema = False

    client = models.ForeignKey("tenants.Client", models.PROTECT, related_name="programs", verbose_name=_("client"))
    slug = models.CharField(_("short name"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    monogram = models.CharField(_("monogram"), max_length=2)
    hue = models.CharField(_("colour"), max_length=12, choices=[(hue, hue) for hue in HUES], default=HUES[0])
    time_zone = models.CharField(_("time zone"), max_length=60, default="UTC")
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="en")
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    greeting = models.CharField(_("greeting"), max_length=240, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    is_canary = models.BooleanField(_("migrated first"), default=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("program")
        verbose_name_plural = _("programs")
        constraints = [
            # The slug is a host label and a path part; the schema name is made of it.
            models.CheckConstraint(
                condition=models.Q(slug__regex=r"^[a-z][a-z0-9-]*[a-z0-9]$"), name="tenants_program_slug_host_label"
            ),
            # Provisioning replays SQL text by name: letters, digits and underscores only, never `public` or `pg_...`.
            models.CheckConstraint(
                condition=models.Q(schema_name__regex=r"^p_[a-z0-9_]+$"), name="tenants_program_schema_safe"
            ),
            models.CheckConstraint(
                condition=models.Q(currency__regex=r"^[A-Z]{3}$"), name="tenants_program_currency_code"
            ),
            # Only the twelve hues have measured contrast in both themes.
            models.CheckConstraint(condition=models.Q(hue__in=HUES), name="tenants_program_hue_known"),
        ]

    def __str__(self) -> str:
        return self.name

    def __enter__(self) -> NoReturn:
        """Refuse: the previous tenant sits in one class-level list, so two threads end in each other's program."""
        raise RuntimeError("`with program:` is not thread safe; use tenants.context.program_context(program)")

    def __exit__(self, *exc: Any) -> None:
        """Never reached, as __enter__ raises."""


class Domain(DomainMixin):
    """A host name of a program, lower case, without the port."""

    class Meta:
        verbose_name = _("domain")
        verbose_name_plural = _("domains")
        constraints = [
            # Host headers are compared lower-cased; an upper-case row would never be found.
            models.CheckConstraint(
                condition=models.Q(domain__regex=r"^[a-z0-9.-]+$"), name="tenants_domain_lower_without_port"
            ),
        ]


class EntryAddress(models.Model):
    """A mailbox, widget key or number that leads to a program, whoever writes to it."""

    program = models.ForeignKey(Program, models.CASCADE, related_name="entry_addresses", verbose_name=_("program"))
    channel = models.CharField(_("channel"), max_length=20)
    address = models.CharField(_("address"), max_length=254)
    display_name = models.CharField(_("shown name"), max_length=120, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("entry address")
        verbose_name_plural = _("entry addresses")
        constraints = [
            # One address leads to one program: gateways look the program up by it.
            models.UniqueConstraint(fields=["channel", "address"], name="tenants_entry_address_one_program"),
            # Mailboxes are compared lower-cased; widget keys and E.164 numbers have no upper case.
            models.CheckConstraint(condition=models.Q(address=Lower("address")), name="tenants_entry_address_lower"),
        ]

    def __str__(self) -> str:
        return self.address
