"""One priced thing of one contact, and contacts that could not be priced."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from billing.models.contract import Contract
from billing.models.period import BillingPeriod
from billing.models.rate_card import RateCardVersion


class RatedCharge(models.Model):
    """One component of one contact, rated once per revision.

    `full_micro`, `full_seconds`: the price of this revision. `amount_micro`, `billed_seconds`: what this row adds to
    its period, the full price less what earlier revisions booked; their sums over all rows are always what is due.
    Amounts in micro-units of `currency`; `used_ms`: time on the component's clock.
    """

    interaction = models.ForeignKey("interactions.Interaction", models.PROTECT, related_name="charges")
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="charges")
    card_version = models.ForeignKey(RateCardVersion, models.PROTECT, related_name="charges")
    period = models.ForeignKey(BillingPeriod, models.PROTECT, related_name="charges")
    origin_period = models.ForeignKey(BillingPeriod, models.PROTECT, null=True, blank=True, related_name="+")
    is_late = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)
    component = models.CharField(max_length=40)
    clock = models.CharField(max_length=12)
    channel = models.CharField(max_length=12)
    queue_id = models.UUIDField(null=True, blank=True)
    closed_at = models.DateTimeField()
    used_ms = models.BigIntegerField()
    full_seconds = models.BigIntegerField()
    full_micro = models.BigIntegerField()
    billed_seconds = models.BigIntegerField()
    amount_micro = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    engine_version = models.CharField(max_length=12)
    input_hash = models.CharField(max_length=64)
    explain = models.JSONField()
    rated_at = models.DateTimeField()
    simulated = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("charge")
        verbose_name_plural = _("charges")
        constraints = [
            # A contact is charged once per component: duplicates and replays change nothing.
            models.UniqueConstraint(name="charge_once", fields=["interaction", "component", "contract", "revision"]),
            models.CheckConstraint(
                name="charge_late_knows_origin",
                condition=Q(is_late=True, origin_period__isnull=False) | Q(is_late=False, origin_period=None),
            ),
        ]
        indexes = [
            # Statement lines and their contacts.
            models.Index(name="charge_of_line", fields=["period", "contract", "channel", "component", "closed_at"]),
        ]


class UnratedContact(models.Model):
    """A closed contact without a charge and why; leaves when it is rated. Nothing is lost silently."""

    interaction = models.OneToOneField("interactions.Interaction", models.CASCADE, related_name="+")
    reason = models.CharField(
        max_length=16,
        choices=[("no_contract", _("No contract on that day")), ("no_card", _("No rate card on that day")),
                 ("no_rate", _("No rate for this channel")), ("no_time", _("No time to charge"))],
    )  # fmt: skip
    channel = models.CharField(max_length=12)
    closed_at = models.DateTimeField()
    noted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("contact without a charge")
        verbose_name_plural = _("contacts without a charge")
        indexes = [models.Index(name="unrated_in_order", fields=["closed_at", "id"])]
