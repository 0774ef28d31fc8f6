"""How people sign in: no sign-up, then straight to the page of their work."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from tenants import lockout
from tenants.domain.roles import CLIENT_ROLES, Role
from tenants.models import Program, User
from tenants.viewer import Viewer


class AccountAdapter(DefaultAccountAdapter):
    """Logins are made by administrators only; too many failures say when to come back."""

    _login_key: str | None = None

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by themselves."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """`/` of this host: the portal on a program's host; on the provider's it leads on by role."""
        return "/"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Remember whose failures are counted. Raises ValidationError while the door is shut."""
        self._login_key = self._get_login_attempts_cache_key(request, **credentials)
        super().pre_authenticate(request, **credentials)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """The login alone: counted per host, as the library does, every host would be a door with tries of its own."""
        return str(credentials.get("email") or credentials.get("username") or "").strip().lower()

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """The library's words, but for too many failures: those name the wait."""
        if code in lockout.CODES and self.request is not None:
            return ValidationError(lockout.refuse(self.request, self._login_key), code=code)
        return super().validation_error(code, *args)


def home_path(user: User) -> str:
    """Page of the provider's host where a user's work is. One program's people skip the switcher."""
    viewer = Viewer(user)
    roles = viewer.roles
    if user.is_staff and Role.ADMIN in roles:
        return _admin_path(viewer)
    for role, path in ((Role.SUPERVISOR, "/floor/"), (Role.FINANCE, "/finance/"), (Role.AGENT, "/desk/")):
        if role in roles:
            return path
    if roles and roles <= CLIENT_ROLES and len(viewer.programs) == 1:
        return f"/p/{viewer.programs[0].slug}/"
    return "/programs/"


def _admin_path(viewer: Viewer) -> str:
    if any(row.role == Role.ADMIN and row.program_id is None for row in viewer.memberships):
        return "/admin/"
    own = [row.program for row in viewer.memberships if row.role == Role.ADMIN and row.program is not None]
    return f"/p/{own[0].slug}/admin/" if len(own) == 1 else "/programs/"


def program_path(user: User, program: Program, roles: frozenset[Role]) -> str:
    """Where the switcher leads: administrators to the program's back office, everybody else to its portal."""
    if user.is_staff and Role.ADMIN in roles:
        return f"/p/{program.slug}/admin/"
    return f"/p/{program.slug}/"
