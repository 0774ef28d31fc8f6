"""The people everybody's tests use: two clients, programs Acme and Globex, their crews, and an outsider.

    def test_something(two_programs):
        with program_context(two_programs.acme.program): ...
        client = two_programs.acme.browser(two_programs.acme.agent)      # on the program's host
        client = two_programs.desk(two_programs.acme.agent)              # on the provider's host

Made once per run by provisioning itself; every test sees them fresh, transactional tests too (tests/clean.py).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.test import Client as Browser

from tenants.domain.roles import Role
from tenants.models import Client, Program, User
from tenants.services.provisioning import create_program
from tenants.services.users import create_user, grant_role

PASSWORD = "tall lamp under 7 stairs"
CREW = {
    "agent": Role.AGENT,
    "supervisor": Role.SUPERVISOR,
    "planner": Role.PLANNER,
    "analyst": Role.ANALYST,
    "finance": Role.FINANCE,
    "viewer": Role.CLIENT_VIEWER,
    "manager": Role.CLIENT_MANAGER,
    "admin": Role.ADMIN,
}


def browser(user: User | None, host: str) -> Browser:
    """A test client signed in on one host; its Host header is that host's."""
    made = Browser(HTTP_HOST=host)
    if user is not None:
        made.force_login(user)
    return made


@dataclass(frozen=True, slots=True)
class Crew:
    """One program and its people, one per role."""

    program: Program
    agent: User
    supervisor: User
    planner: User
    analyst: User
    finance: User
    viewer: User
    manager: User
    admin: User

    @property
    def host(self) -> str:
        """Host name of the program."""
        return f"{self.program.slug}.{settings.DOMAIN}"

    def people(self) -> dict[str, User]:
        """Everybody by part."""
        return {part: getattr(self, part) for part in CREW}

    def browser(self, user: User | None = None) -> Browser:
        """On the program's host."""
        return browser(user, self.host)


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody. `both` is an agent in both programs, `chief` the provider's administrator; `outsider` has nothing."""

    acme: Crew
    globex: Crew
    both: User
    chief: User
    outsider: User

    def desk(self, user: User | None = None) -> Browser:
        """On the provider's host."""
        return browser(user, settings.DOMAIN)


def make_cast() -> None:
    """Make the two programs and everybody in an empty migrated database."""
    chief = create_user(email="chief@provider.test", full_name="Clara Chief", password=PASSWORD, is_staff=True)
    grant_role(user=chief, role=Role.ADMIN, program=None)
    both = create_user(email="both@provider.test", full_name="Dora Both", password=PASSWORD)
    create_user(email="outsider@elsewhere.test", full_name="Otto Outsider", password=PASSWORD)
    for slug, name, zone, hue in (("acme", "Acme", "Europe/Berlin", "sky"), ("globex", "Globex", "Asia/Tokyo", "plum")):
        client = Client.objects.create(name=f"{name} Ltd", legal_name=f"{name} Limited", country="GB")
        program = create_program(client=client, slug=slug, name=name, time_zone=zone, hue=hue)
        for part, role in CREW.items():
            user = create_user(
                email=f"{part}@{slug}.test",
                full_name=f"{name} {part.capitalize()}",
                password=PASSWORD,
                is_staff=role is Role.ADMIN,
            )
            grant_role(user=user, role=role, program=program)
        grant_role(user=both, role=Role.AGENT, program=program)


def load_cast() -> Cast:
    """Everybody as fresh rows; two queries."""
    users = {user.email: user for user in User.objects.all()}
    programs = {program.slug: program for program in Program.objects.select_related("client")}
    crews = {
        slug: Crew(program=programs[slug], **{part: users[f"{part}@{slug}.test"] for part in CREW})
        for slug in ("acme", "globex")
    }
    return Cast(
        acme=crews["acme"],
        globex=crews["globex"],
        both=users["both@provider.test"],
        chief=users["chief@provider.test"],
        outsider=users["outsider@elsewhere.test"],
    )
