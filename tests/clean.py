"""Puts the database back after transactional tests: Django's flush cannot, as program tables refer to public ones."""

from __future__ import annotations

import io

from django.db import connection

_HISTORY = "django_migrations"
_base: dict[str, str] = {}  # table -> its rows as COPY text, as they were when the session began
_schemas: set[str] = set()


def _tables() -> list[str]:
    """Every table of public and of the programs, quoted with its schema; not the histories, not the template."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('%%I.%%I', n.nspname, c.relname) FROM pg_class c"
            " JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE c.relkind = 'r' AND (n.nspname = 'public' OR n.nspname LIKE %s) AND c.relname <> %s",
            [r"p\_%", _HISTORY],
        )
        return [row[0] for row in cursor.fetchall()]


def _filled(tables: list[str]) -> list[str]:
    """Those that hold rows; one query."""
    parts = [f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {table})" for table in tables]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return [row[0] for row in cursor.fetchall()]


def _program_schemas() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE %s", [r"p\_%"])
        return {row[0] for row in cursor.fetchall()}


def remember() -> None:
    """Keep every row there is now."""
    connection.set_schema_to_public()
    _schemas.update(_program_schemas())
    for table in _filled(_tables()):
        text = io.StringIO()
        with connection.cursor() as cursor:
            cursor.cursor.copy_expert(f"COPY {table} TO STDOUT", text)
        _base[table] = text.getvalue()


def restore() -> None:
    """Drop programs made since, empty what holds rows, put the remembered rows back. Sequences go on."""
    connection.set_schema_to_public()
    with connection.cursor() as cursor:
        for schema in _program_schemas() - _schemas:
            cursor.execute(f'DROP SCHEMA "{schema}" CASCADE')
        cursor.execute("SET session_replication_role = replica")  # no foreign keys, no append-only triggers
        try:
            for table in _filled(_tables()):
                cursor.execute(f"DELETE FROM {table}")
            for table, text in _base.items():
                cursor.cursor.copy_expert(f"COPY {table} FROM STDIN", io.StringIO(text))
        finally:
            cursor.execute("SET session_replication_role = DEFAULT")


def end_other_sessions() -> None:
    """End what threads and processes of tests left open in the test database, which is dropped next."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
