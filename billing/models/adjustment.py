"""A manual line with a reason and a name."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from billing.models.contract import Contract
from billing.models.period import BillingPeriod


class Adjustment(models.Model):
    """An amount agreed by hand, in micro-units of the contract's currency; negative = a credit."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="adjustments")
    period = models.ForeignKey(BillingPeriod, models.PROTECT, related_name="adjustments")
    amount_micro = models.BigIntegerField(_("amount"))
    reason = models.CharField(_("reason"), max_length=200)
    made_by_id = models.BigIntegerField()  # tenants.User
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("adjustment")
        verbose_name_plural = _("adjustments")
        constraints = [
            models.CheckConstraint(name="adjustment_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(name="adjustment_not_zero", condition=~Q(amount_micro=0)),
        ]
