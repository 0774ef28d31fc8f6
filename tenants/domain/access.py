"""The access decision: one pure function that every page, API call and socket asks."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from tenants.domain.roles import STAFF_ROLES, Role, may


class Mount(StrEnum):
    """Where a request stands: the provider's host, a program's pages, or a program's back office."""

    PROVIDER = ""
    PROGRAM = "program"
    BACKOFFICE = "backoffice"


class Verdict(StrEnum):
    """What the caller has to do."""

    ALLOW = "allow"
    SIGN_IN = "sign_in"
    SECOND_FACTOR = "second_factor"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Grant:
    """One role in one program; program None counts in all of them."""

    program_id: int | None
    role: Role


@dataclass(frozen=True, slots=True)
class Visit:
    """Who asks, and where. `floor_admin` marks the back office of public rows."""

    signed_in: bool
    grants: tuple[Grant, ...] = ()
    mount: Mount = Mount.PROVIDER
    program_id: int | None = None
    is_staff: bool = False
    floor_admin: bool = False
    second_factor: bool = False


def roles_in(grants: Collection[Grant], program_id: int | None) -> frozenset[Role]:
    """Roles in one program, provider-wide ones included; without a program, roles held anywhere."""
    return frozenset(
        grant.role
        for grant in grants
        if program_id is None or grant.program_id is None or grant.program_id == program_id
    )


def decide(visit: Visit, required: Collection[Role], second_factor_roles: Collection[str]) -> Verdict:
    """Default-deny. Steps: signed in, member here, second factor where the provider asks for it, role."""
    if not visit.signed_in:
        return Verdict.SIGN_IN
    roles = roles_in(visit.grants, visit.program_id)
    refused = _refused(visit, roles)
    if refused:
        return refused
    held_anywhere = roles_in(visit.grants, None)
    if not visit.second_factor and not held_anywhere.isdisjoint(second_factor_roles):
        return Verdict.SECOND_FACTOR
    return Verdict.ALLOW if may(roles, required) else Verdict.FORBIDDEN


def _refused(visit: Visit, roles: frozenset[Role]) -> Verdict | None:
    """Refusal of the place itself, before the view's own roles are asked."""
    if visit.mount is Mount.BACKOFFICE:
        return None if visit.is_staff and Role.ADMIN in roles else Verdict.NOT_FOUND
    if visit.mount is Mount.PROGRAM:
        return None if roles else Verdict.NOT_FOUND
    if visit.floor_admin:
        provider_wide = Grant(None, Role.ADMIN) in visit.grants
        return None if visit.is_staff and provider_wide else Verdict.FORBIDDEN
    return None if roles & STAFF_ROLES else Verdict.FORBIDDEN
