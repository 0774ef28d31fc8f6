"""Default-deny, asked a second time behind the access middleware: a view that escapes the one meets the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from api.caller import caller, program_of
from tenants.access import MARK, Asked
from tenants.domain.roles import STAFF_ROLES, may
from tenants.viewer import Viewer

if TYPE_CHECKING:  # imported for real it would close a circle: views reads the settings
    from rest_framework.views import APIView


class ProgramMember(BasePermission):
    """A signed-in member of the program with one of the roles the view names (`@requires`)."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Raises Http404 on the provider's host where a view needs a program: its rows live in programs only."""
        viewer = caller(request)
        if not viewer.signed_in:
            return False
        if program_of(request) is None and getattr(view, "needs_program", True):
            raise Http404
        return may(viewer.roles, _asked_by(view, request.method or "GET").roles)


def _asked_by(view: APIView, method: str) -> Asked:
    for holder in (getattr(view, method.lower(), None), type(view)):
        asked = getattr(holder, MARK, None)
        if isinstance(asked, Asked):
            return asked
    return Asked()


def sees_staff(viewer: Viewer) -> bool:
    """Whether the viewer may read agents' names and internal notes: the provider's people only."""
    return not viewer.roles.isdisjoint(STAFF_ROLES)
