"""Provisioning and the migration executor: equal to migrations, fast, resumable, and it says who is behind."""

from __future__ import annotations

import time
from io import StringIO

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from outbox.models import OutboxMessage
from tenants.domain.programs import BadSlug
from tenants.models import AuditEntry, Client, Domain, EntryAddress, Membership, MigrationRun, Program, TemplateDump
from tenants.schema_state import TEMPLATE, expected, states
from tenants.services import migrating, template
from tenants.services.migrating import MigrationFailed, migrate_all, migrate_schema
from tenants.services.offboarding import drop_program
from tenants.services.provisioning import SlugTaken, create_program
from tests.factories.schema_shape import shape

transactional = pytest.mark.django_db(transaction=True)


def run(*words: str) -> str:
    out = StringIO()
    call_command("tenants", *words, stdout=out)
    return out.getvalue()


def forget_history(schema: str) -> None:
    """Make a schema look as if Django's admin had never been migrated there; its table stays."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {schema}.django_migrations WHERE app = 'admin'")


def drop_table(schema: str) -> None:
    """Take the admin's table away, so that its migrations can run again."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {schema}.django_admin_log")


@pytest.fixture
def client_row(db) -> Client:
    return Client.objects.create(name="Initech", country="GB")


def test_a_replayed_schema_equals_the_template(two_programs):
    by_replay, template_itself = shape("p_acme"), shape(TEMPLATE)  # test_tenants_baseline.py: that equals migrations
    assert len(by_replay["columns"]) > 10
    for what, rows in template_itself.items():
        assert sorted(set(by_replay[what]) ^ set(rows)) == [], what


def test_a_program_comes_with_rows_schema_audit_and_fact(two_programs, client_row):
    admin = two_programs.chief
    begun = time.perf_counter()
    program = create_program(client=client_row, slug="initech-2", name="Initech Support", admin=admin)
    assert time.perf_counter() - begun < 2
    assert (program.schema_name, program.monogram) == ("p_initech_2", "IS")
    assert Domain.objects.get(tenant=program).domain == "initech-2.localhost"
    assert Membership.objects.get(program=program).user == admin
    assert AuditEntry.objects.get(program=program).action == "program.created"
    assert OutboxMessage.objects.get(program_id=program.pk).name == "tenants.program.created"
    assert not [state for state in states() if state.is_behind]


@transactional
def test_a_failure_half_way_leaves_nothing(two_programs, client_row, monkeypatch):
    monkeypatch.setattr(template, "text_for", lambda schema: f"CREATE SCHEMA {schema}; SELECT 1/0;")
    with pytest.raises(Exception, match="division by zero"):
        create_program(client=client_row, slug="initech", name="Initech")
    assert not Program.objects.filter(slug="initech").exists()
    assert not OutboxMessage.objects.filter(name="tenants.program.created", payload__slug="initech").exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_namespace WHERE nspname = 'p_initech'")
        assert cursor.fetchone()[0] == 0


def test_taken_and_bad_names_are_refused(two_programs, client_row):
    with pytest.raises(SlugTaken):
        create_program(client=client_row, slug="acme", name="Acme again")
    with pytest.raises(BadSlug):
        create_program(client=client_row, slug="Ini tech", name="Initech")


def test_a_template_that_is_behind_or_damaged_is_refused(two_programs, client_row):
    TemplateDump.objects.update(text="CREATE SCHEMA onefloor_template_schema;")
    with pytest.raises(template.TemplateDamaged):
        create_program(client=client_row, slug="initech", name="Initech")
    TemplateDump.objects.update(fingerprint="0" * 64)
    with pytest.raises(template.TemplateBehind, match="tenants migrate"):
        create_program(client=client_row, slug="initech", name="Initech")


@transactional
def test_without_pg_dump_programs_are_built_by_migrations(two_programs, client_row, monkeypatch):
    monkeypatch.setattr(template, "_candidates", lambda: iter(()))
    TemplateDump.objects.all().delete()
    said: list[str] = []
    template.refresh(say=said.append)
    assert "built by migrations" in said[0]
    program = create_program(client=client_row, slug="initech", name="Initech")
    assert shape(program.schema_name) == shape("p_acme")


def test_status_names_who_is_behind_and_how_far(two_programs):
    assert "all up to date" in run("status")
    forget_history("p_globex")
    MigrationRun.objects.create(
        schema="p_globex", started_at="2026-01-01T00:00:00Z", error="LockNotAvailable: somebody reads"
    )
    out = StringIO()
    with pytest.raises(CommandError, match=r"1 of 4 schemas are behind"):
        call_command("tenants", "status", stdout=out)
    said = out.getvalue()
    assert "p_globex: 3 behind, first admin.0001_initial" in said
    assert "last failure: LockNotAvailable" in said
    assert "p_acme" not in said


