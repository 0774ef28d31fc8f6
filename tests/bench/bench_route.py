"""The hand-out: what one assigned pair costs, and how the cost grows with the floor."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import psycopg2

from tests.bench.database import own_database
from tests.bench.metric import Metric
from tests.bench.route_floor import Cpu, Size, arrive, build, database_url, release

ROUNDS = 30
STREAM = 500  # contacts a second of the steady stream
BATCH_OF_STREAM = 50
SNAPSHOT_SECONDS = float(os.environ.get("ROUTE_SNAPSHOT_SECONDS", "60"))
USUAL = Size(agents=1_000, queues=20, waiting=150_000)


def _pair_costs(rounds: int = ROUNDS) -> tuple[list[float], list[float], int]:
    """CPU microseconds per pair of each tick, client and server; and how many were written twice."""
    from acd.services.matching import BATCH, Matcher

    matcher = Matcher(most=BATCH)
    client, server, seen = [], [], []
    for _ in range(rounds):
        cpu = Cpu()
        made = matcher.tick()
        own, theirs = cpu.seconds()
        client.append(own / len(made) * 1e6)
        server.append(theirs / len(made) * 1e6)
        seen += [one.pair.waiting_id for one in made]
        release()
    return client, server, len(seen) - len(set(seen))


def pair_cpu() -> Iterable[Metric]:
    """CPU of one pair in batches of 50, events and guards included; control: one INSERT of one row."""
    with own_database():
        build(USUAL)
        client, server, twice = _pair_costs()
        total = [own + theirs for own, theirs in zip(client, server, strict=True)]
        yield Metric("pair_cpu", min(total), "us", control=_insert_cpu(), goal=50.0)
        yield Metric("client", min(client), "us")
        yield Metric("server", min(server), "us")
        yield Metric("twice", twice, "contacts", goal=0)


def _insert_cpu() -> float:
    """CPU microseconds of one committed single-row INSERT, both sides; least of ten."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_row (id bigserial PRIMARY KEY, at timestamptz)")
        found = []
        for _ in range(10):
            cpu = Cpu()
            for _ in range(100):
                cursor.execute("INSERT INTO bench_row (at) VALUES (now())")
            found.append(sum(cpu.seconds()) / 100 * 1e6)
    return min(found)


