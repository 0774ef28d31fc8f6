"""Seconds from `./run demo` in a fresh checkout to a ready instance, once the dependencies are installed."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from config import env
from config.services.ports import any_free
from tests.bench.measure import tree_cpu_seconds
from tests.bench.metric import Metric

GOAL_SECONDS = 10.0
LONGEST_SECONDS = 240.0
LEFT_BEHIND = shutil.ignore_patterns(
    ".venv", ".local", ".git", "__pycache__", "*.pyc", "*.mo", ".*_cache", "staticfiles"
)
OWN = ("DATABASE_URL", "REDIS_URL", "ONEFLOOR_STATIC", "ONEFLOOR_SMTP_LISTEN", "ONEFLOOR_SMTP_RELAY", "ONEFLOOR_ROLE")


def start() -> Iterable[Metric]:
    """The first start: cluster, schemas, demo; control: the second one, with everything prepared."""
    with tempfile.TemporaryDirectory(prefix="onefloor-start-") as place:
        root = Path(place) / "checkout"
        shutil.copytree(env.ROOT, root, ignore=LEFT_BEHIND)
        (root / ".venv").symlink_to(Path(sys.prefix).resolve())
        surroundings = {name: value for name, value in os.environ.items() if name not in OWN}
        surroundings |= {"ONEFLOOR_DATA": str(Path(place) / "data"), "ONEFLOOR_PORT": str(any_free())}
        first, first_cpu = _seconds_to_ready(root, surroundings)
        second, second_cpu = _seconds_to_ready(root, surroundings)
    yield Metric("demo_ready", first, "s", control=second, goal=GOAL_SECONDS)
    yield Metric("cpu_until_ready", first_cpu, "s of all cores", control=second_cpu)


def _seconds_to_ready(root: Path, surroundings: dict[str, str]) -> tuple[float, float]:
    """Start, ask /readyz until it says 200, stop; seconds on the wall and of CPU (all processes, servers too)."""
    command = [str(root / ".venv" / "bin" / "python"), str(root / "run"), "demo"]
    log = Path(surroundings["ONEFLOOR_DATA"]).with_suffix(".out")
    began = time.monotonic()
    with log.open("ab") as out:
        process = subprocess.Popen(command, cwd=root, env=surroundings, stdout=out, stderr=out)
    try:
        while not _ready(int(surroundings["ONEFLOOR_PORT"])):
            if process.poll() is not None or time.monotonic() - began > LONGEST_SECONDS:
                raise RuntimeError(f"the demo did not become ready:\n{log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.02)
        return time.monotonic() - began, tree_cpu_seconds(process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def _ready(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=3)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


BENCHES = {"start": start}
