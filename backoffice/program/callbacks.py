"""Callbacks to look at and cancel, how each queue makes them, and the numbers nobody may call."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from backoffice import widgets
from backoffice.codes import coded_filter
from backoffice.rows import OfficeAdmin, OfficeInline, adopt
from backoffice.sites import program_site
from crm.models import DoNotCall
from crm.services.customers import allow_calls, forbid_calls
from kernel.phone import NotAPhoneNumber
from routing import callback_words
from routing.models import Callback, CallbackAttempt, CallbackRule
from routing.services import callbacks as service

RULE = (
    "is_offered", "most_attempts", "pause_minutes", "slot_minutes", "slot_cap", "days_ahead", "valid_hours",
    "after_abandon",
)  # fmt: skip
SLOTS = (15, 30, 60, 120, 240)


class AttemptInline(OfficeInline):
    """What was tried."""

    model = CallbackAttempt
    read_only = True
    codes = {"outcome": callback_words.OUTCOMES}
    fields = ("number", "at", "outcome")
    ordering = ("number",)


@admin.register(Callback, site=program_site)
class CallbackAdmin(OfficeAdmin):
    """Promised calls, newest first; made in flows, the widget, at the desk and by the API."""

    read_only = True
    codes = {
        "state": callback_words.STATES,
        "source": callback_words.SOURCES,
        "outcome": callback_words.OUTCOMES,
    }
    inlines = (AttemptInline,)
    list_display = ("number", "customer", "queue", "state", "attempt_count", "due_at", "asked_at", "source")
    list_filter = (
        ("state", coded_filter(callback_words.STATES)),
        ("source", coded_filter(callback_words.SOURCES)),
        "queue",
        "simulated",
    )
    list_select_related = ("customer", "queue")
    search_fields = ("number", "customer__name")
    fields = (
        "number", "customer", "queue", "reason", "source", "state", "outcome", "attempt_count", "asked_at",
        "scheduled_at", "place_at", "due_at", "closed_at", "simulated",
    )  # fmt: skip
    ordering = ("-asked_at", "-id")
    actions = ("cancel",)

    @admin.action(description=_("Cancel the chosen callbacks"))
    def cancel(self, request: HttpRequest, chosen: QuerySet[Callback]) -> None:
        """One by one: whoever is being called, or is over, stays as it is and is told."""
        done = left = 0
        for callback in chosen.order_by("id"):
            try:
                service.cancel_callback(callback_id=callback.pk)
                done += 1
            except service.CannotCancel:
                left += 1
        if done:
            words = ngettext("%(count)s callback is cancelled.", "%(count)s callbacks are cancelled.", done)
            messages.success(request, words % {"count": done})
        if left:
            words = ngettext(
                "%(count)s callback is being called or over: it stays.",
                "%(count)s callbacks are being called or over: they stay.",
                left,
            )
            messages.warning(request, words % {"count": left})


class RuleForm(forms.ModelForm):
    """Numbers within what the floor can keep."""

    most_attempts = widgets.number(_("attempts at most"), min_value=1, max_value=10, initial=3)
    pause_minutes = widgets.number(_("pause between attempts, min"), min_value=1, max_value=1440, initial=15)
    slot_minutes = widgets.choice(_("length of a time to choose, min"), [(one, str(one)) for one in SLOTS], initial=30)
    slot_cap = widgets.number(
        _("callbacks set for one time"),
        min_value=0,
        max_value=1000,
        initial=4,
        help_text=_("0: customers are called in turn only, not at a time"),
    )
    days_ahead = widgets.number(_("days ahead"), min_value=1, max_value=60, initial=14)
    valid_hours = widgets.number(
        _("valid for, h"), min_value=1, max_value=720, initial=48, help_text=_("Then a callback nobody made expires")
    )

    class Meta:
        model = CallbackRule
        fields = ("queue", *RULE)

    def clean_slot_minutes(self) -> int:
        """A choice comes as text."""
        return int(self.cleaned_data["slot_minutes"])


@admin.register(CallbackRule, site=program_site)
class CallbackRuleAdmin(OfficeAdmin):
    """How a queue calls back; a queue without a rule goes by the values a new one shows."""

    form = RuleForm
    may_delete = True
    list_display = ("queue", "is_offered", "most_attempts", "pause_minutes", "slot_cap", "after_abandon")
    list_select_related = ("queue",)
    fields = ("queue", *RULE)
    fixed = ("queue",)
    ordering = ("queue__name", "queue_id")

    def save_model(self, request: HttpRequest, obj: CallbackRule, form: Any, change: bool) -> None:
        """By the service."""
        rules = {name: getattr(obj, name) for name in RULE}
        adopt(obj, service.set_callback_rule(queue_id=obj.queue_id, **rules))


class DoNotCallForm(forms.ModelForm):
    """The number as people write it."""

    class Meta:
        model = DoNotCall
        fields = ("number", "reason", "expires_at")

    def clean_number(self) -> str:
        """With its country code."""
        try:
            return service.number_of(self.cleaned_data["number"])
        except NotAPhoneNumber as error:
            raise ValidationError(_("This is no phone number. Write it with + and the country code.")) from error


@admin.register(DoNotCall, site=program_site)
class DoNotCallAdmin(OfficeAdmin):
    """Numbers nobody of this program calls."""

    form = DoNotCallForm
    may_delete = True
    list_display = ("number", "reason", "added_at", "expires_at")
    search_fields = ("number", "reason")
    fields = ("number", "reason", "expires_at")
    fixed = ("number",)
    ordering = ("-added_at", "-id")

    def save_model(self, request: HttpRequest, obj: DoNotCall, form: Any, change: bool) -> None:
        """By the service."""
        made = forbid_calls(number=obj.number, reason=obj.reason, by=self.admins(request).pk, expires_at=obj.expires_at)
        adopt(obj, made)

    def delete_model(self, request: HttpRequest, obj: DoNotCall) -> None:
        """By the service."""
        allow_calls(number=obj.number)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[DoNotCall]) -> None:
        """One by one, by the service."""
        for row in queryset:
            allow_calls(number=row.number)
