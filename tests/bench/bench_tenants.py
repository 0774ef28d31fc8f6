"""Provisioning and the migration executor at the size of a busy provider."""

from __future__ import annotations

import os
import resource
import statistics
import time
from collections.abc import Callable, Iterable

from tests.bench.database import own_database
from tests.bench.metric import Metric

PROGRAMS = 200
SAMPLES = 11


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def create() -> Iterable[Metric]:
    """One new program by replay; control: the same schema built by migrations."""
    with own_database():
        from tenants.models import Client
        from tenants.services.migrating import apply_migrations
        from tenants.services.provisioning import create_program

        client = Client.objects.create(name="Bench", country="GB")
        control = statistics.median(_seconds(lambda n=n: apply_migrations(f"p_control{n}")) for n in range(3))
        times = [
            _seconds(lambda n=n: create_program(client=client, slug=f"bench{n}", name="Bench")) for n in range(SAMPLES)
        ]
        yield Metric("create_p50", statistics.median(times), "s", control=control, goal=1.0)
        yield Metric("create_max", max(times), "s", control=control, goal=5.0)


def migrate_noop() -> Iterable[Metric]:
    """Nothing to do over 200 programs; control: asking Django's executor 5 of them, times 40."""
    with own_database():
        from django.db import connection

        from tenants.models import Client, Program
        from tenants.services.migrating import apply_migrations, migrate_all
        from tenants.services.provisioning import create_program

        client = Client.objects.create(name="Bench", country="GB")
        for number in range(PROGRAMS):
            create_program(client=client, slug=f"bench{number}", name="Bench")
            if number % 25 == 24:
                connection.close()  # a backend keeps the catalogue rows of every schema it touched
        names = list(Program.objects.order_by("id").values_list("schema_name", flat=True)[:5])
        control = _seconds(lambda: [apply_migrations(name) for name in names]) / len(names) * PROGRAMS
        connection.close()
        before = resource.getrusage(resource.RUSAGE_SELF)
        value = _seconds(lambda: migrate_all(say=lambda line: None))
        after = resource.getrusage(resource.RUSAGE_SELF)
        yield Metric(f"noop_{PROGRAMS}", value, "s", control=control, goal=3.0)
        yield Metric("noop_cpu", after.ru_utime - before.ru_utime, "s of Python", goal=2.0)
        yield Metric("cores", float(os.cpu_count() or 1), "cores")


BENCHES = {"tenant.create": create, "tenant.migrate_noop": migrate_noop}
