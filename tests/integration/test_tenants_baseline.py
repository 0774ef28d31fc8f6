"""An empty database is made from one text that says what all migrations say; a text that does not fit is not used."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
import pytest
from django.db import connection

from config import env
from tenants.schema_state import PUBLIC, TEMPLATE
from tenants.services import baseline
from tests.factories.schema_shape import shape

pytestmark = pytest.mark.processes
HINT = "a migration changed: write the text anew by ./run manage tenants baseline"


@contextmanager
def migrated(name: str, *words: str) -> Iterator[Any]:
    """A database made by `tenants migrate WORDS`; its cursor and what the command said."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    address = baseline.url_of(name)
    try:
        command = [sys.executable, str(env.ROOT / "manage.py"), "tenants", "migrate", *words]
        surroundings = {**os.environ, "DATABASE_URL": address}
        done = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=True)
        other = psycopg2.connect(address)
        try:
            yield other.cursor(), done.stdout
        finally:
            other.close()
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_the_text_was_made_from_the_migrations_of_this_code() -> None:
    assert baseline.fits(), HINT


@pytest.mark.django_db(transaction=True)
def test_a_database_made_from_it_equals_one_made_by_all_migrations() -> None:
    with (
        migrated(f"by_text_{os.getpid()}") as (text, said),
        migrated(f"by_steps_{os.getpid()}", "--one-by-one") as (steps, said_by_steps),
    ):
        assert "made from the baseline" in said, HINT
        assert "to apply" in said_by_steps
        for schema in (PUBLIC, TEMPLATE):
            by_text, by_steps = shape(schema, text), shape(schema, steps)
            assert by_steps["columns"]
            for what, rows in by_steps.items():
                assert sorted(set(by_text[what]) ^ set(rows)) == [], (schema, what, HINT)
        for query in (
            "SELECT app_label, model FROM django_content_type ORDER BY 1, 2",
            "SELECT c.app_label, p.codename FROM auth_permission p JOIN django_content_type c"
            " ON c.id = p.content_type_id ORDER BY 1, 2",
            "SELECT count(*), count(*) FILTER (WHERE length(text) > 1000) FROM tenants_templatedump",
        ):
            assert rows_of(text, query) == rows_of(steps, query)
        # New rows take numbers after those of the text.
        assert rows_of(text, "SELECT max(id) < nextval('django_content_type_id_seq') FROM django_content_type") == [
            (True,)
        ]
        assert rows_of(text, "SELECT min(applied) > now() - interval '1 hour' FROM django_migrations") == [(True,)]


def rows_of(cursor: Any, query: str) -> list[tuple[Any, ...]]:
    cursor.execute(query)
    return list(cursor.fetchall())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("-- made from other migrations\nCREATE TABLE public.never (id int);", []),
        ("{fits}\nSELECT 1 / 0;\n-- the template schema\n", ["the baseline is refused"]),
    ],
    ids=["of other code", "refused by the server"],
)
def test_a_text_that_does_not_fit_changes_nothing(text: str, told: list[str], tmp_path, monkeypatch) -> None:
    path = tmp_path / "baseline.sql"
    path.write_text(text.replace("{fits}", baseline.PATH.read_text().splitlines()[0]))
    monkeypatch.setattr(baseline, "PATH", path)
    monkeypatch.setattr(baseline, "_is_empty", lambda: True)
    said: list[str] = []
    assert baseline.replay(say=said.append) is False
    assert [line.partition(",")[0] for line in said] == told
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('public.never') IS NULL, current_schema()")
        assert cursor.fetchone() == (True, "public")


@pytest.mark.django_db
def test_a_database_with_tables_is_never_made_from_it() -> None:
    assert baseline.replay(say=lambda line: None) is False
