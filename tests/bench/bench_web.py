"""Pages and API under the shipped server: database connections, the price of the wall, requests per second."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from config import env
from config.services.ports import any_free
from tests.bench.database import own_database
from tests.bench.measure import cpu_seconds
from tests.bench.metric import Metric
from tests.bench.web_world import Page, make_pages

CLIENTS = 8
SECONDS = 3.0
WALL = ("tenants_program", "tenants_domain", "tenants_membership")


def page() -> Iterable[Metric]:
    """New connections in steady state (control: requests served meanwhile), queries of the wall, requests/s per page.

    The controls of the rates are an empty view behind the whole middleware, in the same run.
    """
    with own_database():
        pages = make_pages()
        queries = max(_wall_queries(one) for one in pages[1:])
        with _server() as (port, process):
            for one in pages:
                _load(port, one, seconds=1.0)  # every page thread has its connection now
            before = _connections()
            rates = {one.name: _measured(port, process.pid, one) for one in pages}
            served = sum(count for count, _cpu in rates.values())
            opened = _connections() - before
    yield Metric("new_connections", float(opened), "connections", control=float(served), goal=0)
    yield Metric("wall_queries", float(queries), "queries", goal=1)
    empty_count, empty_cpu = rates.pop("empty")
    for name, (count, cpu) in rates.items():
        yield Metric(f"{name}_rate", count / SECONDS, "requests/s", control=empty_count / SECONDS)
        yield Metric(f"{name}_cpu", cpu, "us", control=empty_cpu)


def _wall_queries(one: Page) -> int:
    """Queries of one signed-in request for program, host or membership, in steady state: the least of five, as the
    process remembers hosts and slugs for some seconds only.
    """
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(HTTP_HOST="localhost", HTTP_COOKIE=one.cookie)
    counts = []
    for _request in range(5):
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(one.path)
        connection.set_schema_to_public()
        if answer.status_code != 200:
            raise RuntimeError(f"{one.path} answered {answer.status_code}")
        counts.append(sum(any(f'FROM "{table}"' in row["sql"] for table in WALL) for row in asked.captured_queries))
    return min(counts)


@contextmanager
def _server() -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """uvicorn as the role `web` runs it, on this process's database."""
    port = any_free()
    command = [sys.executable, "-m", "uvicorn", "tests.bench.web_server:application", "--port", str(port)]
    command += ["--no-access-log", "--ws-per-message-deflate", "false", "--log-level", "error"]
    more = {"DATABASE_URL": _database_url(), "ONEFLOOR_ROLE": "bench-web", "ONEFLOOR_API_RATE": "100000000/min"}
    process = subprocess.Popen(command, cwd=env.ROOT, env={**os.environ, **more}, stdout=sys.stderr)
    try:
        while not _answers(port):
            if process.poll() is not None:
                raise RuntimeError("the web process ended")
            time.sleep(0.1)
        yield port, process
    finally:
        process.terminate()
        process.wait(20)


def _database_url() -> str:
    from django.db import connection

    parts = connection.settings_dict
    return f"postgres://{parts['USER']}:{parts['PASSWORD']}@{parts['HOST']}:{parts['PORT']}/{parts['NAME']}"


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _measured(port: int, pid: int, one: Page) -> tuple[int, float]:
    """(requests served, server CPU us per request)."""
    before = cpu_seconds(pid)
    count = _load(port, one, seconds=SECONDS)
    return count, (cpu_seconds(pid) - before) / count * 1e6


def _load(port: int, one: Page, *, seconds: float) -> int:
    """CLIENTS threads ask on connections they keep; the number of 200s. Another answer raises."""
    counts, wrong = [0] * CLIENTS, []
    until = time.monotonic() + seconds

    def ask(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        headers = {"Host": f"localhost:{port}", "Cookie": one.cookie}
        while time.monotonic() < until and not wrong:
            connection.request("GET", one.path, headers=headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status == 200:
                counts[number] += 1
            else:
                wrong.append(answer.status)
        connection.close()

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise RuntimeError(f"{one.path} answered {wrong[0]}")
    return sum(counts)


def _connections() -> int:
    """Sessions this database has seen; each process reports at the latest a second after it went idle."""
    from django.db import connection

    time.sleep(1.5)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute("SELECT sessions FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


BENCHES = {"web.page": page}
