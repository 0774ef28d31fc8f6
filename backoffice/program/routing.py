"""Queues, business hours and entry points."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from backoffice.hours_form import HoursForm
from backoffice.rows import OfficeAdmin, adopt
from backoffice.sites import program_site
from routing.models import BusinessHours, EntryPoint, Queue
from routing.services import setup

QUEUE = (
    "code", "name", "hours", "target_seconds", "target_share", "short_abandon_seconds", "required_skill",
    "required_level", "priority", "offer_seconds", "wrap_up_seconds", "script", "is_active",
)  # fmt: skip


@admin.register(Queue, site=program_site)
class QueueAdmin(OfficeAdmin):
    """Places to wait; one that served contacts is switched off, not deleted."""

    list_display = ("name", "code", "hours", "target_seconds", "target_share", "required_skill", "is_active")
    list_filter = ("is_active",)
    list_select_related = ("hours", "required_skill")
    search_fields = ("name", "code")
    fields = QUEUE
    fixed = ("code",)
    ordering = ("name", "id")

    def save_model(self, request: HttpRequest, obj: Queue, form: Any, change: bool) -> None:
        """Written under its code by the service."""
        keys = {"hours": "hours_id", "required_skill": "skill_id", "script": "script_id"}
        values = {keys.get(name, name): getattr(obj, f"{name}_id" if name in keys else name) for name in QUEUE}
        adopt(obj, setup.set_queue(**values))


@admin.register(BusinessHours, site=program_site)
class BusinessHoursAdmin(OfficeAdmin):
    """Opening intervals, several a day, and holidays."""

    form = HoursForm
    list_display = ("name", "time_zone")
    search_fields = ("name",)
    fields = ("name", "time_zone", *HoursForm.DAYS, "special_days")
    fixed = ("name",)
    ordering = ("name", "id")

    def save_model(self, request: HttpRequest, obj: BusinessHours, form: HoursForm, change: bool) -> None:
        """Written under its name by the service."""
        made = setup.set_hours(
            name=obj.name, time_zone=obj.time_zone, weekly=form.weekly(), holidays=form.cleaned_data["special_days"]
        )
        adopt(obj, made)


@admin.register(EntryPoint, site=program_site)
class EntryPointAdmin(OfficeAdmin):
    """Where contacts to an address go."""

    list_display = ("entry_address", "flow", "queue", "after_hours_queue", "is_active")
    list_filter = ("is_active",)
    list_select_related = ("entry_address", "queue", "after_hours_queue", "flow")
    fields = ("entry_address", "flow", "queue", "after_hours_queue", "welcome", "closed_message", "is_active")
    fixed = ("entry_address",)
    ordering = ("id",)

    def save_model(self, request: HttpRequest, obj: EntryPoint, form: Any, change: bool) -> None:
        """Led by the service, which switches it on; then the form's switch."""
        made = setup.set_entry_point(
            entry_address_id=obj.entry_address_id,
            queue_id=obj.queue_id,
            after_hours_queue_id=obj.after_hours_queue_id,
            welcome=obj.welcome,
            closed_message=obj.closed_message,
        )
        setup.lead_through_flow(entry_address_id=obj.entry_address_id, flow_id=obj.flow_id)
        made.flow_id = obj.flow_id
        is_active = obj.is_active
        adopt(obj, made)
        if not is_active:
            obj.is_active = False
            obj.save(update_fields=["is_active"])
