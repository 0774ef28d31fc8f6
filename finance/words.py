"""Statuses of documents in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

INVOICE_STATUSES = {
    "draft": _("Draft"),
    "approved": _("Approved"),
    "issued": _("Issued"),
    "part_paid": _("Part paid"),
    "paid": _("Paid"),
    "disputed": _("Disputed"),
    "credited": _("Credited"),
    "written_off": _("Written off"),
}