def test_nothing_to_do_takes_a_fixed_number_of_queries(two_programs, django_assert_max_num_queries):
    expected()
    with django_assert_max_num_queries(16):
        assert migrate_all(say=lambda line: None) == 0


@transactional
def test_a_failed_program_keeps_no_half_and_the_rest_goes_on_then_it_resumes(two_programs):
    for schema in ("p_acme", "p_globex"):
        forget_history(schema)
    drop_table("p_globex")
    with pytest.raises(MigrationFailed) as failure:
        migrate_all(say=lambda line: None)
    assert list(failure.value.failed) == ["p_acme"]  # its table is there already; Globex went on
    assert [state.schema for state in states() if state.is_behind] == ["p_acme"]
    assert "already exists" in MigrationRun.objects.get(schema="p_acme").error

    drop_table("p_acme")
    assert migrate_all(say=lambda line: None) == 1
    assert not [state for state in states() if state.is_behind]
    assert MigrationRun.objects.get(schema="p_acme").error == ""


@transactional
def test_a_canary_that_fails_stops_the_rest(two_programs):
    Program.objects.filter(slug="globex").update(is_canary=True)
    for schema in ("p_acme", "p_globex"):
        forget_history(schema)
    with pytest.raises(MigrationFailed) as failure:
        migrate_all(say=lambda line: None)
    assert list(failure.value.failed) == ["p_globex"]
    assert MigrationRun.objects.filter(schema="p_acme").exclude(error="").count() == 0
    for schema in ("p_acme", "p_globex"):
        drop_table(schema)
    assert migrate_all(say=lambda line: None) == 2


@transactional
def test_a_lock_held_by_others_is_waited_for_and_tried_again(two_programs, monkeypatch):
    monkeypatch.setattr(migrating, "LOCK_TIMEOUT_MS", 50)
    forget_history("p_acme")
    drop_table("p_acme")
    other = psycopg2.connect(connection.connection.dsn, password=connection.settings_dict["PASSWORD"])
    cursor = other.cursor()
    cursor.execute("LOCK TABLE public.tenants_user IN ACCESS EXCLUSIVE MODE")
    waits: list[float] = []

    def pause(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 2:
            other.commit()

    try:
        assert migrate_schema("p_acme", pause=pause) == ""
    finally:
        other.close()
    assert len(waits) == 2
    assert not connection.in_atomic_block, "Django's schema editor would leave its block open"
    assert MigrationRun.objects.get(schema="p_acme").attempts == 3


@transactional
def test_dropping_a_program_takes_its_public_rows_and_nobody_elses(two_programs):
    acme = two_programs.acme.program
    for crew in (two_programs.acme, two_programs.globex):
        EntryAddress.objects.create(program=crew.program, channel="email", address=f"help@{crew.program.slug}.test")
    with pytest.raises(CommandError, match="not confirmed"):
        run("drop", "acme", "--confirm", "globex")
    run("drop", "acme", "--confirm", "acme")
    assert [program.slug for program in Program.objects.all()] == ["globex"]
    assert not Membership.objects.filter(program_id=acme.pk).exists()
    assert EntryAddress.objects.get().program.slug == "globex"
    assert not OutboxMessage.objects.filter(program_id=acme.pk).exists()
    assert AuditEntry.objects.get(action="program.dropped").object_ids["slug"] == "acme"
    create_program(client=acme.client, slug="acme", name="Acme")  # the next test's cast wants its schema


def test_a_document_kept_by_law_keeps_the_programs_row(two_programs, monkeypatch):
    monkeypatch.setattr(EntryAddress, "kept_after_program", True, raising=False)
    acme = two_programs.acme.program
    EntryAddress.objects.create(program=acme, channel="email", address="help@acme.test")
    assert drop_program(program=acme) is False
    assert Program.objects.get(pk=acme.pk).is_active is False


def test_create_and_list_from_the_command_line(two_programs):
    run("create", "initech", "--client", "Initech", "--name", "Initech Support", "--admin", "chief@provider.test")
    assert "initech  Initech / Initech Support  initech.localhost" in run("list")
    with pytest.raises(CommandError, match="taken"):
        run("create", "initech", "--client", "Initech", "--name", "Again")
    with pytest.raises(CommandError, match="no user"):
        run("create", "other", "--client", "Initech", "--name", "Other", "--admin", "nobody@x.test")


def test_the_template_is_no_program(db):
    assert not Program.objects.filter(schema_name=TEMPLATE).exists()