def tps_vs_insert() -> Iterable[Metric]:
    """Pairs a second against committed single-row INSERTs a second, synchronous_commit on, in the same minute; with a
    backlog a batch grows to 200 pairs.
    """
    from django.db import connection

    with own_database():
        build(USUAL)
        from acd.services.matching import Matcher

        matcher = Matcher()
        ratios, pairs_s, inserts_s = [], [], []
        for _ in range(10):
            begun, made = time.perf_counter(), 0
            for _ in range(10):
                made += len(matcher.tick())
                release_begun = time.perf_counter()
                release()
                begun += time.perf_counter() - release_begun
            pairs = made / (time.perf_counter() - begun)
            with connection.cursor() as cursor:
                cursor.execute("CREATE TABLE IF NOT EXISTS bench_row (id bigserial PRIMARY KEY, at timestamptz)")
                begun = time.perf_counter()
                for _ in range(300):
                    cursor.execute("INSERT INTO bench_row (at) VALUES (now())")
                inserts = 300 / (time.perf_counter() - begun)
            ratios.append(pairs / inserts)
            pairs_s.append(pairs)
            inserts_s.append(inserts)
        middle = sorted(ratios)[len(ratios) // 2]
        yield Metric("pairs_over_inserts", middle, "x", goal=20.0, higher=True)
        yield Metric("pairs", max(pairs_s), "1/s", control=max(inserts_s))


def scale() -> Iterable[Metric]:
    """Growth of a pair's CPU from 100 agents and 10 queues to 10,000 agents and 1,000 queues."""
    costs = []
    for size in (Size(100, 10, 20_000), Size(10_000, 1_000, 20_000)):
        with own_database():
            build(size)
            client, server, _twice = _pair_costs()
            costs.append(min(own + theirs for own, theirs in zip(client, server, strict=True)))
    yield Metric("growth", costs[1] / costs[0], "x", control=1.0, goal=1.2)
    yield Metric("small", costs[0], "us")
    yield Metric("large", costs[1], "us")


@contextmanager
def _old_snapshot() -> Iterator[None]:
    """A transaction that looked at the database once and stays open, as a report or a forgotten console does."""
    other = psycopg2.connect(database_url())
    try:
        other.set_session(isolation_level="REPEATABLE READ")
        other.cursor().execute("SELECT count(*) FROM acd_waiting")
        yield
    finally:
        other.close()


def _steady_cost(seconds: float) -> float:
    """CPU microseconds of a pair, both sides, after `seconds` of a steady stream: median of the last third."""
    from acd.services.matching import Matcher

    matcher, found = Matcher(), []
    began = time.monotonic()
    for batch in range(int(seconds * STREAM / BATCH_OF_STREAM)):
        arrive(BATCH_OF_STREAM)
        cpu, made = Cpu(), 0
        while got := len(matcher.tick()):
            made += got
        found.append(sum(cpu.seconds()) / max(1, made) * 1e6)
        release()
        time.sleep(max(0.0, began + (batch + 1) * BATCH_OF_STREAM / STREAM - time.monotonic()))
    return statistics.median(found[-len(found) // 3 :])


def old_snapshot() -> Iterable[Metric]:
    """Pairs a second of CPU beside a snapshot of a minute, against none: 1,000 agents who each get a contact every two
    seconds, far more than people can work on. `ROUTE_SNAPSHOT_SECONDS` (60) shortens a trial.
    """
    with own_database():
        build(Size(agents=1_000, queues=20, waiting=0))
        without = _steady_cost(SNAPSHOT_SECONDS)
        with _old_snapshot():
            beside = _steady_cost(SNAPSHOT_SECONDS)
    yield Metric("pairs_beside_over_without", without / beside, "x", control=1.0, goal=0.9, higher=True)
    yield Metric("least_allowed", without / beside, "x", goal=0.5, higher=True)
    yield Metric("beside", beside, "us", control=without)


def lead() -> Iterable[Metric]:
    """A leader begins over a log in which every second number is missing: until it leads, and what each look costs
    while they may still come; control: a log without a hole.
    """
    from django.db import connection

    from acd.services.changes import ChangeLog

    with own_database():
        begins, looks = [], []
        for wanted in ("true", "id %% 2 = 0", "id <= 50000 OR id > 60000"):
            with connection.cursor() as cursor:
                cursor.execute("TRUNCATE acd_change")
                cursor.execute(
                    "INSERT INTO acd_change (id, what, row_id) SELECT id, 'contact', gen_random_uuid()"
                    f" FROM generate_series(1, 100000) id WHERE {wanted.replace('%%', '%')}"
                )
            begun, cost = [], []
            for _ in range(10):
                cpu = Cpu()
                log = ChangeLog()
                begun.append(sum(cpu.seconds()) * 1e3)
                cpu = Cpu()
                log.read()
                cost.append(sum(cpu.seconds()) * 1e3)
            begins.append(min(begun))
            looks.append(min(cost))
    yield Metric("begin_with_50000_holes", begins[1], "ms", control=begins[0], goal=1_000.0)
    yield Metric("look_with_50000_holes", looks[1], "ms", control=looks[0])
    yield Metric("begin_with_10000_in_a_row", begins[2], "ms", control=begins[0], goal=200.0)
    yield Metric("look_with_10000_in_a_row", looks[2], "ms", control=looks[0], goal=5.0)


BENCHES = {
    "route.pair_cpu": pair_cpu,
    "route.tps_vs_insert": tps_vs_insert,
    "route.scale": scale,
    "route.old_snapshot": old_snapshot,
    "route.lead": lead,
}
