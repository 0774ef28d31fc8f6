"""Rules of alerts that hold in every program."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from alerts.models import AlertRule
from backoffice.alert_form import RuleAdmin
from backoffice.sites import floor_site
from tenants.selectors import leaders_of


@admin.register(AlertRule, site=floor_site)
class FloorRuleAdmin(RuleAdmin):
    """Those of single programs are in their own back offices."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[AlertRule]:
        """Rules of all programs."""
        return super().get_queryset(request).filter(program=None)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Mails about every program go to those who lead every program."""
        if db_field.name == "mailed_to":
            kwargs["queryset"] = leaders_of(None)
        return super().formfield_for_manytomany(db_field, request, **kwargs)
