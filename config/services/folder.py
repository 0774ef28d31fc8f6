"""The data folder of one instance: its paths, its one owner and its state."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path

from config.services.errors import AlreadyRunningError, ServiceError


@dataclass(frozen=True, slots=True)
class Folder:
    """Paths below ONEFLOOR_DATA; everything here is private to its owner (0700)."""

    base: Path

    @property
    def postgres(self) -> Path:
        return self.base / "pg"

    @property
    def valkey(self) -> Path:
        return self.base / "redis"

    @property
    def run(self) -> Path:
        return self.base / "run"

    @property
    def log(self) -> Path:
        return self.base / "log"

    @property
    def static(self) -> Path:
        """Collected static files, where somebody collects them."""
        return self.base / "static"

    @property
    def lock(self) -> Path:
        return self.base / "lock"

    @property
    def state(self) -> Path:
        return self.base / "state.json"

    @property
    def gate(self) -> Path:
        """Exists while the schemas are ready; roles started early wait for it."""
        return self.run / "gate"

    @property
    def servers_gate(self) -> Path:
        """Exists while the servers answer; the preparing process loads beside them and waits for it."""
        return self.run / "servers"

    @property
    def table(self) -> Path:
        """The demo's table of faces and logins, written by `manage.py prepare --demo`."""
        return self.run / "table.txt"

    def create(self) -> None:
        """Make the folders; a folder that cannot be written is named in the error."""
        try:
            for path in (self.base, self.valkey, self.run, self.log, self.static):
                path.mkdir(parents=True, exist_ok=True, mode=0o700)
            probe = self.run / f".probe-{os.getpid()}"
            probe.touch()
            probe.unlink()
        except OSError as problem:
            reason = f"{problem.strerror or problem}"
            message = f"cannot write the data folder {self.base}: {reason}; choose another by ONEFLOOR_DATA"
            raise ServiceError(message) from problem

    def secret(self, name: str) -> str:
        """A random password kept 0600 in the folder, the same at every start."""
        path = self.base / name
        if not path.exists():
            write_private(path, secrets.token_hex(24))
        return path.read_text().strip()


def write_private(path: Path, text: str) -> None:
    """Write a file of mode 0600 by rename, so that a reader never sees half of it."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


@dataclass(slots=True)
class State:
    """What others need to attach to an instance. Ports of 127.0.0.1; no passwords."""

    pid: int = 0  # 0 = stopped cleanly
    mode: str = ""  # "up", "demo" or "manage"
    port: int = 0
    domain: str = ""
    postgres_port: int = 0  # 0 = a server of DATABASE_URL
    valkey_port: int = 0  # 0 = a server of REDIS_URL
    mail_port: int = 0  # kept over restarts, so that a mail client stays set up
    sink_port: int = 0
    started_at: str = ""  # ISO 8601, UTC
    ready: bool = False
    versions: dict[str, str] = field(default_factory=dict)
    roles: dict[str, int] = field(default_factory=dict)  # role -> process id

    def save(self, folder: Folder) -> None:
        """Replace state.json as a whole."""
        write_private(folder.state, json.dumps(asdict(self), indent=1))


def read_state(folder: Folder) -> State:
    """The last written state, or an empty one; a damaged file counts as none."""
    try:
        known = json.loads(folder.state.read_text(encoding="utf-8"))
        return State(**{name: value for name, value in known.items() if name in State.__slots__})
    except (OSError, ValueError, TypeError):
        return State()


class Ownership:
    """The exclusive lock on a data folder; the kernel drops it with the process, even after kill -9."""

    def __init__(self, folder: Folder) -> None:
        self._handle = os.open(folder.lock, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            holder = os.pread(self._handle, 100, 0).decode() or "?"
            os.close(self._handle)
            raise AlreadyRunningError(f"process {holder} owns {folder.base}") from problem
        os.truncate(self._handle, 0)
        os.pwrite(self._handle, str(os.getpid()).encode(), 0)

    def release(self) -> None:
        """Give the folder free."""
        os.close(self._handle)


def owner(folder: Folder) -> int | None:
    """Process id of the live owner of a folder, or None."""
    try:
        handle = os.open(folder.lock, os.O_RDWR)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        text = os.pread(handle, 100, 0).decode()
        return int(text) if text.isdigit() else -1
    finally:
        os.close(handle)
    return None
