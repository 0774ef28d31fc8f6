"""`tenants migrate | baseline | status | create | drop | list | admin`."""

from __future__ import annotations

import getpass
import os
import time
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from tenants.domain.programs import BadSlug
from tenants.models import Client, Program, User
from tenants.schema_state import states
from tenants.services import baseline
from tenants.services.migrating import MigrationFailed, migrate_all
from tenants.services.offboarding import drop_program
from tenants.services.provisioning import SlugTaken, create_program
from tenants.services.template import TemplateBehind
from tenants.services.users import make_provider_admin


class Command(BaseCommand):
    """Programs and their schemas from the command line."""

    help = "migrate: bring every schema up to the code; status: who is behind; create, drop, list programs"
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One subcommand each."""
        actions = parser.add_subparsers(dest="action", required=True)
        migrate = actions.add_parser("migrate", help="public, template, canary programs, then the rest; resumes")
        migrate.add_argument("--one-by-one", action="store_true", help="an empty database too, without the baseline")
        actions.add_parser("baseline", help="write tenants/baseline.sql anew; after every change of a migration")
        actions.add_parser("status", help="exit code 1 when a schema is behind")
        actions.add_parser("list", help="programs with their hosts")
        create = actions.add_parser("create", help="a new program")
        create.add_argument("slug")
        create.add_argument("--client", required=True, help="name of the client; made when unknown")
        create.add_argument("--country", default="GB", help="of a client made now, two letters")
        create.add_argument("--name", required=True)
        create.add_argument("--admin", help="email of the first administrator")
        create.add_argument("--language", default="en")
        create.add_argument("--time-zone", default="UTC")
        create.add_argument("--currency", default="EUR")
        admin = actions.add_parser("admin", help="a login that administers the whole floor")
        admin.add_argument("email")
        admin.add_argument("--name", default="")
        drop = actions.add_parser("drop", help="end a program for good, with all its data")
        drop.add_argument("slug")
        drop.add_argument("--confirm", help="the short name once more")

    def handle(self, *args: Any, **options: Any) -> None:
        """Hand over to the action's method."""
        getattr(self, f"do_{options['action']}")(options)

    def do_migrate(self, options: dict[str, Any]) -> None:
        """Run the executor."""
        begun = time.monotonic()
        try:
            behind = migrate_all(say=self.stdout.write, one_by_one=options["one_by_one"])
        except MigrationFailed as error:
            raise CommandError(
                f"{error}\nRun it again to resume; ./run manage tenants status names the rest."
            ) from error
        self.stdout.write(f"{behind} schemas migrated, all up to date ({time.monotonic() - begun:.1f} s)")

    def do_baseline(self, options: dict[str, Any]) -> None:
        """Write the text an empty database is made from."""
        try:
            baseline.write(say=self.stdout.write)
        except baseline.BaselineFailed as error:
            raise CommandError(f"the baseline stays as it was: {error}") from error

    def do_status(self, options: dict[str, Any]) -> None:
        """Name the schemas that are behind, how far, and what failed last."""
        rows = states()
        behind = [state for state in rows if state.is_behind]
        for state in behind:
            what = f"{len(state.missing)} behind, first {state.missing[0]}" if state.exists else "no schema"
            self.stdout.write(
                f"{state.schema}: {what}" + (f"; last failure: {state.last_error}" * bool(state.last_error))
            )
        if behind:
            raise CommandError(f"{len(behind)} of {len(rows)} schemas are behind", returncode=1)
        self.stdout.write(f"{len(rows)} schemas, all up to date")

    def do_list(self, options: dict[str, Any]) -> None:
        """One line each."""
        for program in Program.objects.select_related("client").prefetch_related("domains").order_by("id"):
            hosts = ", ".join(sorted(domain.domain for domain in program.domains.all()))
            state = "" if program.is_active else " (not active)"
            self.stdout.write(f"{program.slug}  {program.client.name} / {program.name}  {hosts}{state}")

    def do_create(self, options: dict[str, Any]) -> None:
        """Make the program; the administrator must exist."""
        admin = None
        if options["admin"]:
            admin = User.objects.filter(email=options["admin"].lower()).first()
            if admin is None:
                raise CommandError(f"no user {options['admin']}")
        client, _made = Client.objects.get_or_create(name=options["client"], defaults={"country": options["country"]})
        begun = time.monotonic()
        try:
            program = create_program(
                client=client,
                slug=options["slug"],
                name=options["name"],
                admin=admin,
                language=options["language"],
                time_zone=options["time_zone"],
                currency=options["currency"],
            )
        except BadSlug as error:
            raise CommandError(f"{error}: small letters, digits and hyphens, beginning with a letter") from error
        except SlugTaken as error:
            raise CommandError(f"{error} is taken") from error
        except TemplateBehind as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{program.slug}: schema {program.schema_name} ({time.monotonic() - begun:.2f} s)")

    def do_admin(self, options: dict[str, Any]) -> None:
        """Make the login; the password comes from the terminal or from ONEFLOOR_ADMIN_PASSWORD."""
        password = os.environ.get("ONEFLOOR_ADMIN_PASSWORD") or getpass.getpass("Password: ")
        try:
            validate_password(password)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        user = make_provider_admin(email=options["email"], full_name=options["name"], password=password)
        self.stdout.write(f"{user.email} administers the floor at /admin/")

    def do_drop(self, options: dict[str, Any]) -> None:
        """End the program after the name was typed twice."""
        program = Program.objects.filter(slug=options["slug"]).first()
        if program is None:
            raise CommandError(f"no program {options['slug']}")
        typed = options["confirm"] or input(f"Everything of {program.name} will be gone. Type {program.slug}: ")
        if typed.strip() != program.slug:
            raise CommandError("not confirmed, nothing changed")
        gone = drop_program(program=program)
        rest = "" if gone else "; its row stays inactive, as documents name it"
        self.stdout.write(f"{program.slug}: schema and rows dropped{rest}")
