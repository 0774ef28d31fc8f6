"""Fixtures of the outbox tests: the trace table in both programs, publishing, what the database then holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django_tenants.utils import schema_context

import outbox
from outbox import relay
from outbox.models import Delivery, OutboxMessage, Tally
from tests.integration import outbox_probe
from tests.integration.outbox_probe import Probed


@contextmanager
def _failing() -> Iterator[None]:
    with transaction.atomic():
        yield
        raise RuntimeError("after publishing")


class World:
    """Two programs with a trace table each, and one in public."""

    def __init__(self, acme, globex) -> None:
        self.acme, self.globex = acme, globex
        self.schemas = [acme.schema_name, globex.schema_name, "public"]

    def publish(self, program, *numbers: int, event=Probed) -> None:
        """One transaction per number, as services do."""
        for number in numbers:
            with transaction.atomic():
                outbox.publish(event(program_id=program and program.id, number=number))

    def publish_and_fail(self, program, number: int) -> None:
        """A service that fails after it has published."""
        with pytest.raises(RuntimeError, match="after publishing"), _failing():
            outbox.publish(Probed(program_id=program.id, number=number))

    def traces(self, program=None) -> list[tuple[str, int]]:
        """What the handlers wrote in a program's schema (None = public), oldest first."""
        with schema_context(program.schema_name if program else "public"), connection.cursor() as cursor:
            schema = program.schema_name if program else "public"
            cursor.execute(f'SELECT handler, number FROM "{schema}".outbox_probe ORDER BY id')
            return cursor.fetchall()

    def counted(self, program) -> Counter:
        return Counter(self.traces(program))

    def numbers_of(self, program) -> list[int]:
        """Sequence numbers in order of insertion."""
        rows = OutboxMessage.objects.filter(program_id=program.id if program else 0)
        return list(rows.order_by("id").values_list("seq", flat=True))

    def make_due(self) -> None:
        """Let every pause be over."""
        with connection.cursor() as cursor:
            cursor.execute("UPDATE outbox_delivery SET next_try_at = clock_timestamp() WHERE next_try_at IS NOT NULL")


@pytest.fixture
def world(two_programs, monkeypatch) -> Iterator[World]:
    """A clean outbox with the probes subscribed."""
    made = World(two_programs.acme.program, two_programs.globex.program)
    with connection.cursor() as cursor:
        for schema in made.schemas:
            cursor.execute(
                f'CREATE TABLE "{schema}".outbox_probe (id bigserial PRIMARY KEY, handler text, number bigint)'
            )
    for model in (Delivery, OutboxMessage, Tally):
        model.objects.all().delete()
    outbox_probe.subscribe_probes()
    yield made
    outbox_probe.unsubscribe_probes()
    connection.set_schema_to_public()
    with connection.cursor() as cursor:
        for schema in made.schemas:
            cursor.execute(f'DROP TABLE IF EXISTS "{schema}".outbox_probe')


@pytest.fixture
def hints(monkeypatch) -> list[relay.Hint]:
    """Hints forwarded in this process, instead of to Valkey."""
    seen: list[relay.Hint] = []
    monkeypatch.setattr(relay.pushing, "forwarders", [seen.extend])
    return seen
