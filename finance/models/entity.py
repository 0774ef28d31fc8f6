"""The provider's companies that issue documents, and their counters."""

from __future__ import annotations

from enum import StrEnum

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel import clock


class SeriesKind(StrEnum):
    """What a series of numbers is for."""

    INVOICE = "invoice"


class LegalEntity(models.Model):
    """A company of the provider as printed on documents; issued documents keep their own copy."""

    name = models.CharField(_("name"), max_length=240, unique=True)
    trade_name = models.CharField(_("trade name"), max_length=120, blank=True)
    address = models.TextField(_("address"))
    country = models.CharField(_("country"), max_length=2)
    tax_id = models.CharField(_("tax number"), max_length=60, blank=True)
    vat_id = models.CharField(_("VAT number"), max_length=20, blank=True)
    email = models.EmailField(_("email"), blank=True)
    bank_name = models.CharField(_("bank"), max_length=160, blank=True)
    iban = models.CharField(_("IBAN or account"), max_length=60, blank=True)
    bank_details = models.CharField(_("bank details"), max_length=240, blank=True)  # BIC, correspondent account
    director = models.CharField(_("director"), max_length=120, blank=True)
    accountant = models.CharField(_("chief accountant"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="en")
    prefix = models.CharField(_("number prefix"), max_length=16, default="INV")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("legal entity")
        verbose_name_plural = _("legal entities")
        constraints = [
            models.CheckConstraint(name="legal_entity_country_code", condition=Q(country__regex=r"^[A-Z]{2}$")),
            # Numbers of two entities must not look alike.
            models.UniqueConstraint(name="legal_entity_prefix_once", fields=["prefix"]),
        ]

    def __str__(self) -> str:
        return self.name


class NumberSeries(models.Model):
    """The counter of one entity, kind and year, taken by UPDATE .. RETURNING in the issuing transaction: no gaps.

    `last_hash`: head of the chain of issued documents.
    """

    entity = models.ForeignKey(LegalEntity, models.PROTECT, related_name="series")
    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in SeriesKind])
    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)
    last_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("number series")
        verbose_name_plural = _("number series")
        constraints = [models.UniqueConstraint(name="number_series_once", fields=["entity", "kind", "year"])]
