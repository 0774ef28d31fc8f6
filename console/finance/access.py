"""Which programs a clerk may look into: a finance role in the program, or in all of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest

from tenants import selectors
from tenants.domain.roles import Role, may
from tenants.viewer import viewer_of

if TYPE_CHECKING:
    from tenants.models import Program


def program_for(request: HttpRequest, slug: str) -> Program:
    """The program of an address. Raises Http404 for strangers to it, PermissionDenied without the finance role."""
    program = selectors.program_by_slug(slug)
    roles = viewer_of(request).roles_of(program) if program is not None else frozenset()
    if program is None or not roles:
        raise Http404("no such program")
    if not may(roles, {Role.FINANCE}):
        raise PermissionDenied("the finance role is missing")
    return program


def programs_of(request: HttpRequest) -> list[Program]:
    """All programs whose money the viewer sees, by name."""
    viewer = viewer_of(request)
    return [program for program in viewer.programs if may(viewer.roles_of(program), {Role.FINANCE})]


@contextmanager
def missing_is_404() -> Iterator[None]:
    """A row that is not there, or is another program's, answers 404."""
    try:
        yield
    except ObjectDoesNotExist as error:
        raise Http404("no such row") from error
