"""A new program: its schema, rows and first administrator in one transaction."""

from __future__ import annotations

import logging

from django.conf import settings
from django.db import transaction
from django_tenants.utils import schema_context

import outbox
from tenants import directory
from tenants.database import connection
from tenants.domain import programs
from tenants.domain.roles import Role
from tenants.events import ProgramCreated
from tenants.models import Client, Domain, Membership, Program, User
from tenants.services import audit, template
from tenants.services.migrating import LOCK_TIMEOUT_MS, apply_migrations

log = logging.getLogger(__name__)


class SlugTaken(ValueError):
    """Another program has this short name, schema or host."""


def create_program(
    *,
    client: Client,
    slug: str,
    name: str,
    monogram: str = "",
    hue: str = programs.HUES[0],
    time_zone: str = "UTC",
    language: str = "en",
    currency: str = "EUR",
    greeting: str = "",
    is_canary: bool = False,
    admin: User | None = None,
) -> Program:
    """Make a program. Steps: rows of program, host and administrator; schema by replay; audit; event.

    All in the caller's transaction or one of its own: a failure leaves nothing. Locks the public tables that program
    tables refer to for the fraction of a second a replay takes. Raises BadSlug, SlugTaken, TemplateBehind.
    """
    schema, host = programs.schema_name(slug), programs.host_name(slug, settings.DOMAIN)
    with schema_context("public"), transaction.atomic():
        if (
            Program.objects.filter(schema_name=schema).exists()
            or Program.objects.filter(slug=slug).exists()
            or Domain.objects.filter(domain=host).exists()
        ):
            raise SlugTaken(slug)
        program = Program.objects.create(
            client=client,
            schema_name=schema,
            slug=slug,
            name=name,
            monogram=monogram or programs.monogram(name),
            hue=hue,
            time_zone=time_zone,
            language=language,
            currency=currency,
            greeting=greeting,
            is_canary=is_canary,
        )
        Domain.objects.create(domain=host, tenant=program, is_primary=True)
        if admin is not None:
            Membership.objects.create(user=admin, program=program, role=Role.ADMIN.value)
        _make_schema(schema)
        audit.record(action="program.created", program=program, actor=admin, object_ids={"program": program.pk})
        outbox.publish(ProgramCreated(program_id=program.pk, slug=slug))
        transaction.on_commit(directory.forget)
    directory.forget()
    return program


def _make_schema(schema: str) -> None:
    """Replay the template's text, or apply the migrations when there is none."""
    text = template.text_for(schema)
    if not text:
        log.warning("building %s by migrations: no dump of the template", schema)
        apply_migrations(schema)
        return
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = {LOCK_TIMEOUT_MS}")
        # The text names every object with its schema; an empty path makes a slip an error instead of a leak.
        cursor.execute("SET LOCAL search_path = ''")
        cursor.execute(text)
        cursor.execute("SET LOCAL lock_timeout = DEFAULT")
    connection.search_path_set_schemas = None  # the next cursor sets the path anew
