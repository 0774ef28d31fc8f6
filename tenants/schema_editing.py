"""Two parts of Django's migration machinery, put right for many schemas and for locks that are refused."""

from __future__ import annotations

import sys
from typing import Any

from django.db.backends.base.introspection import TableInfo
from django.db.backends.postgresql.schema import DatabaseSchemaEditor
from django_tenants.postgresql_backend.introspection import DatabaseSchemaIntrospection


class OneSchemaIntrospection(DatabaseSchemaIntrospection):
    """Table list of the current schema by its namespace: Django's own scans pg_class of all programs."""

    def get_table_list(self, cursor: Any) -> list[TableInfo]:
        """Tables, views and partitions of the connection's schema."""
        cursor.execute(
            "SELECT c.relname, CASE WHEN c.relispartition THEN 'p' WHEN c.relkind IN ('m', 'v') THEN 'v' ELSE 't' END"
            " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname = %s AND c.relkind IN ('f', 'm', 'p', 'r', 'v')",
            [self.connection.schema_name],
        )
        return [TableInfo(*row) for row in cursor.fetchall()]


class ClosingSchemaEditor(DatabaseSchemaEditor):
    """Django's editor leaves its atomic block open when deferred SQL (foreign keys) fails.

    A refused lock fails exactly there; the connection would then stay in a transaction nobody ends.
    """

    def __exit__(self, exc_type: Any, exc_value: Any, traceback: Any) -> None:
        """Run the deferred SQL; whatever it raises ends the editor's own block first."""
        if exc_type is None:
            try:
                for sql in self.deferred_sql:
                    self.execute(sql, None)
            except BaseException:
                if self.atomic_migration:
                    self.atomic.__exit__(*sys.exc_info())
                raise
            self.deferred_sql = []
        super().__exit__(exc_type, exc_value, traceback)
