"""How the floor orders contacts that the same agent could take: the provider's one decision."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.validators import MaxValueValidator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from acd.models import FloorPolicy
from backoffice.codes import POLICIES
from backoffice.rows import OfficeAdmin
from backoffice.sites import floor_site
from tenants.services import audit

ONE_HOUR = 3600


class PolicyForm(forms.ModelForm):
    """A point of priority is worth at most an hour: more would be strict priority under another name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["point_seconds"].validators.append(MaxValueValidator(ONE_HOUR))
        self.fields["policy"].help_text = _(
            "Strict priority: a higher priority always goes first. First come: the longest wait goes first, and each "
            "point of priority counts as so many seconds of waiting. By the promises: whoever has least time left to "
            "be answered in time goes first, where the service level needs it; then the longest wait, measured by the "
            "target of its queue."
        )
        self.fields["point_seconds"].help_text = _("0 to 3600; strict priority does not use it.")


@admin.register(FloorPolicy, site=floor_site)
class FloorPolicyAdmin(OfficeAdmin):
    """The one row; the matcher takes it up within seconds."""

    form = PolicyForm
    may_add = False
    codes = {"policy": POLICIES}
    fields = ("policy", "point_seconds")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Straight to the row."""
        FloorPolicy.objects.get_or_create(pk=1)
        return HttpResponseRedirect(reverse("floor:acd_floorpolicy_change", args=[1]))

    def save_model(self, request: HttpRequest, obj: FloorPolicy, form: Any, change: bool) -> None:
        """Row and audit."""
        obj.save()
        audit.record(action="floor.policy", actor=self.admins(request))
