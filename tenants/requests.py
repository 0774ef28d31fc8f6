"""What the middlewares of this room put on a request, said in types: annotate views with it that read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from tenants.domain.access import Mount
    from tenants.models import ApiToken, Membership, Program
    from tenants.viewer import Viewer


class ProgramRequest(HttpRequest):
    """A request behind ProgramMiddleware and ViewerMiddleware. No such object is made: Django's own carries these."""

    urlconf: str
    program: Program | None  # None on the provider's host
    mount: Mount
    viewer: Viewer
    memberships: tuple[Membership, ...]
    api_token: ApiToken | None  # in views of the API only


def program_of(request: HttpRequest) -> Program:
    """The program a view of a program's own URL conf stands in. Raises LookupError on the provider's host."""
    program: Program | None = getattr(request, "program", None)
    if program is None:
        raise LookupError("this address has no program")
    return program
