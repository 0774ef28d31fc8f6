"""The hand-out: what one assigned pair costs, and how the cost grows with the floor."""

from __future__ import annotations

import time
from collections.abc import Iterable

from tests.bench.database import own_database
from tests.bench.metric import Metric
from tests.bench.route_floor import Cpu, Size, build, release

ROUNDS = 30
USUAL = Size(agents=1_000, queues=20, waiting=150_000)


def _pair_costs(rounds: int = ROUNDS) -> tuple[list[float], list[float], int]:
    """CPU microseconds per pair of each tick, client and server; and how many were written twice."""
    from acd.services.matching import Matcher

    matcher = Matcher()
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
    """Pairs a second against committed single-row INSERTs a second, synchronous_commit on, in the same minute."""
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


BENCHES = {"route.pair_cpu": pair_cpu, "route.tps_vs_insert": tps_vs_insert, "route.scale": scale}
