"""Two admin sites: public rows for the provider's administrators, one program's rows for its administrators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from unfold.sites import UnfoldAdminSite

from tenants.answers import LOGIN, to_sign_in
from tenants.domain.access import Grant, Mount
from tenants.domain.roles import Role
from tenants.viewer import viewer_of

PASSWORD = "/accounts/password/change/"  # noqa: S105 - an address; literal, as it lies outside the mount


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu: a model (app.Model) or a page of ours (its url name), and a Material symbol."""

    target: str
    icon: str
    title: Any = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A part of the menu and of the index."""

    title: Any
    entries: Sequence[Entry]


class OfficeSite(UnfoldAdminSite):
    """What both share: access asked again, sign-in elsewhere, menu by groups of ours."""

    site_url = None
    final_catch_all_view = True
    groups: Sequence[Group] = ()
    index_title = _("Administration")

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Strangers sign in under /accounts/; who is signed in and comes here was refused."""
        if request.user.is_authenticated:
            raise PermissionDenied("not an administrator here")
        return to_sign_in(request)

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """End the session; POST only."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        logout(request)
        return HttpResponseRedirect(LOGIN)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Passwords are changed where second factors are asked for."""
        return HttpResponseRedirect(PASSWORD)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Models in our groups; of one app for its own page."""
        found = super().get_app_list(request, app_label)
        if app_label is not None:
            return found
        by_label = {model["model"]._meta.label: model for app in found for model in app["models"]}
        index = request.path if not found else found[0]["app_url"].rsplit("/", 2)[0] + "/"
        grouped = []
        for number, group in enumerate(self.groups):
            models = [by_label[entry.target] for entry in group.entries if entry.target in by_label]
            if models:
                grouped.append(
                    {"name": group.title, "app_label": f"group-{number}", "app_url": index, "models": models}
                )
        return grouped


class FloorSite(OfficeSite):
    """/admin/ on the provider's host."""

    def has_permission(self, request: HttpRequest) -> bool:
        """The provider's own administrators."""
        viewer = viewer_of(request)
        allowed = viewer.signed_in and request.user.is_staff and request.user.is_active
        return bool(allowed and Grant(None, Role.ADMIN) in viewer.grants)


class ProgramSite(OfficeSite):
    """/p/<slug>/admin/: the access middleware has switched to the program's schema."""

    def has_permission(self, request: HttpRequest) -> bool:
        """Administrators of this program."""
        program = getattr(request, "program", None)
        if program is None or getattr(request, "mount", "") != Mount.BACKOFFICE:
            return False
        viewer = viewer_of(request)
        allowed = viewer.signed_in and request.user.is_staff and request.user.is_active
        return bool(allowed and Role.ADMIN in viewer.roles_of(program))

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Who is no administrator here does not learn that there is a program."""
        if request.user.is_authenticated:
            raise Http404
        return super().login(request, extra_context)


floor_site = FloorSite(name="floor")
program_site = ProgramSite(name="program")
