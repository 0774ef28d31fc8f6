"""Customers, to look at."""

from __future__ import annotations

from django.contrib import admin

from backoffice.codes import CONTACT_KINDS, LANGUAGES
from backoffice.rows import OfficeAdmin, OfficeInline
from backoffice.sites import program_site
from crm.models import ContactPoint, Customer


class ContactPointInline(OfficeInline):
    """Ways to reach them."""

    model = ContactPoint
    read_only = True
    codes = {"kind": CONTACT_KINDS}
    fields = ("kind", "value", "created_at")
    ordering = ("id",)


@admin.register(Customer, site=program_site)
class CustomerAdmin(OfficeAdmin):
    """Served at the agents' desk; here they are found, not edited."""

    read_only = True
    codes = {"language": LANGUAGES}
    inlines = (ContactPointInline,)
    list_display = ("name_or_id", "language", "created_at", "simulated")
    list_filter = ("simulated",)
    search_fields = ("name", "contact_points__value")
    fields = ("name", "language", "about", "is_vip", "attributes", "created_at", "simulated")
    ordering = ("-created_at", "-id")

    @admin.display(description=Customer._meta.get_field("name").verbose_name, ordering="name")
    def name_or_id(self, obj: Customer) -> str:
        """Visitors have no name."""
        return obj.name or str(obj.pk)[-12:]
