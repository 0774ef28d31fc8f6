"""All charges of a contract and period, frozen at approval."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from billing.models.contract import Contract
from billing.models.period import BillingPeriod


class StatementStatus(StrEnum):
    """Approved = frozen; invoiced = a document carries it; reopened = the approval was taken back, kept as evidence."""

    APPROVED = "approved"
    INVOICED = "invoiced"
    REOPENED = "reopened"


class Statement(models.Model):
    """What a contract comes to in a period. Triggers freeze it and its lines; only `status`,
    `invoice_id` and the three of a reopening move, and nothing after that.
    """

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="statements")
    period = models.ForeignKey(BillingPeriod, models.PROTECT, related_name="statements")
    contract_version = models.PositiveIntegerField()
    status = models.CharField(
        max_length=8, choices=[(s.value, s.value) for s in StatementStatus], default=StatementStatus.APPROVED.value
    )
    currency = models.CharField(max_length=3)
    vat_category = models.CharField(max_length=2)
    vat_rate = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    count = models.PositiveIntegerField()
    billed_seconds = models.BigIntegerField()
    exact_micro = models.BigIntegerField()
    amount_micro = models.BigIntegerField()  # sum of the rounded lines, before tax
    approved_at = models.DateTimeField()
    approved_by_id = models.BigIntegerField()  # tenants.User
    invoice_id = models.UUIDField(null=True, blank=True)  # finance.Invoice, a floor up: id only
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by_id = models.BigIntegerField(null=True, blank=True)  # tenants.User
    reopened_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        constraints = [
            # Of the approvals of a period one holds; those taken back stay beside it.
            models.UniqueConstraint(
                name="statement_once", fields=["contract", "period"], condition=~Q(status="reopened")
            ),
            models.CheckConstraint(
                name="statement_reopened_says_why",
                condition=(
                    Q(status="reopened", reopened_at__isnull=False, reopened_by_id__isnull=False, invoice_id=None)
                    & ~Q(reopened_reason="")
                )
                | (~Q(status="reopened") & Q(reopened_at=None, reopened_by_id=None, reopened_reason="")),
            ),
        ]


class StatementLine(models.Model):
    """All charges of one key (component, channel, queue, late), or one adjustment.

    `exact_micro`: sum over the contacts; `amount_micro`: rounded once, half up, to the currency's minor unit.
    Prices are set where one price held for the whole line.
    """

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    component = models.CharField(max_length=40)
    channel = models.CharField(max_length=12, blank=True)
    queue_id = models.UUIDField(null=True)
    queue_name = models.CharField(max_length=80, blank=True)
    is_late = models.BooleanField(default=False)
    text = models.CharField(max_length=200, blank=True)  # an adjustment's reason
    count = models.PositiveIntegerField()
    billed_seconds = models.BigIntegerField()
    exact_micro = models.BigIntegerField()
    amount_micro = models.BigIntegerField()
    price_micro = models.BigIntegerField(null=True)
    unit_seconds = models.PositiveIntegerField(null=True)  # none beside a price = per contact
    connect_fee_micro = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("statement line")
        verbose_name_plural = _("statement lines")
        constraints = [models.UniqueConstraint(name="statement_line_once", fields=["statement", "position"])]
