"""Default-deny as a table: who asks where, what the view asks for, what happens."""

from __future__ import annotations

import pytest

from tenants.domain.access import Grant, Mount, Verdict, Visit, decide, roles_in
from tenants.domain.roles import Role

ACME, GLOBEX = 1, 2
AGENT = (Grant(ACME, Role.AGENT),)
VIEWER = (Grant(ACME, Role.CLIENT_VIEWER),)
PROGRAM_ADMIN = (Grant(ACME, Role.ADMIN),)
CHIEF = (Grant(None, Role.ADMIN),)
P, F, B = Mount.PROVIDER, Mount.PROGRAM, Mount.BACKOFFICE


def visit(grants=(), mount=P, program=None, **more):
    return Visit(signed_in=True, grants=grants, mount=mount, program_id=program, **more)


@pytest.mark.parametrize(
    ("asks", "required", "verdict"),
    [
        (Visit(signed_in=False), (), Verdict.SIGN_IN),
        (Visit(signed_in=False, grants=CHIEF, mount=B, program_id=ACME), (), Verdict.SIGN_IN),
        # the provider's host: any staff role, anywhere
        (visit(), (), Verdict.FORBIDDEN),
        (visit(AGENT), (), Verdict.ALLOW),
        (visit(VIEWER), (), Verdict.FORBIDDEN),
        (visit(AGENT), (Role.FINANCE,), Verdict.FORBIDDEN),
        (visit(PROGRAM_ADMIN), (Role.FINANCE,), Verdict.ALLOW),
        # a program's host: any role there; a foreign program does not exist
        (visit(AGENT, F, ACME), (), Verdict.ALLOW),
        (visit(AGENT, F, GLOBEX), (), Verdict.NOT_FOUND),
        (visit(VIEWER, F, ACME), (), Verdict.ALLOW),
        (visit(VIEWER, F, ACME), (Role.CLIENT_MANAGER,), Verdict.FORBIDDEN),
        (visit(CHIEF, F, GLOBEX), (Role.SUPERVISOR,), Verdict.ALLOW),
        (visit(CHIEF, F, GLOBEX), (Role.CLIENT_MANAGER,), Verdict.FORBIDDEN),
        # a program's back office: administrators who are staff
        (visit(PROGRAM_ADMIN, B, ACME, is_staff=True), (), Verdict.ALLOW),
        (visit(PROGRAM_ADMIN, B, ACME), (), Verdict.NOT_FOUND),
        (visit(PROGRAM_ADMIN, B, GLOBEX, is_staff=True), (), Verdict.NOT_FOUND),
        (visit(AGENT, B, ACME, is_staff=True), (), Verdict.NOT_FOUND),
        # the back office of public rows: the provider's administrators
        (visit(CHIEF, is_staff=True, floor_admin=True), (), Verdict.ALLOW),
        (visit(CHIEF, floor_admin=True), (), Verdict.FORBIDDEN),
        (visit(PROGRAM_ADMIN, is_staff=True, floor_admin=True), (), Verdict.FORBIDDEN),
    ],
)
def test_decision(asks, required, verdict):
    assert decide(asks, required, ()) is verdict


@pytest.mark.parametrize(
    ("asks", "verdict"),
    [
        (visit(AGENT), Verdict.SECOND_FACTOR),
        (visit(AGENT, second_factor=True), Verdict.ALLOW),
        (visit(VIEWER, F, ACME), Verdict.ALLOW),
        # who is refused anyway is not told about a second factor
        (visit(AGENT, F, GLOBEX), Verdict.NOT_FOUND),
        # the role counts wherever it is held: one session opens all its doors
        (visit((*VIEWER, Grant(GLOBEX, Role.AGENT)), F, ACME), Verdict.SECOND_FACTOR),
    ],
)
def test_second_factor_is_asked_by_role(asks, verdict):
    assert decide(asks, (), (Role.AGENT,)) is verdict


def test_provider_wide_roles_count_in_every_program():
    grants = (Grant(None, Role.SUPERVISOR), Grant(ACME, Role.AGENT))
    assert roles_in(grants, GLOBEX) == {Role.SUPERVISOR}
    assert roles_in(grants, None) == {Role.SUPERVISOR, Role.AGENT}
