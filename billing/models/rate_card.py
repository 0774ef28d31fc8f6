"""Prices of a contract; a version is written once and never changed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from billing.models.contract import Contract
from kernel import clock


class RateCard(models.Model):
    """The prices of one contract over time."""

    contract = models.OneToOneField(Contract, models.PROTECT, related_name="rate_card", verbose_name=_("contract"))
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("rate card")
        verbose_name_plural = _("rate cards")


class RateCardVersion(models.Model):
    """Prices from a local day of the program on; of two from the same day the later number counts.

    `data` is billing.domain.card_data: rates per channel or queue. A trigger refuses change and removal: a charge says
    which version priced it, and rating again must give the same bytes.
    """

    card = models.ForeignKey(RateCard, models.PROTECT, related_name="versions", verbose_name=_("rate card"))
    number = models.PositiveIntegerField(_("version"))
    valid_from = models.DateField(_("valid from"))
    data = models.JSONField(_("rates"))
    published_by_id = models.BigIntegerField(null=True, blank=True)  # tenants.User
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("rate card version")
        verbose_name_plural = _("rate card versions")
        constraints = [models.UniqueConstraint(name="rate_card_version_once", fields=["card", "number"])]

    def __str__(self) -> str:
        return f"{self.card.contract}, {self.number}"
