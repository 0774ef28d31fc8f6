"""The migration executor: skips what is up to date, one transaction per schema, resumes, remembers failures."""

from __future__ import annotations

import logging
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext

from django.apps import apps
from django.core.management.sql import emit_post_migrate_signal
from django.db import DatabaseError, OperationalError, transaction
from django.db.migrations.recorder import MigrationRecorder

from kernel import clock
from tenants.database import connection
from tenants.models import MigrationRun
from tenants.schema_editing import ClosingSchemaEditor, OneSchemaIntrospection
from tenants.schema_state import PUBLIC, SchemaState, states
from tenants.services import baseline, template
from tenants.services.render_once import RenderedSteps, RenderOnceExecutor

log = logging.getLogger(__name__)
LOCK_TIMEOUT_MS = 3_000  # waiting longer behind a running query would queue every later reader behind us
TRIES = 5
ADVISORY_KEY = 0x6F6E6566  # one executor at a time per database
LOCK_NOT_AVAILABLE = "55P03"  # PostgreSQL, appendix A

Say = Callable[[str], None]


class MigrationFailed(RuntimeError):
    """At least one schema could not be migrated; `failed` maps its name to the error."""

    def __init__(self, failed: dict[str, str]) -> None:
        super().__init__("; ".join(f"{schema}: {error}" for schema, error in failed.items()))
        self.failed = failed


def migrate_all(*, say: Say = log.info, pause: Callable[[float], None] = time.sleep, one_by_one: bool = False) -> int:
    """Bring every schema up to the code; returns how many were behind.

    Steps: an empty database is made from the baseline unless `one_by_one`, else the migrations are applied; public,
    then the template and its dump, then canary programs, then the rest. A failure of public, the
    template or a canary stops; a failure of another program is remembered and the rest goes on. Raises
    MigrationFailed at the end. Run it again to resume: what is done is skipped.
    """
    rendered: dict[tuple[str, ...], RenderedSteps] = defaultdict(RenderedSteps)  # by what a schema lacks
    with _alone():
        done = 0 if one_by_one else _replay_baseline(say)
        for state in states()[:1]:
            done += _migrate_or_stop(state, say, pause, rendered[state.missing])
        after_public = states()
        for state in after_public[1:2]:
            done += _migrate_or_stop(state, say, pause, rendered[state.missing])
        template.refresh(say=say)
        behind = [state for state in after_public[2:] if state.is_behind]
        return done + _migrate_programs(behind, say, pause, rendered)


def _replay_baseline(say: Say) -> int:
    """Both schemas of an empty database; how many were made."""
    if not baseline.replay(say=say):
        return 0
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default", apps=apps, plan=[])
    return 2


def _migrate_programs(
    behind: list[SchemaState],
    say: Say,
    pause: Callable[[float], None],
    rendered: dict[tuple[str, ...], RenderedSteps],
) -> int:
    failed: dict[str, str] = {}
    for number, state in enumerate(behind, start=1):
        say(f"{number}/{len(behind)} {state.schema}: {len(state.missing)} to apply")
        error = migrate_schema(state.schema, pause=pause, rendered=rendered[state.missing])
        if error:
            failed[state.schema] = error
            if state.is_canary:
                break
    if failed:
        raise MigrationFailed(failed)
    return len(behind)


def _migrate_or_stop(state: SchemaState, say: Say, pause: Callable[[float], None], rendered: RenderedSteps) -> int:
    if not state.is_behind:
        return 0
    say(f"{state.schema}: {len(state.missing)} to apply")
    error = migrate_schema(state.schema, pause=pause, rendered=rendered)
    if error:
        raise MigrationFailed({state.schema: error})
    return 1


def migrate_schema(
    schema: str, *, pause: Callable[[float], None] = time.sleep, rendered: RenderedSteps | None = None
) -> str:
    """Apply what one schema lacks; returns the error, empty when all went well.

    A lock not granted within LOCK_TIMEOUT_MS rolls the schema back and is tried again, TRIES times in all.
    """
    started = clock.now()
    for attempt in range(1, TRIES + 1):
        try:
            apply_migrations(schema, rendered)
        except OperationalError as error:
            if getattr(error.__cause__, "pgcode", "") == LOCK_NOT_AVAILABLE and attempt < TRIES:
                pause(0.2 * 2**attempt)
                continue
            return _remember(schema, started, attempt, f"{type(error).__name__}: {error}".strip())
        except Exception as error:  # noqa: BLE001 - a migration may raise anything; it is kept and told by `status`
            return _remember(schema, started, attempt, f"{type(error).__name__}: {error}".strip())
        return _remember(schema, started, attempt, "")
    raise AssertionError("every way out of the loop returns")


def apply_migrations(schema: str, rendered: RenderedSteps | None = None) -> None:
    """Run Django's plan inside one schema, in one transaction unless a migration refuses transactions.

    `rendered` is shared between schemas which lack the same migrations.
    """
    with _inside(schema):
        executor = RenderOnceExecutor(connection, rendered or RenderedSteps())
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        whole = all(migration.atomic for migration, _backwards in plan)
        with transaction.atomic() if whole else nullcontext():
            with connection.cursor() as cursor:
                scope = "LOCAL" if whole else "SESSION"
                cursor.execute(f"SET {scope} lock_timeout = {LOCK_TIMEOUT_MS}")
                if whole:  # else a row changed before an ALTER TABLE leaves "pending trigger events"
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            executor.migrate(executor.loader.graph.leaf_nodes(), plan=plan)
    if schema == PUBLIC:  # content types and permissions of all apps live in public
        emit_post_migrate_signal(verbosity=0, interactive=False, db="default", apps=apps, plan=plan)


@contextmanager
def _inside(schema: str) -> Iterator[None]:
    """The schema with its own history table: without it the one of public would be read through the search path."""
    before, introspection, editor = connection.tenant, connection.introspection, connection.SchemaEditorClass
    try:
        connection.introspection = OneSchemaIntrospection(connection)
        connection.SchemaEditorClass = ClosingSchemaEditor
        if schema != PUBLIC:
            with connection.cursor() as cursor:
                cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {connection.ops.quote_name(schema)}")
        connection.set_schema(schema, include_public=False)
        MigrationRecorder(connection).ensure_schema()
        connection.set_schema(schema)
        yield
    finally:
        connection.introspection, connection.SchemaEditorClass = introspection, editor
        connection.set_tenant(before)
        if not connection.in_atomic_block:  # a migration that refuses transactions had it set for the session
            with connection.cursor() as cursor:
                cursor.execute("RESET lock_timeout")


@contextmanager
def _alone() -> Iterator[None]:
    """Wait for another executor on this database, then keep it out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_KEY])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_KEY])


def _remember(schema: str, started: object, attempt: int, error: str) -> str:
    """Keep the outcome for `status`; without the table yet (public failed at first) only the log has it."""
    if error:
        log.error("migration of %s failed: %s", schema, error)
    try:
        with transaction.atomic():
            MigrationRun.objects.update_or_create(
                schema=schema,
                defaults={
                    "started_at": started,
                    "finished_at": None if error else clock.now(),
                    "attempts": attempt,
                    "error": error[:4000],
                },
            )
    except DatabaseError:
        log.warning("the outcome of %s could not be kept", schema)
    return error
