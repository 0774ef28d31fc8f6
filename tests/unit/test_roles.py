"""Who may do what needs a role."""

import pytest

from tenants.domain.roles import CLIENT_ROLES, STAFF_ROLES, Role, may


def test_every_role_is_staff_or_client_never_both():
    assert set(Role) == STAFF_ROLES | CLIENT_ROLES
    assert not STAFF_ROLES & CLIENT_ROLES


@pytest.mark.parametrize(
    ("roles", "required", "allowed"),
    [
        ([], [], False),
        ([], [Role.AGENT], False),
        ([Role.AGENT], [], True),
        ([Role.AGENT], [Role.AGENT], True),
        ([Role.AGENT], [Role.FINANCE, Role.SUPERVISOR], False),
        ([Role.AGENT, Role.FINANCE], [Role.FINANCE], True),
        ([Role.ADMIN], [Role.FINANCE], True),
        ([Role.ADMIN], [Role.CLIENT_MANAGER], False),
        ([Role.ADMIN], [Role.CLIENT_VIEWER], False),
        ([Role.CLIENT_MANAGER], [Role.CLIENT_VIEWER], True),
        ([Role.CLIENT_VIEWER], [Role.CLIENT_MANAGER], False),
        ([Role.CLIENT_MANAGER], [Role.AGENT], False),
    ],
)
def test_may(roles, required, allowed):
    assert may(roles, required) is allowed
