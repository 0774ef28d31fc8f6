"""A migration executor that works out the models of each step once and uses them for every schema.

Rendering the historical models is most of what a migration costs; two schemas which lack the same migrations
pass through the same models.
"""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.transaction import atomic

Step = tuple[Operation, ProjectState, ProjectState]  # an operation, the models before and after it


class RenderedSteps:
    """Steps per migration; valid for schemas which lack exactly the same migrations."""

    def __init__(self) -> None:
        self._steps: dict[tuple[str, str], list[Step]] = {}

    def of(self, migration: Migration, state: ProjectState) -> list[Step]:
        """The steps of a migration that begins at `state`."""
        key = (migration.app_label, migration.name)
        if key not in self._steps:
            self._steps[key] = _steps(migration, state)
        return self._steps[key]


def _steps(migration: Migration, state: ProjectState) -> list[Step]:
    steps, before = [], state.clone()
    for operation in migration.operations:
        after = before.clone()
        operation.state_forwards(migration.app_label, after)
        steps.append((operation, before, after))
        before = after
    return steps


class RenderOnceExecutor(MigrationExecutor):
    """Django's executor with shared steps."""

    def __init__(self, connection: Any, rendered: RenderedSteps) -> None:
        super().__init__(connection)
        self._rendered = rendered

    def apply_migration(
        self, state: ProjectState, migration: Migration, fake: bool = False, fake_initial: bool = False
    ) -> ProjectState:
        """Run a migration forwards and record it in the same transaction; faking is not offered."""
        steps = self._rendered.of(migration, state)
        with self.connection.schema_editor(atomic=migration.atomic) as editor:
            for operation, before, after in steps:
                with self._transaction(migration, operation, editor):
                    operation.database_forwards(migration.app_label, editor, before, after)
            if not editor.deferred_sql:
                self.record_migration(migration)
                return steps[-1][2] if steps else state
        self.record_migration(migration)
        return steps[-1][2] if steps else state

    def _transaction(self, migration: Migration, operation: Operation, editor: BaseDatabaseSchemaEditor) -> Any:
        """An atomic operation inside a migration that is not; as Migration.apply does it."""
        wanted = operation.atomic or (migration.atomic and operation.atomic is not False)
        return atomic(self.connection.alias) if wanted and not editor.atomic_migration else nullcontext()
