"""Who did what."""

from __future__ import annotations

from django.contrib import admin

from backoffice.rows import OfficeAdmin
from backoffice.sites import floor_site
from tenants.models import AuditEntry


@admin.register(AuditEntry, site=floor_site)
class AuditEntryAdmin(OfficeAdmin):
    """Rows that are only ever added, by services."""

    read_only = True
    list_display = ("at", "action", "program", "actor", "object_ids", "ip")
    list_filter = (("program", admin.RelatedOnlyFieldListFilter), "action")
    list_select_related = ("program", "actor")
    search_fields = ("action", "actor__email")
    fields = ("at", "action", "program", "actor", "object_ids", "ip")
    ordering = ("-at", "-id")
    date_hierarchy = None
