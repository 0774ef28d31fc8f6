"""One supervised child process: start, restart with back-off, stop."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from config.services.errors import ServiceError
from config.services.folder import Folder
from config.services.identity import Identity
from config.services.postgres import tail
from config.services.roles import Role

BACKOFF = (1.0, 4.0, 10.0)  # seconds before each of the three restarts
STEADY_SECONDS = 60.0  # a role which lived this long has its restarts forgiven
LOG_LIMIT = 20_000_000  # bytes; a longer log is moved aside at the next start


class Child:
    """A role and its process."""

    def __init__(self, role: Role, folder: Folder, root: Path, environment: Mapping[str, str]) -> None:
        self.role = role
        self.log = folder.log / f"{role.name}.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.restarts = 0
        self._root = root
        self._environment = environment
        self._started = 0.0
        self._restart_at: float | None = None

    def start(self) -> None:
        """Start the process in a group of its own; it dies with the supervisor."""
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.role.command,
                cwd=self._root,
                env=dict(self._environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                **Identity().options(signal.SIGTERM),
            )
        self._started = time.monotonic()
        self._restart_at = None

    def tend(self, *, servers_up: Callable[[], bool]) -> bool:
        """Start again what ended, after the back-off and only while the servers answer.

        True if a new process was started. Raises ServiceError after the third restart ended too.
        """
        if self.process is None or self.process.poll() is None:
            return False
        now = time.monotonic()
        if self._restart_at is None:
            self._plan_restart(now)
            return False
        if now < self._restart_at or not servers_up():
            return False
        self.restarts += 1
        self.start()
        return True

    def _plan_restart(self, now: float) -> None:
        self._end_group()
        if now - self._started > STEADY_SECONDS:
            self.restarts = 0
        if self.restarts >= len(BACKOFF):
            raise ServiceError(
                f"the role {self.role.name} ended {self.restarts + 1} times; "
                f"the last lines of {self.log}:\n{tail(self.log)}"
            )
        self._restart_at = now + BACKOFF[self.restarts]

    def ask_to_stop(self) -> None:
        """SIGTERM, if it still runs."""
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def wait_stopped(self, deadline: float) -> None:
        """Wait until the deadline (monotonic), then SIGKILL."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._end_group()

    def _end_group(self) -> None:
        """Kill what a killed role left of its own children."""
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
