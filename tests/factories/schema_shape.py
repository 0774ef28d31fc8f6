"""What a schema consists of, so that two ways of making it can be compared."""

from __future__ import annotations

import re
from typing import Any

from django.db import connection

_QUERIES = {
    "columns": "SELECT table_name, column_name, data_type, is_nullable, coalesce(column_default, ''), is_identity"
    " FROM information_schema.columns WHERE table_schema = %s",
    "tables": "SELECT relname, relkind, relpersistence, coalesce(reloptions::text, '') FROM pg_class"
    " WHERE relnamespace = %s::regnamespace AND relkind IN ('r', 'v', 'S')",
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = %s",
    # Not-null ones are told by the columns; PostgreSQL 18 keeps them as constraints too, under names of its own.
    "constraints": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = %s::regnamespace AND contype <> 'n'",
    "triggers": "SELECT c.relname, t.tgname, pg_get_triggerdef(t.oid) FROM pg_trigger t"
    " JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname = %s AND NOT t.tgisinternal",
    "functions": "SELECT proname, pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = %s::regnamespace",
}


def shape(schema: str, cursor: Any = None) -> dict[str, list[tuple[str, ...]]]:
    """Tables, columns, indexes, constraints, triggers, functions and applied migrations, its own name taken out."""
    if cursor is None:
        with connection.cursor() as own:
            return shape(schema, own)
    found: dict[str, list[tuple[str, ...]]] = {}
    for what, query in _QUERIES.items():
        cursor.execute(query, [schema])
        found[what] = sorted(tuple(_plain(str(part), schema) for part in row) for row in cursor.fetchall())
    cursor.execute(f"SELECT app, name FROM {schema}.django_migrations")
    found["migrations"] = sorted(cursor.fetchall())
    return found


def _plain(text: str, schema: str) -> str:
    """Without the schema's name, casts and brackets: PostgreSQL prints a condition that was dumped and read again with
    its casts in other places, as the same condition."""
    return re.sub(r"::[a-z ]+(\[\])?|[()]", "", text.replace(f"{schema}.", "").replace(schema, "*"))
