"""Rules of alerts of this program, beside those of every program."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from alerts.models import AlertRule
from backoffice import widgets
from backoffice.alert_form import FIELDS, RuleAdmin, RuleForm
from backoffice.sites import program_site
from routing import selectors as routing
from tenants.requests import program_of


class ProgramRuleForm(RuleForm):
    """With one queue, or each of them."""

    queue_id = widgets.choice(_("Queue"), (), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [(str(queue.id), queue.name) for queue in routing.queues()]
        self.fields["queue_id"].choices = [("", _("Each queue, or the whole program")), *rows]  # type: ignore[attr-defined]


@admin.register(AlertRule, site=program_site)
class ProgramRuleAdmin(RuleAdmin):
    """Only this program's."""

    form = ProgramRuleForm
    fields = ("measure", "queue_id", *FIELDS[1:])

    def get_queryset(self, request: HttpRequest) -> QuerySet[AlertRule]:
        """Rules of this program."""
        return super().get_queryset(request).filter(program=program_of(request))

    def save_model(self, request: HttpRequest, obj: AlertRule, form: Any, change: bool) -> None:
        """Of this program, whatever the form said."""
        obj.program = program_of(request)
        super().save_model(request, obj, form, change)
