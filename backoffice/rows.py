"""Base classes of our admin pages: rights by role, keys to public rows kept inside the program, no surprises."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model, Q, QuerySet
from django.db.models.fields.related import ForeignKey
from django.http import HttpRequest
from django.utils.text import capfirst
from unfold.admin import ModelAdmin, TabularInline

from agents.models import Agent, Skill
from agents.selectors import agents_of_program
from backoffice.codes import Coded
from tenants.models import EntryAddress, Program, User
from tenants.requests import program_of
from tenants.selectors import leaders_of
from tenants.viewer import viewer_of

# Which rows of a public table a program may point to. A table that is not named here cannot be pointed to.
OWN: dict[type[Model], Callable[[Program], QuerySet[Any]]] = {
    EntryAddress: lambda program: EntryAddress.objects.filter(program=program).order_by("channel", "address", "id"),
    Skill: lambda program: Skill.objects.filter(Q(program=program) | Q(program=None)).order_by("name", "id"),
    Agent: lambda program: agents_of_program(program.pk),
    User: leaders_of,
}


def is_public(model: type[Model]) -> bool:
    """Whether the model's rows lie in the public schema, seen by every program."""
    return apps.get_app_config(model._meta.app_label).name not in settings.TENANT_APPS


def own_rows(model: type[Model], request: HttpRequest) -> QuerySet[Any]:
    """The rows of a public model that this program may see. Raises ImproperlyConfigured for a model without a rule."""
    if model not in OWN:
        raise ImproperlyConfigured(f"backoffice.rows.OWN has no rule for {model._meta.label}")
    return OWN[model](program_of(request))


class Rights:
    """Rights follow from the role alone: whoever may enter the site may see, and change what is not read-only."""

    read_only = False
    may_add = True
    may_delete = False
    admin_site: Any
    parent_site: Any = None

    def _inside(self, request: HttpRequest) -> bool:
        return bool(self.admin_site.has_permission(request))

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Shown in the menu."""
        return self._inside(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Seen."""
        return self._inside(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Changed."""
        return not self.read_only and self._inside(request)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Added."""
        return self.may_add and not self.read_only and self._inside(request)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Deleted; the floor deactivates instead, as program tables refer to public rows."""
        return self.may_delete and not self.read_only and self._inside(request)

    def get_field_queryset(self, db: str | None, db_field: ForeignKey[Any, Any], request: HttpRequest) -> Any:
        """Rows a key may point to; a program's key to a public table sees the program's rows only."""
        target = db_field.related_model
        in_program = getattr(request, "program", None) is not None
        if in_program and not isinstance(target, str) and is_public(target):
            return own_rows(target, request)
        return super().get_field_queryset(db, db_field, request)  # type: ignore[misc]


class OfficeAdmin(Coded, Rights, ModelAdmin):
    """A list and a form of one model."""

    show_full_result_count = False
    view_on_site = False
    list_per_page = 50
    warn_unsaved_form = True
    list_filter_submit = True
    list_fullwidth = True
    fixed: tuple[str, ...] = ()  # fields that are chosen once, when the row is made

    def get_form(self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: Any) -> Any:
        """Labels begin alike, whether the form or the model gave them."""
        form = super().get_form(request, obj, change, **kwargs)
        for name, field in form.base_fields.items():  # copies: a field of the form's own outlives the request
            form.base_fields[name] = field = copy(field)
            field.label = capfirst(str(field.label or "")) or None
        return form

    def get_list_display(self, request: HttpRequest) -> Any:
        """Codes in words."""
        return self.in_words(super().get_list_display(request))

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """Plus what is fixed once the row is made; codes in words."""
        return self.in_words((*super().get_readonly_fields(request, obj), *(self.fixed if obj is not None else ())))

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """What is not edited is told in words."""
        names = super().get_fields(request, obj)
        if obj is not None and not self.has_change_permission(request, obj):
            return self.in_words(names)
        told = self.get_readonly_fields(request, obj)
        return [word if word in told else name for name, word in zip(names, self.in_words(names), strict=True)]

    def get_inlines(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """Rows below a form hang on a row that is there."""
        return super().get_inlines(request, obj) if obj is not None else ()

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """No bulk removal where single rows are not removed either."""
        actions = super().get_actions(request)
        if not self.may_delete:
            actions.pop("delete_selected", None)
        return actions

    def admins(self, request: HttpRequest) -> Any:
        """The user who acts, for the audit log."""
        return viewer_of(request).user


class OfficeInline(Coded, Rights, TabularInline):
    """Rows below a form; read-only ones are plain text."""

    extra = 0
    show_change_link = False

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """All of them where nothing is edited, also those no form could hold."""
        return self.in_words(self.fields if self.read_only else super().get_readonly_fields(request, obj))

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """Codes in words."""
        names = super().get_fields(request, obj)
        return self.in_words(names) if self.read_only else names


def adopt(obj: Model, made: Model) -> None:
    """Let the admin's unsaved instance become the row that a service made."""
    for field in obj._meta.concrete_fields:
        setattr(obj, field.attname, getattr(made, field.attname))
    obj._state.adding = False
    obj._state.db = made._state.db
