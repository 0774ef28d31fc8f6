"""Real processes on the test database, for tests that stop and kill them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from acd import selectors as acd_selectors
from acd.models import MatcherHeartbeat

ROOT = Path(__file__).resolve().parents[2]


def database_url() -> str:
    """Address of the database this test run made, for processes that read DATABASE_URL."""
    parts = connection.settings_dict
    host, socket_folder = str(parts["HOST"]), ""
    if host.startswith("/"):
        host, socket_folder = "localhost", f"?host={host}"
    return f"postgres://{parts['USER']}:{parts['PASSWORD']}@{host}:{parts['PORT']}/{parts['NAME']}{socket_folder}"


def wait_until(condition: Callable[[], Any], seconds: float = 30.0) -> float:
    """Poll every 20 ms; seconds until the condition was true."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() < began + seconds, "not reached in time"
        time.sleep(0.02)
    return time.monotonic() - began


class Processes:
    """What one test started; ended by kill -9 at the latest."""

    def __init__(self, log: Path) -> None:
        self.log = log
        self.all: list[subprocess.Popen[bytes]] = []

    def start(self, role: str, *command: str, **more: str) -> subprocess.Popen[bytes]:
        """A Python process of this suite on the test database."""
        with (self.log / f"{role}.log").open("ab") as file:
            process = subprocess.Popen(
                [sys.executable, *command],
                cwd=ROOT,
                env={
                    **os.environ,
                    "DATABASE_URL": database_url(),
                    "REDIS_URL": settings.REDIS_URL,
                    "DJANGO_SETTINGS_MODULE": "config.settings",
                    "ONEFLOOR_ROLE": f"test-{role}",
                    **more,
                },
                stdout=file,
                stderr=subprocess.STDOUT,
            )
        self.all.append(process)
        return process

    def matcher(self) -> subprocess.Popen[bytes]:
        """One matcher; leads when nobody else does."""
        return self.start("matcher", "manage.py", "matcher")

    def leader(self) -> subprocess.Popen[bytes] | None:
        """The matcher that beat within the last second."""
        age = acd_selectors.matcher_leader_age_seconds()
        beat = MatcherHeartbeat.objects.filter(pk=1).first()
        if beat is None or age is None or age > 1:
            return None
        pid = int(beat.leader.rpartition(":")[2])
        return next((process for process in self.all if process.pid == pid and process.poll() is None), None)

    def end(self) -> None:
        """Kill what is left."""
        for process in self.all:
            process.send_signal(signal.SIGKILL)
            process.wait(10)
