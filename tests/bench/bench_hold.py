"""The whole floor under load for minutes: does it hold, how long until an offer, and where does the time go?

`ROUTE_HOLD_SECONDS` (300) and `ROUTE_HOLD_RATE` (1000 contacts a second) shorten a trial. The load comes from processes
beside the servers on the same machine, and what they use is shown. When the wanted rate cannot be held, the highest
one of a few short trials is, for the whole time: `rate` then misses its goal, and says what was reached.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise

from config import env
from tests.bench import hold_floor
from tests.bench.database import own_database
from tests.bench.measure import cpu_seconds, percentile
from tests.bench.metric import Metric
from tests.bench.route_floor import build_wide, database_url

AGENTS, QUEUES, PROGRAMS = 10_000, 1_000, 300
RATE = float(os.environ.get("ROUTE_HOLD_RATE", "1000"))
SECONDS = float(os.environ.get("ROUTE_HOLD_SECONDS", "300"))
TRIAL_SECONDS = 12.0
STEP = 0.6  # of the rate, after a trial that did not hold
LEAST_RATE = 20.0
CROWDS = 10  # connections at work at once: their commits reach the disk together, as those of many agents do
GOAL_MS = 200.0
MOST_LATE = 1.0  # seconds a customer may come behind the plan: else the load was not what it says


@dataclass(frozen=True, slots=True)
class Told:
    """What the callers' logs say of one run; `cpu` in seconds by who used it."""

    rate: float
    enqueued: int
    waits: list[float]
    twice: int
    over: int
    lost: int
    late: float
    seconds: float
    cpu: dict[str, float]

    @property
    def p99(self) -> float:
        """Milliseconds from the enqueue's commit to the offer seen."""
        return percentile(self.waits, 0.99) * 1000 if self.waits else float("inf")

    @property
    def holds(self) -> bool:
        """Whether the rate was kept up with every contact in time."""
        return self.late <= MOST_LATE and self.p99 <= GOAL_MS and not (self.twice or self.over or self.lost)


@contextmanager
def _matcher() -> Iterator[subprocess.Popen[bytes]]:
    """The shipped role, leading."""
    from acd import selectors

    more = {"DATABASE_URL": database_url(), "ONEFLOOR_ROLE": "matcher"}
    process = subprocess.Popen([sys.executable, "manage.py", "matcher"], cwd=env.ROOT, env={**os.environ, **more})
    try:
        while (age := selectors.matcher_leader_age_seconds()) is None or age > 1.0:
            if process.poll() is not None:
                raise RuntimeError("the matcher has ended")
            time.sleep(0.1)
        yield process
    finally:
        process.terminate()
        process.wait(30)


def _backend_of(role: str) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE application_name = %s ORDER BY pid LIMIT 1", [role])
        return int(cursor.fetchone()[0])


def _run(matcher: subprocess.Popen[bytes], rate: float, seconds: float) -> Told:
    """One run of all crowds."""
    backend = _backend_of("matcher")
    before = cpu_seconds(matcher.pid), cpu_seconds(backend)
    command = [sys.executable, "-m", "tests.bench.hold_floor"]
    surroundings = {**os.environ, "DATABASE_URL": database_url(), "ONEFLOOR_ROLE": "crowd"}
    crowds = [
        subprocess.Popen(
            [*command, str(number), str(CROWDS), str(rate), str(seconds)],
            cwd=env.ROOT,
            env=surroundings,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for number in range(CROWDS)
    ]
    _begin_together(crowds)
    logs = [json.loads(crowd.communicate()[0]) for crowd in crowds]
    if any(crowd.returncode for crowd in crowds):
        raise RuntimeError("a crowd ended before its time")
    cpu = {
        "matcher": cpu_seconds(matcher.pid) - before[0],
        "matcher_backend": cpu_seconds(backend) - before[1],
        "crowds": sum(log["cpu"] for log in logs),
    }
    return _judge(logs, rate, seconds, cpu)


def _begin_together(crowds: list[subprocess.Popen[bytes]]) -> None:
    """Nobody's start takes the processor from those who work already."""
    for crowd in crowds:
        if not crowd.stdout or crowd.stdout.readline() != hold_floor.READY:
            raise RuntimeError("a crowd ended before it began")
    for crowd in crowds:
        if crowd.stdin:
            crowd.stdin.write(b"\n")
            crowd.stdin.flush()


def _judge(logs: list[dict], rate: float, seconds: float, cpu: dict[str, float]) -> Told:
    """From the callers' logs alone: I1, I2 and I3."""
    enqueued = [contact for log in logs for contact in log["enqueued"]]
    served = [row for log in logs for row in log["served"]]
    contacts = [row[0] for row in served]
    spans: dict[str, list[tuple[float, float]]] = {}
    for _contact, agent, accepted, done in served:
        spans.setdefault(agent, []).append((accepted, done))
    over = sum(later[0] < earlier[1] for rows in spans.values() for earlier, later in pairwise(sorted(rows)))
    return Told(
        rate=rate,
        enqueued=len(enqueued),
        waits=[wait for log in logs for wait in log["waits"]],
        twice=len(contacts) - len(set(contacts)),
        over=over,
        lost=len(set(enqueued) - set(contacts)),
        late=max(log["late"] for log in logs),
        seconds=seconds,
        cpu=cpu,
    )


def _tried(matcher: subprocess.Popen[bytes], rate: float) -> bool:
    """Whether a short trial holds; what it gave goes to stderr."""
    told = _run(matcher, rate, min(TRIAL_SECONDS, SECONDS))
    used = ", ".join(f"{who} {seconds / told.seconds:.0%}" for who, seconds in told.cpu.items())
    sys.stderr.write(
        f"{rate:.0f}/s: p99 {told.p99:.0f} ms, {told.late:.1f} s behind, twice {told.twice}, over {told.over},"
        f" lost {told.lost}; of one core: {used}\n"
    )
    return told.holds


def hold() -> Iterable[Metric]:
    """10,000 agents (one contact each at a time), 1,000 queues, 300 programs; every contact talks five seconds."""
    with own_database():
        build_wide(AGENTS, QUEUES, PROGRAMS)
        with _matcher() as matcher:
            rate = RATE
            while not _tried(matcher, rate) and rate > LEAST_RATE:
                rate *= STEP
            told = _run(matcher, rate, SECONDS)
    yield Metric("offer_p99", told.p99, "ms", goal=GOAL_MS)
    yield Metric("offer_p50", percentile(told.waits, 0.5) * 1000, "ms")
    yield Metric("rate", told.enqueued / told.seconds, "1/s", goal=RATE * 0.99, higher=True)
    yield Metric("held_for", told.seconds, "s", goal=SECONDS, higher=True)
    yield Metric("behind_plan", told.late, "s", goal=MOST_LATE)
    yield Metric("twice", told.twice, "contacts", goal=0)
    yield Metric("over_capacity", told.over, "agents", goal=0)
    yield Metric("lost", told.lost, "contacts", goal=0)
    for who, seconds in told.cpu.items():
        yield Metric(f"cpu_of_{who}", seconds / max(1, told.enqueued) * 1e6, "us per contact")


BENCHES = {"route.hold": hold}
