"""Who did what."""

from __future__ import annotations

from django.contrib import admin

from backoffice.codes import ACTIONS, coded_filter, told_objects
from backoffice.rows import OfficeAdmin
from backoffice.sites import floor_site
from tenants.models import AuditEntry


@admin.register(AuditEntry, site=floor_site)
class AuditEntryAdmin(OfficeAdmin):
    """Rows that are only ever added, by services."""

    read_only = True
    codes = {"action": ACTIONS}
    list_display = ("at", "action", "program", "actor", "objects", "ip")
    list_filter = (("program", admin.RelatedOnlyFieldListFilter), ("action", coded_filter(ACTIONS)))
    list_select_related = ("program", "actor")
    search_fields = ("action", "actor__email")
    fields = ("at", "action", "program", "actor", "objects", "ip")
    readonly_fields = ("objects",)
    ordering = ("-at", "-id")
    date_hierarchy = None

    @admin.display(description=AuditEntry._meta.get_field("object_ids").verbose_name)
    def objects(self, obj: AuditEntry) -> str:
        """Ids by their names."""
        return told_objects(obj.object_ids)
