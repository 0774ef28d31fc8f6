"""What the frame of the back office asks: titles, program switch, menu, account links. Called by name from settings."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from backoffice.sites import PASSWORD, Entry, OfficeSite, floor_site, program_site
from tenants.domain.access import Grant
from tenants.domain.roles import Role
from tenants.viewer import viewer_of


def site_of(request: HttpRequest) -> OfficeSite:
    """The site that serves this request."""
    return program_site if getattr(request, "program", None) else floor_site


def title(request: HttpRequest) -> str:
    """In the browser's tab."""
    program = getattr(request, "program", None)
    return program.name if program else _("Back office")


def header(request: HttpRequest) -> str:
    """Above the menu."""
    program = getattr(request, "program", None)
    return program.name if program else "Onefloor"


def subheader(request: HttpRequest) -> str:
    """Below it."""
    program = getattr(request, "program", None)
    return _("Program of %(client)s") % {"client": program.client.name} if program else _("Back office of the floor")


def environment(request: HttpRequest) -> list[str]:
    """The label in the header: in whose rows one is."""
    program = getattr(request, "program", None)
    return [program.name, "info"] if program else [_("Floor"), "warning"]


def program_switch(request: HttpRequest) -> list[dict[str, Any]]:
    """The sites the viewer may administrate."""
    viewer = viewer_of(request)
    links = []
    if Grant(None, Role.ADMIN) in viewer.grants:
        links.append({"title": _("Floor"), "link": "/admin/", "icon": "apartment"})
    for program in viewer.programs:
        if Role.ADMIN in viewer.roles_of(program):
            links.append({"title": program.name, "link": f"/p/{program.slug}/admin/", "icon": "storefront"})
    links.append({"title": _("Leave the back office"), "link": "/programs/", "icon": "logout"})
    return links


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The menu: the site's groups."""
    site = site_of(request)
    if not site.has_permission(request):
        return []
    home = {"title": _("Overview"), "icon": "home", "link": reverse(f"{site.name}:index")}
    groups: list[dict[str, Any]] = [{"items": [home]}]
    for group in site.groups:
        items = [_item(site, entry) for entry in group.entries]
        groups.append({"title": str(group.title), "separator": True, "items": [item for item in items if item]})
    return groups


def _item(site: OfficeSite, entry: Entry) -> dict[str, Any] | None:
    if "." not in entry.target:
        return {"title": str(entry.title), "icon": entry.icon, "link": reverse(f"{site.name}:{entry.target}")}
    app, _dot, model = entry.target.lower().partition(".")
    try:
        link = reverse(f"{site.name}:{app}_{model}_changelist")
    except NoReverseMatch:
        return None
    registered = next(one for one in site._registry if one._meta.label == entry.target)
    words = str(registered._meta.verbose_name_plural)
    return {"title": words[:1].upper() + words[1:], "icon": entry.icon, "link": link}


def account_links(request: HttpRequest) -> list[dict[str, Any]]:
    """Literal addresses: they lie outside the mount."""
    return [
        {"title": _("Change password"), "link": PASSWORD},
        {"title": _("Second factor"), "link": "/accounts/2fa/"},
    ]


def stylesheet(request: HttpRequest) -> str:
    """Our few rules over the framework's."""
    return static("backoffice/office.css")


def favicon(request: HttpRequest) -> str:
    """The product's mark."""
    return static("look/mark.svg")


def copy_script(request: HttpRequest) -> str:
    """Copy buttons."""
    return static("backoffice/copy.js")


def keys_script(request: HttpRequest) -> str:
    """The frame for keyboards and screen readers."""
    return static("backoffice/keys.js")
