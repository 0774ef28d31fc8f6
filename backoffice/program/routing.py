"""Queues, business hours and entry points."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from backoffice.hours_form import HoursForm
from backoffice.queue_form import QueueForm, why_in_use
from backoffice.rows import OfficeAdmin, adopt
from backoffice.sites import program_site
from routing.models import BusinessHours, EntryPoint, Queue
from routing.services import moving, setup
from routing.services.demands import unserved
from routing.services.retiring import delete_queue, uses_of

PLAIN = (
    "code", "name", "hours", "target_seconds", "target_share", "short_abandon_seconds", "priority", "weight",
    "agreed_per_hour", "offer_seconds", "missed_limit", "wrap_up_seconds", "wrap_up_outcome", "named_agent_seconds",
    "last_agent_seconds", "overflow_keeps_clock", "script", "is_active",
)  # fmt: skip
QUEUE = (
    (None, ("name", "code", ("hours", "script"))),
    (_("Promise"), (("target_seconds", "target_share", "short_abandon_seconds"), ("agreed_per_hour", "weight"))),
    (_("Who serves it"), ("required", "preferred", "rings", "lenders", ("last_agent_seconds", "named_agent_seconds"))),
    (_("Order"), ("priority",)),
    (_("When it takes too long"), (
        ("overflow_closed_queue", "overflow_closed_flow"),
        ("overflow_depth", "overflow_depth_queue", "overflow_depth_flow"),
        ("overflow_wait", "overflow_wait_queue", "overflow_wait_flow"),
        "overflow_keeps_clock",
    )),
    (_("Offer and wrap-up"), (("offer_seconds", "missed_limit"), ("wrap_up_seconds", "wrap_up_outcome"))),
    (_("In use"), ("is_active", "move_to")),
)  # fmt: skip


@admin.register(Queue, site=program_site)
class QueueAdmin(OfficeAdmin):
    """Places to wait; one that served contacts is switched off, not deleted."""

    form = QueueForm
    may_delete = True
    list_display = ("name", "code", "hours", "target_seconds", "target_share", "priority", "is_active")
    list_filter = ("is_active",)
    list_select_related = ("hours",)
    search_fields = ("name", "code")
    fieldsets = tuple((title, {"fields": names}) for title, names in QUEUE)
    fixed = ("code",)
    ordering = ("name", "id")

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """One at a time: each is asked what hangs on it."""
        return {}

    def save_model(self, request: HttpRequest, obj: Queue, form: Any, change: bool) -> None:
        """Written under its code by the service, after whoever waits was moved; a queue nobody can serve is told."""
        keys = {"hours": "hours_id", "script": "script_id", "wrap_up_outcome": "wrap_up_outcome_id"}
        values = {keys.get(name, name): getattr(obj, f"{name}_id" if name in keys else name) for name in PLAIN}
        rules = {name: form.cleaned_data[name] for name in (*QueueForm.RULES, "overflows")}
        to = form.cleaned_data.get("move_to")
        if change and not obj.is_active and to is not None:
            moving.drain_queue(queue_id=obj.pk, to_queue_id=to.pk)
        adopt(obj, setup.set_queue(**values, **rules))
        if obj.is_active:
            for why in unserved([obj]).values():
                messages.warning(request, _("As it is nobody can serve this queue. %(why)s") % {"why": why})

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """A queue in use, or one that contacts once waited in, is protected; it says by what."""
        found, counts, _perms, protected = super().get_deleted_objects(objs, request)
        uses = [why_in_use(use) for queue in objs if (use := uses_of(queue))]
        return found, counts, set(), [*uses, *protected]

    def delete_model(self, request: HttpRequest, obj: Queue) -> None:
        """By the service."""
        delete_queue(queue_id=obj.pk)


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
