"""All migrations of the running code as one SQL text: an empty database is made by it, in a tenth of the time.

The text is a derived file, written by `./run manage tenants baseline`. It names the migrations it was made from by the
SHA-256 of their sources; one that does not fit the running code, or that a server refuses, is not used: the migrations
themselves are then applied, which gives the same schemas (tests/integration/test_tenants_baseline.py).
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.migrations.loader import MigrationLoader
from psycopg2 import sql

from tenants.database import connection
from tenants.schema_state import PUBLIC, TEMPLATE
from tenants.services import template

PATH = Path(__file__).resolve().parent.parent / "baseline.sql"
_TEMPLATE_BEGINS = "-- the template schema\n"
_NEVER = "2000-01-01T00:00:00Z"  # when the migrations of the text were applied: not an instant of anybody's database
# Rows which say what happened in one database; all other rows of a new one were put there by migrations.
_OWN = ("tenants_templatedump", "tenants_migrationrun")


_NOT_FOR_US = re.compile(
    r"^(--\n(-- .*\n)+--\n\n*|-- Dumped .*\n|CREATE SCHEMA public;\n|COMMENT ON SCHEMA .*\n)", re.MULTILINE
)


class BaselineFailed(RuntimeError):
    """The text could not be made; the message says why."""


def fingerprint() -> str:
    """SHA-256 over the sources of all migrations, those of packages too."""
    digest = hashlib.sha256()
    for (app, name), migration in sorted(MigrationLoader(None).disk_migrations.items()):
        source = Path(str(sys.modules[migration.__module__].__file__)).read_bytes()
        digest.update(f"{app}.{name}:{hashlib.sha256(source).hexdigest()}\n".encode())
    return digest.hexdigest()


def fits() -> bool:
    """Whether the text was made from the migrations of the running code."""
    try:
        with PATH.open(encoding="utf-8") as file:
            return file.readline().strip() == _first_line()
    except FileNotFoundError:
        return False


def replay(*, say: Callable[[str], None]) -> bool:
    """Make public and the template in an empty database; False, with nothing changed, where that cannot be."""
    if not fits() or not _is_empty():
        return False
    public, _, program = PATH.read_text(encoding="utf-8").partition(_TEMPLATE_BEGINS)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL search_path = ''")
            cursor.execute("SET LOCAL check_function_bodies = off")  # the functions name tables by the search path
            for text in (public, program):
                cursor.execute(text)
            for schema in (PUBLIC, TEMPLATE):
                history = sql.Identifier(schema, "django_migrations")
                cursor.execute(sql.SQL("UPDATE {} SET applied = now()").format(history))
            connection.search_path_set_schemas = None  # the next cursor sets the path anew
            template.keep(program)
    except DatabaseError as problem:
        say(f"the baseline is refused, applying the migrations one by one: {str(problem).splitlines()[0]}")
        return False
    finally:
        connection.search_path_set_schemas = None
    say(f"{PUBLIC} and {TEMPLATE}: made from the baseline")
    return True


def write(*, say: Callable[[str], None]) -> None:
    """Apply all migrations in a database of its own, dump it into the text and drop it. Raises BaselineFailed."""
    name = f"onefloor_baseline_{os.getpid()}"
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        say("applying every migration")
        _migrate(name)
        PATH.write_text(_text_of(name, say), encoding="utf-8")
    finally:
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
    say(f"{PATH.name}: {PATH.stat().st_size // 1000} KB")


def _first_line() -> str:
    return f"-- made from {fingerprint()} by ./run manage tenants baseline"


def _is_empty() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT NOT EXISTS (SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r')"
            " AND to_regnamespace(%s) IS NULL",
            [TEMPLATE],
        )
        return bool(cursor.fetchone()[0])


def _migrate(name: str) -> None:
    """In a process of its own: this one's connection belongs to the database it was started for."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "tenants", "migrate", "--one-by-one"]
    surroundings = {**os.environ, "DATABASE_URL": url_of(name)}
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise BaselineFailed(done.stderr.strip() or done.stdout.strip())


def url_of(name: str) -> str:
    """The address of another database on the same server."""
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def _text_of(name: str, say: Callable[[str], None]) -> str:
    with psycopg2.connect(url_of(name)) as other, other.cursor() as cursor:
        for schema in (PUBLIC, TEMPLATE):
            history = sql.Identifier(schema, "django_migrations")
            cursor.execute(sql.SQL("UPDATE {} SET applied = %s").format(history), [_NEVER])
    other.close()
    texts = [
        template.dump(PUBLIC, name, say, "--exclude-table-data", *_without_rows()),
        template.dump(TEMPLATE, name, say),
    ]
    if not all(texts):
        raise BaselineFailed("no pg_dump fits this server")
    public, program = (_plain(text) for text in texts)
    return f"{_first_line()}\n{public}{_TEMPLATE_BEGINS}{program}"


def _without_rows() -> list[str]:
    first, *others = (f"{PUBLIC}.{table}" for table in _OWN)
    return [first, *(word for table in others for word in ("--exclude-table-data", table))]


def _plain(text: str) -> str:
    """Without the comments of pg_dump and what every database has in public."""
    return _NOT_FOR_US.sub("", text)
