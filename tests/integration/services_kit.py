"""Starts and watches dummy instances for the service tests."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg2

from config import env
from config.services.folder import Folder, State, read_state
from config.services.ports import any_free
from config.services.servers import attached


def wait_until(condition: Callable[[], Any], *, seconds: float = 40.0) -> Any:
    """The condition's first true value; fails after the time."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)
    return value


def alive(pid: int) -> bool:
    """Whether the process runs; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@dataclass
class Instance:
    """One dummy instance and the environment of its commands."""

    data: Path
    more: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=any_free)
    running: list[subprocess.Popen[str]] = field(default_factory=list)

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
        return {**kept, "ONEFLOOR_DATA": str(self.data), "ONEFLOOR_PORT": str(self.port), **self.more}

    def begin(self, verb: str = "up", **options: Any) -> subprocess.Popen[str]:
        """Start a verb in the background."""
        command = [sys.executable, "-m", "tests.integration.dummy_instance", verb]
        process = subprocess.Popen(
            command,
            cwd=env.ROOT,
            env=self.environment(),
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            **options,
        )
        self.running.append(process)
        return process

    def say(self, verb: str, *arguments: str) -> tuple[int, str]:
        """Run a verb to its end: exit code and everything it printed."""
        command = [sys.executable, "-m", "tests.integration.dummy_instance", verb, *arguments]
        done = subprocess.run(
            command, cwd=env.ROOT, env=self.environment(), capture_output=True, text=True, timeout=90, check=False
        )
        return done.returncode, done.stdout + done.stderr

    def up(self, **options: Any) -> State:
        """Start in the background and wait until it is ready."""
        process = self.begin(**options)
        wait_until(lambda: (self.state.ready and self.state.pid == process.pid) or process.poll() is not None)
        assert process.poll() is None, process.stdout.read() if process.stdout else ""
        return self.state

    @property
    def state(self) -> State:
        return read_state(Folder(self.data))

    def query(self, statement: str) -> Any:
        """One statement on the instance's database; its first value, if it has one."""
        url = attached_urls(self)["DATABASE_URL"]
        with contextlib.closing(psycopg2.connect(url)) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchone()[0] if cursor.description else None

    def end(self) -> None:
        """Stop what still runs."""
        for process in self.running:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self.running:
            process.communicate(timeout=60)


def attached_urls(instance: Instance) -> dict[str, str]:
    """The addresses a shell would attach to, whatever the surroundings name."""
    known = {name: os.environ.pop(name) for name in ("DATABASE_URL", "REDIS_URL") if name in os.environ}
    try:
        return attached(Folder(instance.data), instance.state)
    finally:
        os.environ.update(known)


@contextlib.contextmanager
def instance_in(data: Path, **more: str) -> Iterator[Instance]:
    """An instance that is stopped afterwards."""
    instance = Instance(data, more)
    try:
        yield instance
    finally:
        instance.end()
