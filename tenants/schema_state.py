"""Which schemas are behind the code: one query over all of them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tenants.models import MigrationRun, Program

TEMPLATE = "onefloor_template_schema"  # a word no data row holds: provisioning replaces it in the dump
PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class SchemaState:
    """One schema against the code. `missing` = names of migrations not applied; `exists` = it has a history table."""

    schema: str
    exists: bool
    missing: tuple[str, ...]
    last_error: str = ""
    is_canary: bool = False

    @property
    def is_behind(self) -> bool:
        """Whether the next migrate has work here."""
        return not self.exists or bool(self.missing)


@cache
def expected() -> tuple[str, ...]:
    """Every migration of the running code as `app.name`, sorted. Django records all of them in every schema."""
    loader = MigrationLoader(None)
    return tuple(sorted(f"{app}.{name}" for app, name in loader.graph.nodes))


def fingerprint() -> str:
    """SHA-256 over the migrations of the running code: equal code, equal text."""
    return hashlib.sha256("\n".join(expected()).encode()).hexdigest()


def states() -> list[SchemaState]:
    """Public, the template, then programs, canaries first. A fixed number of queries whatever their number."""
    if not _with_history([PUBLIC]) or not _has_table("tenants_program"):
        return [SchemaState(PUBLIC, bool(_with_history([PUBLIC])), expected())]
    canaries = dict(Program.objects.order_by("-is_canary", "id").values_list("schema_name", "is_canary"))
    names = [PUBLIC, TEMPLATE, *canaries]
    there = _with_history(names)
    missing = _missing(sorted(there))
    errors = dict(MigrationRun.objects.exclude(error="").values_list("schema", "error"))
    return [
        SchemaState(
            name,
            exists=name in there,
            missing=missing.get(name, expected()),
            last_error=errors.get(name, ""),
            is_canary=canaries.get(name, False),
        )
        for name in names
    ]


def _has_table(name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [f"public.{name}"])
        return cursor.fetchone()[0] is not None


def _with_history(names: list[str]) -> set[str]:
    """Those schemas that exist and have a history table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE c.relname = 'django_migrations' AND c.relkind = 'r' AND n.nspname = ANY(%s)",
            [names],
        )
        return {row[0] for row in cursor.fetchall()}


def _missing(names: list[str]) -> dict[str, tuple[str, ...]]:
    """Migrations each schema lacks: one UNION ALL over every history table."""
    quote = connection.ops.quote_name
    parts = [
        # The name is a checked schema name (letters, digits, underscores) and quoted as well.
        f"SELECT '{name}', array(SELECT key FROM expected EXCEPT"  # noqa: S608
        f" SELECT app || '.' || name FROM {quote(name)}.django_migrations ORDER BY 1)"
        for name in names
    ]
    query = "WITH expected(key) AS (SELECT unnest(%s::text[])) " + " UNION ALL ".join(parts)
    with connection.cursor() as cursor:
        cursor.execute(query, [list(expected())])
        return {name: tuple(keys) for name, keys in cursor.fetchall()}
