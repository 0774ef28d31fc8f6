"""A document to a client: free until issued, immutable after."""

from __future__ import annotations

from enum import StrEnum

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from finance.models.entity import LegalEntity
from kernel.ids import new_id


class InvoiceStatus(StrEnum):
    """Draft -> approved -> issued, then what became of it."""

    DRAFT = "draft"
    APPROVED = "approved"
    ISSUED = "issued"
    PART_PAID = "part_paid"
    PAID = "paid"
    DISPUTED = "disputed"
    CREDITED = "credited"
    WRITTEN_OFF = "written_off"


UNISSUED = (InvoiceStatus.DRAFT.value, InvoiceStatus.APPROVED.value)


class Invoice(models.Model):
    """A number is taken at issue, never on a draft. `snapshot` holds names, addresses, bank and terms as printed.

    Once issued, triggers let only `status` and the first stored PDF pass. `hash` = SHA-256 over the document and the
    hash of the one before it in its series.
    """

    kept_after_program = True  # the law keeps documents when a program ends

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    legal_entity = models.ForeignKey(LegalEntity, models.PROTECT, related_name="invoices")
    client = models.ForeignKey("tenants.Client", models.PROTECT, related_name="+")
    program = models.ForeignKey("tenants.Program", models.PROTECT, related_name="+")
    statement_id = models.BigIntegerField()  # billing.Statement in the program's schema
    status = models.CharField(
        max_length=12, choices=[(s.value, s.value) for s in InvoiceStatus], default=InvoiceStatus.DRAFT.value
    )
    series_year = models.PositiveSmallIntegerField(null=True)
    counter = models.PositiveIntegerField(null=True)
    number = models.CharField(max_length=40, null=True)  # noqa: DJ001 - NULL is "not issued", and unique
    currency = models.CharField(max_length=3)
    net = models.DecimalField(max_digits=18, decimal_places=3)
    vat = models.DecimalField(max_digits=18, decimal_places=3)
    gross = models.DecimalField(max_digits=18, decimal_places=3)
    vat_category = models.CharField(max_length=2)
    vat_rate = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    period_starts_at = models.DateTimeField()
    period_ends_at = models.DateTimeField()
    language = models.CharField(max_length=5, choices=settings.LANGUAGES)
    snapshot = models.JSONField()
    created_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True)
    approved_by_id = models.BigIntegerField(null=True)
    issued_at = models.DateTimeField(null=True)
    issued_by_id = models.BigIntegerField(null=True)
    issue_date = models.DateField(null=True)
    due_date = models.DateField(null=True)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")
        constraints = [
            # A statement is invoiced once.
            models.UniqueConstraint(name="invoice_statement_once", fields=["program", "statement_id"]),
            models.UniqueConstraint(name="invoice_number_once", fields=["legal_entity", "number"]),
            models.UniqueConstraint(name="invoice_counter_once", fields=["legal_entity", "series_year", "counter"]),
            models.CheckConstraint(
                name="invoice_number_at_issue",
                condition=Q(status__in=UNISSUED, number=None, counter=None, issued_at=None, hash="")
                | (
                    ~Q(status__in=UNISSUED)
                    & Q(number__isnull=False, counter__isnull=False, issued_at__isnull=False)
                    & ~Q(hash="")
                ),
            ),
            models.CheckConstraint(name="invoice_gross_adds_up", condition=Q(gross=models.F("net") + models.F("vat"))),
        ]
        indexes = [
            # Lists of the portal and of the finance console, newest first.
            models.Index(name="invoice_newest", fields=["program", "-created_at", "-id"]),
        ]


class InvoiceLine(models.Model):
    """A line as printed, and the exact sum behind it; `statement_line_id` opens its contacts."""

    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    description = models.CharField(max_length=240)
    note = models.CharField(max_length=240, blank=True)
    count = models.PositiveIntegerField()
    billed_seconds = models.BigIntegerField()
    exact_micro = models.BigIntegerField()
    amount = models.DecimalField(max_digits=18, decimal_places=3)
    price_micro = models.BigIntegerField(null=True)
    unit_seconds = models.PositiveIntegerField(null=True)
    statement_line_id = models.BigIntegerField()

    class Meta:
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        constraints = [models.UniqueConstraint(name="invoice_line_once", fields=["invoice", "position"])]
