"""Words for stored codes, and pages that say them: a list or a read-only field tells the label, never the code."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db.models import Field, Model
from django.http import HttpRequest
from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _

from acd.words import POLICIES
from look.words import AGENT_STATES, CHANNELS
from reporting.words import CLOCK_STARTS, FORMULAS
from tenants.models.access import ROLE_LABELS

Labels = Mapping[str, Any]
STATES: Labels = AGENT_STATES | {"signed_out": _("Signed out")}
LANGUAGES: Labels = dict(settings.LANGUAGES)
VAT: Labels = {
    "S": _("Standard rate"),
    "Z": _("Zero rate"),
    "E": _("Exempt"),
    "AE": _("Reverse charge"),
    "O": _("Outside VAT"),
}
CONTACT_KINDS: Labels = {
    "email": _("Email"),
    "phone": _("Phone"),
    "visitor": _("Visitor of the site"),
    "handle": _("Name in a messenger"),
}
ACTIONS: Labels = {
    "access.granted": _("Access given"),
    "access.revoked": _("Access taken"),
    "capacity.changed": _("Capacity rule changed"),
    "capacity.chosen": _("Capacity rule chosen for agents"),
    "capacity.removed": _("Capacity rule removed"),
    "floor.policy": _("Order of the floor changed"),
    "agent.message_sent": _("Message sent to agents"),
    "agent.state_forced": _("Agent's state set by a supervisor"),
    "alert.acknowledged": _("Alert acknowledged"),
    "alert.rule_saved": _("Alert rule saved"),
    "contact.given": _("Contact given to an agent"),
    "contact.moved": _("Contact moved to another queue"),
    "contact.pinned": _("Contact pinned"),
    "contact.taken_back": _("Contact put back into its queue"),
    "contact.unpinned": _("Pin taken off a contact"),
    "flow.published": _("Flow published"),
    "delivery.retried": _("Failed deliveries tried again"),
    "invoice.approved": _("Invoice approved"),
    "invoice.discarded": _("Invoice draft discarded"),
    "invoice.drafted": _("Invoice drafted"),
    "invoice.issued": _("Invoice issued"),
    "portal.contact.viewed": _("Contact opened in the portal"),
    "portal.invoice.downloaded": _("Invoice downloaded in the portal"),
    "recording.removed": _("Recording removed"),
    "recording.uploaded": _("Recording uploaded"),
    "program.changed": _("Program changed"),
    "program.created": _("Program made"),
    "program.dropped": _("Program removed"),
    "program.switched_off": _("Program switched off"),
    "provider.changed": _("Provider's settings changed"),
    "token.issued": _("API token issued"),
    "token.revoked": _("API token revoked"),
}
OBJECTS: Labels = {
    "by": _("user"),
    "count": _("number"),
    "flow": _("flow"),
    "interaction": _("contact"),
    "invoice": _("invoice"),
    "program": _("program"),
    "recording": _("recording"),
    "role": _("role"),
    "rule": _("rule"),
    "slug": _("short name"),
    "token": _("API token"),
    "user": _("user"),
}
__all__ = ["ACTIONS", "CHANNELS", "CLOCK_STARTS", "CONTACT_KINDS", "FORMULAS", "LANGUAGES", "POLICIES", "STATES", "VAT"]


def told_objects(ids: Mapping[str, Any]) -> str:
    """What an entry of the audit log is about: "user 7, role Agent"."""
    roles = {role.value: label for role, label in ROLE_LABELS.items()}
    parts = (
        (OBJECTS.get(name, name), roles.get(value, value) if name == "role" else value) for name, value in ids.items()
    )
    return ", ".join(f"{name} {value}" for name, value in parts)


class Coded:
    """Of an admin or an inline: fields named in `codes` are told by their labels wherever they are not edited."""

    codes: Mapping[str, Labels] = {}
    model: type[Model]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, labels in self.codes.items():
            setattr(self, f"{name}_label", _told(self.model._meta.get_field(name), labels))

    def in_words(self, names: Any) -> tuple[Any, ...]:
        """The names with labels in place of codes."""
        return tuple(f"{name}_label" if name in self.codes else name for name in names)

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Choices of an edited field by their labels too."""
        if db_field.name in self.codes:
            kwargs["choices"] = list(self.codes[db_field.name].items())
        return super().formfield_for_choice_field(db_field, request, **kwargs)  # type: ignore[misc]


def coded_filter(labels: Labels) -> type[admin.FieldListFilter]:
    """A filter of a list that offers labels."""

    class CodedFilter(admin.ChoicesFieldListFilter):
        """The field's choices in words."""

        def __init__(self, field: Any, *args: Any, **kwargs: Any) -> None:
            worded = copy.copy(field)
            worded.choices = list(labels.items())
            super().__init__(worded, *args, **kwargs)

    return CodedFilter


def _told(field: Any, labels: Labels) -> Callable[[Model], str]:
    @admin.display(description=_name_of(field), ordering=field.name)
    def told(obj: Model) -> str:
        code = getattr(obj, field.name)
        return str(labels.get(code, code)) if code else "—"

    return told


def _name_of(field: Field[Any, Any]) -> Any:
    return lazystr(field.verbose_name)
