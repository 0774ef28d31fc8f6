"""The embedded PostgreSQL: one cluster in the data folder, run as a direct child of the supervisor."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

from config.services import identity, ports, wheels
from config.services.errors import ServiceError
from config.services.folder import Folder, write_private

USER = DATABASE = "onefloor"
# C.UTF-8 and not C: with C the trigram index sees no Cyrillic letters.
LOCALE = ["-E", "UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8"]
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",  # a socket path has 107 bytes at most; the folder of the user may be longer
    "max_connections": "100",
    "max_locks_per_transaction": "256",  # a whole dump of 200 programs takes a lock per table
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
START_SECONDS = 30.0  # after a kill -9 PostgreSQL may refuse for some seconds
STOP_SECONDS = 30.0


class Postgres:
    """Start, readiness and stop of one cluster."""

    def __init__(self, folder: Folder, *, throwaway: bool = False) -> None:
        self.folder = folder
        self.throwaway = throwaway  # tests: no durability
        self.port = 0
        self.process: subprocess.Popen[bytes] | None = None
        self.bin = wheels.postgres_bin()
        self.version = wheels.version(self.bin / "postgres")
        self.identity = identity.choose(folder.base, self.bin / "postgres")
        self.password = folder.secret("postgres_password")
        self.home = folder.base
        if self.identity.account:
            self._move_out_of_the_private_folder()

    @property
    def data(self) -> Path:
        """The cluster's folder."""
        return self.home / "pg"

    @property
    def log(self) -> Path:
        """Log file of the server."""
        return self.folder.log / "postgres.log"

    @property
    def url(self) -> str:
        """DATABASE_URL of the running server."""
        return f"postgres://{USER}:{quote(self.password)}@127.0.0.1:{self.port}/{DATABASE}"

    def start(self) -> None:
        """Make the cluster if there is none, start it, wait for SELECT 1 and make the database.

        The port was set before. Raises ServiceError after 30 seconds.
        """
        self._make_cluster()
        deadline = time.monotonic() + START_SECONDS
        while True:
            self.process = self._spawn()
            if self._wait_ready(deadline):
                break
            if time.monotonic() >= deadline:
                self.stop()
                raise ServiceError(f"PostgreSQL did not start; the last lines of {self.log}:\n{tail(self.log)}")
            time.sleep(0.3)
        missing = f"NOT EXISTS (SELECT FROM pg_database WHERE datname = '{DATABASE}')"
        self._psql(f"SELECT 'CREATE DATABASE {DATABASE}' WHERE {missing} \\gexec")

    def stop(self) -> None:
        """Fast shutdown; after 30 seconds an immediate one, from which the next start recovers."""
        process = self.process
        if process is None or process.poll() is not None:
            return
        process.send_signal(signal.SIGINT)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGQUIT)
            process.wait(10)

    def _make_cluster(self) -> None:
        major = self.version.split(".")[0]
        version_file = self.data / "PG_VERSION"
        if version_file.exists():
            found = version_file.read_text().strip()
            if found != major:
                raise ServiceError(
                    f"{self.data} belongs to PostgreSQL {found}, the installed wheel is {self.version}: "
                    f"dump it with the old wheel (pg_dump), move the folder away, start again and restore"
                )
            return
        fresh = self.home / "pg.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        secret = self.home / "initdb_password"
        write_private(secret, self.password)
        if self.identity.account:
            for path in (fresh, secret):
                os.chown(path, self.identity.account.pw_uid, self.identity.account.pw_gid)
        command: list[str | Path] = [
            self.bin / "initdb",
            "-D",
            fresh,
            "-U",
            USER,
            "-A",
            "scram-sha-256",
            f"--pwfile={secret}",
            *LOCALE,
        ]
        if self.throwaway:
            command.append("--no-sync")
        options = self.identity.options(signal.SIGTERM)
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=self.home, **options)
        secret.unlink()
        if done.returncode:
            raise ServiceError(f"initdb failed: {done.stderr.strip() or done.stdout.strip()}")
        fresh.rename(self.data)

    def _spawn(self) -> subprocess.Popen[bytes]:
        settings = SETTINGS | (THROWAWAY if self.throwaway else {})
        command: list[str | Path] = [self.bin / "postgres", "-D", self.data, "-p", str(self.port)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        with self.log.open("ab") as log:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.home,
                **self.identity.options(signal.SIGINT),
            )

    def _wait_ready(self, deadline: float) -> bool:
        """True once SELECT 1 is answered; False when the process ended or time is over."""
        while self.process and self.process.poll() is None and time.monotonic() < deadline:
            if not ports.is_free(self.port) and self._psql("SELECT 1", check=False):
                return True
            time.sleep(0.02)
        return False

    def _psql(self, statement: str, *, check: bool = True) -> bool:
        address = ["-h", "127.0.0.1", "-p", str(self.port), "-U", USER, "-d", "postgres"]
        environment = {**os.environ, "PGPASSWORD": self.password, "PGCONNECT_TIMEOUT": "3"}
        done = subprocess.run(
            [self.bin / "psql", "-XqAt", "-v", "ON_ERROR_STOP=1", *address],
            input=statement,
            capture_output=True,
            text=True,
            check=False,
            env=environment,
        )
        if done.returncode and check:
            raise ServiceError(f"PostgreSQL refuses {statement!r}: {done.stderr.strip()}")
        return done.returncode == 0

    def _move_out_of_the_private_folder(self) -> None:
        """As root without namespaces: cluster and binaries where the other account can reach them."""
        account = self.identity.account
        mark = hashlib.sha256(str(self.folder.base).encode()).hexdigest()[:12]
        self.home = Path("/var/tmp") / f"onefloor-{mark}"  # noqa: S108 - 0700 and owned below
        self.home.mkdir(mode=0o700, exist_ok=True)
        if account is None or self.home.stat().st_uid not in (0, account.pw_uid):
            raise ServiceError(f"{self.home} belongs to somebody else; remove it or set DATABASE_URL")
        self.bin = wheels.copied(self.bin, self.home)
        os.chown(self.home, account.pw_uid, account.pw_gid)


def tail(path: Path, lines: int = 8) -> str:
    """The last lines of a log file."""
    try:
        return "\n".join(path.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
    except OSError:
        return ""
