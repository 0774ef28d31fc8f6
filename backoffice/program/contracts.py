"""Contract, prices and service-level rules, to look at: finance sets them."""

from __future__ import annotations

from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from backoffice.codes import CLOCK_STARTS, FORMULAS, LANGUAGES, VAT
from backoffice.rows import OfficeAdmin, OfficeInline
from backoffice.sites import program_site
from billing.models import Contract, ContractVersion, RateCardVersion
from console.finance.prices import PriceRow, card_of
from reporting.models import SlaPolicy
from routing.selectors import queue_names
from tenants.context import current_schema
from tenants.models import Program


class ContractVersionInline(OfficeInline):
    """Terms by day."""

    model = ContractVersion
    read_only = True
    codes = {"sla_formula": FORMULAS}
    fields = ("number", "valid_from", "valid_to", "sla_formula", "sla_threshold_seconds", "sla_target_share")
    ordering = ("number", "id")


@admin.register(Contract, site=program_site)
class ContractAdmin(OfficeAdmin):
    """Terms with the client."""

    read_only = True
    codes = {"vat_category": VAT, "language": LANGUAGES}
    inlines = (ContractVersionInline,)
    list_display = ("number", "name", "currency", "payment_days", "in_finance")
    fields = (
        "number", "name", "currency", "payment_days", "vat_category", "vat_rate", "po_reference", "language",
        "in_finance",
    )  # fmt: skip
    readonly_fields = ("in_finance",)
    ordering = ("-created_at", "-id")

    @display(description=_("Where it is changed"))
    def in_finance(self, obj: Contract) -> str:
        """The finance pages lie outside the mount."""
        slug = Program.objects.values_list("slug", flat=True).get(schema_name=current_schema())
        return format_html('<a href="/finance/{}/contracts/{}/">{}</a>', slug, obj.pk, _("Open in finance"))


@admin.register(RateCardVersion, site=program_site)
class RateCardVersionAdmin(OfficeAdmin):
    """Prices as they were published."""

    read_only = True
    list_display = ("contract", "number", "valid_from", "created_at")
    list_select_related = ("card__contract",)
    fields = ("contract", "number", "valid_from", "rates", "created_at")
    readonly_fields = ("contract", "rates", "created_at")
    ordering = ("card__contract__number", "-number", "id")

    @display(description=_("Contract"))
    def contract(self, obj: RateCardVersion) -> str:
        """Whose prices."""
        return str(obj.card.contract)

    @display(description=_("Rates"))
    def rates(self, obj: RateCardVersion) -> str:
        """One price a line."""
        rows = card_of(obj, queue_names()).rows
        return format_html_join("", "<p>{}</p>", ((_line(row),) for row in rows)) if rows else "—"


def _line(row: PriceRow) -> str:
    """Channel, queue, clock, price and what is charged at least."""
    limits = _("increment %(increment)s s, at least %(minimum)s s") % {
        "increment": row.increment_seconds or 1,
        "minimum": row.minimum_seconds,
    }
    fee = _("connection fee %(fee)s") % {"fee": row.connect_fee} if row.connect_fee else ""
    return ", ".join(filter(None, (row.channel, row.queue, row.clock, row.when, row.price, limits, fee)))


@admin.register(SlaPolicy, site=program_site)
class SlaPolicyAdmin(OfficeAdmin):
    """Rules of the service level; a contract's version puts them in force."""

    read_only = True
    codes = {"formula": FORMULAS, "clock_start": CLOCK_STARTS}
    list_display = ("number", "queue", "valid_from_at", "formula", "threshold_seconds", "target_share")
    list_select_related = ("queue",)
    ordering = ("-number", "-id")
