"""Roles a membership can give, and who may do what needs one of several."""

from collections.abc import Collection
from enum import StrEnum


class Role(StrEnum):
    """One role of a user in one program, or in all of them (provider-wide); words of the glossary."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    PLANNER = "planner"
    ANALYST = "analyst"
    TRAINER = "trainer"
    FINANCE = "finance"
    ADMIN = "admin"
    SPECIALIST = "specialist"
    CLIENT_VIEWER = "client_viewer"
    CLIENT_MANAGER = "client_manager"


CLIENT_ROLES: frozenset[Role] = frozenset({Role.CLIENT_VIEWER, Role.CLIENT_MANAGER})
STAFF_ROLES: frozenset[Role] = frozenset(Role) - CLIENT_ROLES

# A role on the left can do all that the roles on the right can. The administrator sets everything up, yet what is
# the client's own act (a dispute, an approval) stays the client manager's.
_INCLUDES: dict[Role, frozenset[Role]] = {
    Role.ADMIN: STAFF_ROLES,
    Role.CLIENT_MANAGER: CLIENT_ROLES,
}


def may(roles: Collection[Role], required: Collection[Role]) -> bool:
    """Whether somebody with `roles` may do what needs any one of `required`.

    An empty `required` asks for membership alone: any role will do. No roles: never.
    """
    held = {granted for role in roles for granted in _INCLUDES.get(role, frozenset({role}))}
    return bool(held) and (not required or not held.isdisjoint(required))
