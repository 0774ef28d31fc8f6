"""The sections of the top bar: who sees which. A section whose address does not exist here is left out."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FLOOR_ROLES = frozenset({"supervisor", "planner", "analyst", "trainer", "admin"})
CLIENT_ROLES = frozenset({"client_viewer", "client_manager"})
LOOKER_ROLES = CLIENT_ROLES | {"supervisor", "finance", "admin"}
STAFF_ROLES = FLOOR_ROLES | {"agent", "finance", "specialist"}


@dataclass(frozen=True, slots=True)
class Section:
    """One link of the top bar: `address` is a URL name, `roles` who sees it."""

    code: str
    label: str | Promise
    address: str
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Link:
    """A section resolved for one request."""

    code: str
    label: str | Promise
    url: str
    current: bool


PROVIDER_SECTIONS = (
    Section("desk", _("Desk"), "desk", frozenset({"agent"})),
    Section("floor", _("Wallboard"), "wallboard", frozenset({"supervisor", "admin"})),
    Section("floor_desk", _("Floor desk"), "floor_desk", frozenset({"supervisor", "admin"})),
    Section("callbacks", _("Callbacks"), "floor_callbacks", frozenset({"supervisor", "admin"})),
    Section("finance", _("Finance"), "finance", frozenset({"finance", "admin"})),
    Section("programs", _("Programs"), "switcher", STAFF_ROLES | CLIENT_ROLES),
    Section("backoffice", _("Back office"), "admin:index", frozenset({"admin"})),
)
PROGRAM_SECTIONS = (
    Section("portal", _("Service level"), "portal", LOOKER_ROLES),
    Section("portal_contacts", _("Contacts"), "portal_contacts", LOOKER_ROLES),
    Section("portal_invoices", _("Invoices"), "portal_invoices", LOOKER_ROLES),
)


def url_or_none(name: str) -> str | None:
    """The address of a URL name under the request's own URL conf, or None where it is not mounted."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return None


def links_for(*, roles: frozenset[str], path: str, in_program: bool) -> list[Link]:
    """The links a viewer with these roles sees; the longest address that starts the path is the current one."""
    found = []
    for section in PROGRAM_SECTIONS if in_program else PROVIDER_SECTIONS:
        url = url_or_none(section.address) if section.roles & roles else None
        if url:
            found.append((section, url))
    here = max((url for _section, url in found if path.startswith(url)), key=len, default=None)
    return [Link(section.code, section.label, url, url == here) for section, url in found]
