"""Terms with a client; what may change by date lies in versions."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from kernel import clock
from reporting.domain.sla import Formula


class DateSpan(Func):
    """SQL daterange(from, to): half open, no end = for good."""

    function = "daterange"
    output_field = DateRangeField()


class Contract(models.Model):
    """Who pays what to whom and when; prices lie in its rate card."""

    name = models.CharField(_("name"), max_length=120)
    number = models.CharField(_("number"), max_length=60, unique=True)
    currency = models.CharField(_("currency"), max_length=3)
    legal_entity_id = models.BigIntegerField(_("legal entity"))  # finance.LegalEntity, a floor up: id only
    payment_days = models.PositiveSmallIntegerField(_("payment days"), default=30)
    vat_category = models.CharField(_("VAT category"), max_length=2, default="S")  # UNCL 5305: S E O Z AE
    vat_rate = models.DecimalField(_("VAT rate"), max_digits=5, decimal_places=2, null=True, blank=True)
    po_reference = models.CharField(_("order reference"), max_length=80, blank=True)
    language = models.CharField(_("language of documents"), max_length=5, choices=settings.LANGUAGES, default="en")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("contract")
        verbose_name_plural = _("contracts")
        constraints = [
            models.CheckConstraint(name="contract_currency_code", condition=Q(currency__regex=r"^[A-Z]{3}$")),
            # Only the standard and the zero category carry a rate; the others explain why there is none (EN 16931).
            models.CheckConstraint(
                name="contract_vat_rate_fits_category",
                condition=Q(vat_category__in=["S", "Z"], vat_rate__gte=0, vat_rate__lte=100)
                | Q(vat_category__in=["E", "O", "AE"], vat_rate=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class ContractVersion(models.Model):
    """Terms from a day on, local days of the program: [valid_from, valid_to). Holds the service-level promise."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="versions", verbose_name=_("contract"))
    number = models.PositiveIntegerField(_("version"), default=1)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until"), null=True, blank=True)
    sla_formula = models.CharField(
        _("service level formula"),
        max_length=24,
        choices=[(f.value, f.value) for f in Formula],
        default=Formula.ABANDONS_FOR.value,
    )
    sla_threshold_seconds = models.PositiveIntegerField(_("threshold, s"), default=20)
    sla_short_seconds = models.PositiveIntegerField(_("short abandon, s"), default=5)
    sla_target_share = models.DecimalField(_("target share"), max_digits=4, decimal_places=3, default="0.800")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("contract version")
        verbose_name_plural = _("contract versions")
        constraints = [
            models.UniqueConstraint(name="contract_version_once", fields=["contract", "number"]),
            models.CheckConstraint(
                name="contract_version_not_reversed", condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from"))
            ),
            # A contact is priced by one contract: on no day are two in force in a program.
            ExclusionConstraint(
                name="contract_version_one_a_day",
                expressions=[(DateSpan("valid_from", "valid_to"), RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                name="contract_version_target_is_share",
                condition=Q(sla_target_share__gte=0) & Q(sla_target_share__lte=1),
            ),
            models.CheckConstraint(name="contract_version_threshold", condition=Q(sla_threshold_seconds__gte=1)),
        ]

    def __str__(self) -> str:
        return str(self.number)
