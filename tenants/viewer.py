"""Who looks at a page: the user with accesses, language and time zone."""

from __future__ import annotations

import zoneinfo
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AnonymousUser

from tenants import directory
from tenants.domain.access import Grant, roles_in
from tenants.domain.roles import Role
from tenants.models import Membership, Program, User


class Viewer:
    """Read by views and templates as `request.viewer`; costs one query when its accesses are first asked for."""

    def __init__(
        self, user: User | AnonymousUser, program: Program | None = None, only_program_id: int | None = None
    ) -> None:
        """`program`: where the viewer stands; `only_program_id`: the one program an API token is bound to."""
        self.user = user
        self.program = program
        self._only_program_id = only_program_id

    @property
    def signed_in(self) -> bool:
        """Whether somebody is signed in."""
        return bool(self.user.is_authenticated)

    @property
    def person(self) -> User:
        """The signed-in user, for deeds that are answered for. Raises LookupError for a stranger."""
        if not isinstance(self.user, User):
            raise LookupError("nobody is signed in")
        return self.user

    @cached_property
    def memberships(self) -> tuple[Membership, ...]:
        """Accesses of the user in active programs, with their programs; one query."""
        if not isinstance(self.user, User):
            return ()
        rows = Membership.objects.filter(user=self.user).select_related("program__client").order_by("id")
        found = [row for row in rows if row.program is None or row.program.is_active]
        if self._only_program_id is None:
            return tuple(found)
        return tuple(row for row in found if row.program_id in (None, self._only_program_id))

    @cached_property
    def grants(self) -> tuple[Grant, ...]:
        """The accesses as the access decision reads them."""
        rows = tuple(Grant(row.program_id, Role(row.role)) for row in self.memberships)
        if self._only_program_id is None:
            return rows
        return tuple(Grant(self._only_program_id, grant.role) for grant in rows)

    @cached_property
    def roles(self) -> frozenset[Role]:
        """Roles in the program where the viewer stands; on the provider's host, roles held anywhere."""
        return self.roles_of(self.program)

    def roles_of(self, program: Program | None) -> frozenset[Role]:
        """Roles in `program`, provider-wide ones included."""
        return roles_in(self.grants, program.pk if program else None)

    @cached_property
    def programs(self) -> tuple[Program, ...]:
        """Active programs the viewer may enter, by name."""
        if self._only_program_id is None and any(row.program_id is None for row in self.memberships):
            return directory.active_programs()
        own = {row.program.pk: row.program for row in self.memberships if row.program is not None}
        return tuple(sorted(own.values(), key=lambda program: (program.name, program.pk)))

    @property
    def language(self) -> str:
        """Language code of the user, empty for strangers."""
        return str(getattr(self.user, "language", ""))

    @property
    def tz(self) -> zoneinfo.ZoneInfo:
        """Time zone of the user; the program's for strangers; UTC on the provider's host."""
        name = getattr(self.user, "time_zone", "") or (self.program.time_zone if self.program else "UTC")
        try:
            return zoneinfo.ZoneInfo(name)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            return zoneinfo.ZoneInfo("UTC")


def viewer_of(request: Any) -> Viewer:
    """The request's viewer; a stranger when the middleware has not run yet."""
    found = getattr(request, "viewer", None)
    return found if found is not None else Viewer(AnonymousUser(), getattr(request, "program", None))
