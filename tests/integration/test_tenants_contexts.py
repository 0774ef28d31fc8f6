"""The wall itself: contexts, threads, lasting connections, and the four cases where a cached search path could lie."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from tenants.context import program_context
from tenants.models import Program


@pytest.fixture
def notes(two_programs):
    """A table of one row in each program: its own name."""
    for crew in (two_programs.acme, two_programs.globex):
        with program_context(crew.program), connection.cursor() as cursor:
            cursor.execute("CREATE TABLE wall_note (name text UNIQUE)")
            cursor.execute("INSERT INTO wall_note VALUES (%s)", [crew.program.slug])
    return two_programs


def read() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM wall_note")
        return cursor.fetchone()[0]


def test_with_program_raises(two_programs):
    with pytest.raises(RuntimeError, match="program_context"), two_programs.acme.program:
        pass


def test_a_context_takes_a_program_its_id_or_its_schema(two_programs):
    acme = two_programs.acme.program
    for key in (acme, acme.pk, acme.schema_name):
        with program_context(key):
            assert connection.schema_name == "p_acme"
        assert connection.schema_name == "public"
    with pytest.raises(Program.DoesNotExist):
        program_context(999_999)


def test_contexts_nest_and_end_after_errors(two_programs):
    with program_context("p_acme"):
        with pytest.raises(ZeroDivisionError), program_context("p_globex"):
            raise ZeroDivisionError
        assert connection.schema_name == "p_acme"
    assert connection.schema_name == "public"


def test_atomic_rollback_after_a_switch_keeps_the_path_right(notes):
    def fails_in_globex() -> None:
        with transaction.atomic(), program_context("p_globex"):
            assert read() == "globex"
            raise ZeroDivisionError

    with program_context("p_acme"):
        with pytest.raises(ZeroDivisionError):
            fails_in_globex()
        assert read() == "acme"


def test_savepoint_rollback_after_a_switch_keeps_the_path_right(notes):
    with program_context("p_acme"), transaction.atomic():
        assert read() == "acme"
        mark = transaction.savepoint()
        with program_context("p_globex"):
            assert read() == "globex"
        transaction.savepoint_rollback(mark)
        assert read() == "acme"


def test_a_local_path_set_by_somebody_else_ends_with_the_switch(notes):
    with program_context("p_acme"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL search_path = p_globex, public")
        with program_context("p_globex"):
            assert read() == "globex"
        assert read() == "acme"


def test_a_database_error_after_a_switch_keeps_the_path_right(notes):
    def breaks_a_constraint_in_globex() -> None:
        with transaction.atomic(), program_context("p_globex"), connection.cursor() as cursor:
            cursor.execute("INSERT INTO wall_note VALUES ('globex')")

    with program_context("p_acme"):
        with pytest.raises(IntegrityError):
            breaks_a_constraint_in_globex()
        assert read() == "acme"


@pytest.mark.django_db(transaction=True)
def test_threads_keep_to_their_own_program(two_programs):
    meet = threading.Barrier(2)

    def work(schema: str) -> set[str]:
        seen = set()
        try:
            for _round in range(20):
                with program_context(schema):
                    meet.wait(timeout=10)
                    with connection.cursor() as cursor:
                        cursor.execute("SELECT current_schema()")
                        seen.add(cursor.fetchone()[0])
        finally:
            connection.close()
        return seen

    with ThreadPoolExecutor(2) as pool:
        seen = list(pool.map(work, ["p_acme", "p_globex"]))
    assert seen == [{"p_acme"}, {"p_globex"}]


@pytest.mark.django_db(transaction=True)
def test_a_context_does_not_cross_into_another_thread(two_programs):
    def where() -> str:
        try:
            return str(connection.schema_name)
        finally:
            connection.close()

    with program_context("p_acme"), ThreadPoolExecutor(1) as pool:
        assert pool.submit(where).result() == "public"


def test_the_database_refuses_a_schema_name_that_could_be_another_word(two_programs):
    bad = Program(client=two_programs.acme.program.client, slug="bad", schema_name="pg_bad", name="Bad", monogram="B")
    with pytest.raises(DatabaseError), transaction.atomic():
        bad.save()
