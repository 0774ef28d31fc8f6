"""Real relay processes on the test database: killed, disconnected, asked to stop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from outbox import selectors
from outbox.models import Delivery
from tests.integration.outbox_probe import HANDLERS
from tests.integration.outbox_world import World, hints, world

__all__ = ["World", "hints", "world"]

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).resolve().parents[2]


class Relays:
    """Relay processes of one test."""

    def __init__(self) -> None:
        self.processes: list[subprocess.Popen[str]] = []

    def start(self, *, sleep: float = 0.0) -> subprocess.Popen[str]:
        """Start one and wait until it says that it runs. `sleep`: seconds each handler takes."""
        parts = connection.settings_dict
        url = f"postgres://{parts['USER']}:{parts['PASSWORD']}@{parts['HOST'] or '127.0.0.1'}:{parts['PORT']}/"
        if str(parts["HOST"]).startswith("/"):
            url = f"postgres://{parts['USER']}:{parts['PASSWORD']}@localhost:{parts['PORT']}/"
            url += f"{parts['NAME']}?host={parts['HOST']}"
        else:
            url += str(parts["NAME"])
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.integration.outbox_probe"],
            cwd=ROOT,
            env={
                **os.environ,
                "DATABASE_URL": url,
                "REDIS_URL": settings.REDIS_URL,
                "DJANGO_SETTINGS_MODULE": "config.settings",
                "ONEFLOOR_ROLE": "probe-relay",
                "PROBE_SLEEP": str(sleep),
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.processes.append(process)
        assert "is running" in process.stdout.readline()
        return process

    def end(self) -> None:
        """Kill what is left."""
        for process in self.processes:
            process.kill()
            process.wait(10)
            process.stdout.close()


@pytest.fixture
def relays(world) -> Iterator[Relays]:
    """Ended before the world takes its tables away."""
    made = Relays()
    yield made
    made.end()


def wait_until(condition, seconds: float = 30.0) -> None:
    """Poll a condition every 20 ms."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "not reached in time"
        time.sleep(0.02)


def all_once(world: World, program, count: int) -> bool:
    """Every handler has worked every number; never more than once."""
    counted = world.counted(program)
    assert all(times == 1 for times in counted.values())
    return len(counted) == count * len(HANDLERS)


def test_kill_9_in_mid_flight_loses_and_doubles_nothing(world, relays):
    victim = relays.start(sleep=0.005)
    world.publish(world.acme, *range(60))
    world.publish(world.globex, *range(60))
    wait_until(lambda: Delivery.objects.filter(done_at__isnull=False).count() > 20)
    victim.send_signal(signal.SIGKILL)
    victim.wait(10)
    done = Delivery.objects.filter(done_at__isnull=False).count()
    assert done < 240, "it was killed in the middle"
    relays.start()
    relays.start()
    world.publish(world.acme, *range(60, 70))
    wait_until(lambda: all_once(world, world.acme, 70) and all_once(world, world.globex, 60))
    assert sorted(world.numbers_of(world.acme)) == list(range(1, 71))
    assert sorted(world.numbers_of(world.globex)) == list(range(1, 61))
    wait_until(lambda: selectors.backlog() == selectors.Backlog(0, 0, 0, 0))


def test_all_database_connections_are_dropped_and_the_relay_goes_on(world, relays):
    process = relays.start(sleep=0.002)
    world.publish(world.acme, *range(40))
    for number in range(40, 44):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                " WHERE application_name = 'probe-relay' AND datname = current_database()"
            )
        world.publish(world.acme, number)
        time.sleep(0.1)
    wait_until(lambda: all_once(world, world.acme, 44))
    assert Delivery.objects.filter(attempts__gt=0).count() == 0, "a lost database is no fault of the handler"
    assert process.poll() is None


def test_an_idle_relay_beats_hears_at_once_and_stops_when_asked(world, relays):
    process = relays.start()
    wait_until(lambda: (selectors.relay_beat_age_seconds() or 99) < 3)
    delays = []
    for number in range(10):
        time.sleep(0.05)
        began = time.monotonic()
        world.publish(world.acme, number)
        wait_until(lambda number=number: len(world.traces(world.acme)) == 2 * (number + 1))
        delays.append(time.monotonic() - began)
    assert sorted(delays)[5] < 0.2, f"woken by the hint, not by the sweep: {delays}"
    process.send_signal(signal.SIGTERM)
    assert process.wait(15) == 0
