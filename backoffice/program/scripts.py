"""Scripts, their versions, and outcomes."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from backoffice import widgets
from backoffice.rows import OfficeAdmin, OfficeInline, adopt
from backoffice.sites import program_site
from crm.domain.script import BadScript, parse_steps
from crm.models import Disposition, Script, ScriptVersion
from crm.selectors import published_version
from crm.services import catalog

EXAMPLE = '[{"key": "greet", "title": "Greet", "say": "Hello, how may I help?"}]'


class ScriptForm(forms.ModelForm):
    """Name and steps; changed steps are published as the next version."""

    steps = widgets.lines(
        _("Steps"),
        rows=18,
        required=False,
        help_text=_("JSON: key, title, say, required, and branches with label and to. Saving changed steps publishes."),
    )

    class Meta:
        model = Script
        fields = ("name", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        current = None if self.instance._state.adding else self.instance.versions.order_by("-number").first()
        text = json.dumps(current.steps, ensure_ascii=False, indent=2) if current else EXAMPLE
        self.initial.setdefault("steps", text)

    def clean_steps(self) -> list[dict[str, Any]]:
        """Read and followed once, so that a broken script is refused here."""
        try:
            steps = json.loads(self.cleaned_data["steps"] or "[]")
            if not isinstance(steps, list) or not all(isinstance(step, dict) for step in steps):
                raise ValidationError(_("A list of steps is needed."))
            parse_steps(steps)
        except json.JSONDecodeError as error:
            where = {"line": error.lineno, "column": error.colno}
            raise ValidationError(_("This is no JSON at line %(line)s, column %(column)s.") % where) from error
        except BadScript as error:
            raise ValidationError(_("These steps cannot be followed: %(why)s") % {"why": error}) from error
        return steps


class VersionsInline(OfficeInline):
    """What was said before."""

    model = ScriptVersion
    read_only = True
    fields = ("number", "published_at")
    ordering = ("-number", "-id")


@admin.register(Script, site=program_site)
class ScriptAdmin(OfficeAdmin):
    """What agents say and ask."""

    form = ScriptForm
    inlines = (VersionsInline,)
    list_display = ("name", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name",)
    fields = ("name", "is_active", "steps")
    ordering = ("name", "id")

    def save_model(self, request: HttpRequest, obj: Script, form: ScriptForm, change: bool) -> None:
        """Steps: row; publish when the steps differ from what is in force. Running contacts keep their version."""
        if change:
            obj.save()
        else:
            is_active = obj.is_active
            adopt(obj, catalog.create_script(name=obj.name))
            obj.is_active = is_active
            obj.save(update_fields=["is_active"])
        steps = form.cleaned_data["steps"]
        current = obj.versions.order_by("-number").first()
        if current is None or current.steps != steps:
            made = catalog.publish_script(script_id=obj.id, steps=steps)
            messages.success(request, _("Version %(number)s is in force.") % {"number": made.number})


@admin.register(ScriptVersion, site=program_site)
class ScriptVersionAdmin(OfficeAdmin):
    """Every version ever published; an old one comes back as a new one."""

    read_only = True
    actions = ("publish_again",)
    list_display = ("script", "number", "published_at")
    list_filter = (("script", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("script",)
    fields = ("script", "number", "published_at", "shown_steps")
    readonly_fields = ("shown_steps",)
    ordering = ("script__name", "-number", "id")

    @display(description=_("Steps"))
    def shown_steps(self, obj: ScriptVersion) -> str:
        """Readable."""
        return json.dumps(obj.steps, ensure_ascii=False, indent=2)

    @action(description=_("Publish again as the next version"))
    def publish_again(self, request: HttpRequest, queryset: QuerySet[ScriptVersion]) -> None:
        """One at a time: two versions of a script cannot both be in force."""
        chosen = list(queryset[:2])
        if len(chosen) != 1:
            messages.error(request, _("Choose one version."))
            return
        made = catalog.publish_script(script_id=chosen[0].script_id, steps=chosen[0].steps)
        if published_version(made.script_id) is None:
            messages.warning(request, _("Published, but the script is switched off."))
        else:
            messages.success(request, _("Version %(number)s is in force.") % {"number": made.number})


@admin.register(Disposition, site=program_site)
class DispositionAdmin(OfficeAdmin):
    """Outcomes agents choose from; one that was used is switched off, not deleted."""

    list_display = ("label", "code", "is_resolved", "position", "is_active")
    list_filter = ("is_active", "is_resolved")
    search_fields = ("label", "code")
    fields = ("code", "label", "is_resolved", "position", "is_active")
    fixed = ("code",)
    ordering = ("position", "id")

    def save_model(self, request: HttpRequest, obj: Disposition, form: Any, change: bool) -> None:
        """Written under its code by the service, which switches it on; then the form's switch."""
        made = catalog.create_disposition(
            code=obj.code, label=obj.label, is_resolved=obj.is_resolved, position=obj.position
        )
        is_active = obj.is_active
        adopt(obj, made)
        if not is_active:
            obj.is_active = False
            obj.save(update_fields=["is_active"])
