"""Both servers of an instance: those of the environment, else the embedded ones."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

from config.services import ports, valkey
from config.services.errors import ServiceError
from config.services.folder import Folder, State
from config.services.postgres import Postgres
from config.services.valkey import Valkey

ROOT = Path(__file__).resolve().parent.parent.parent


class Servers:
    """PostgreSQL and Valkey; what DATABASE_URL or REDIS_URL names is checked and otherwise left alone."""

    def __init__(self, folder: Folder, *, throwaway: bool = False) -> None:
        self.database_url = os.environ.get("DATABASE_URL", "")
        self.redis_url = os.environ.get("REDIS_URL", "")
        self.postgres = None if self.database_url else Postgres(folder, throwaway=throwaway)
        self.valkey = None if self.redis_url else Valkey(folder)

    def plan(self, last: State) -> None:
        """Choose the ports, those of the last run if they are free: children may load before the servers run."""
        if self.postgres:
            self.postgres.port = ports.preferred(last.postgres_port)
        if self.valkey:
            self.valkey.port = ports.preferred(last.valkey_port)

    def start(self) -> None:
        """Start what is ours on the planned ports and check what is not."""
        if self.valkey:
            self.valkey.start()
        else:
            check_redis(self.redis_url)
        if self.postgres:
            self.postgres.start()
        else:
            check_database(self.database_url)

    def stop(self) -> None:
        """Stop what is ours."""
        for server in (self.postgres, self.valkey):
            if server:
                server.stop()

    def reachable(self) -> bool:
        """Whether both servers accept connections now; a role is not restarted against a server that is away."""
        own_down = any(s and s.process and s.process.poll() is not None for s in (self.postgres, self.valkey))
        return not own_down and all(accepts(url) for url in (self.database_url, self.redis_url) if url)

    def environment(self) -> dict[str, str]:
        """DATABASE_URL and REDIS_URL for the children."""
        return {
            "DATABASE_URL": self.postgres.url if self.postgres else self.database_url,
            "REDIS_URL": self.valkey.url if self.valkey else self.redis_url,
        }

    def note(self, state: State) -> None:
        """Write ports and versions into the state."""
        for name, server in (("postgres", self.postgres), ("valkey", self.valkey)):
            if server:
                state.versions[name] = server.version
                state.roles[name] = server.process.pid if server.process else 0
        state.postgres_port = self.postgres.port if self.postgres else 0
        state.valkey_port = self.valkey.port if self.valkey else 0


def attached(folder: Folder, state: State) -> dict[str, str]:
    """DATABASE_URL and REDIS_URL of a running instance, from its state and its private passwords."""
    urls = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL") if os.environ.get(name)}
    if state.postgres_port and "DATABASE_URL" not in urls:
        password = folder.secret("postgres_password")
        urls["DATABASE_URL"] = f"postgres://onefloor:{password}@127.0.0.1:{state.postgres_port}/onefloor"
    if state.valkey_port and "REDIS_URL" not in urls:
        urls["REDIS_URL"] = f"redis://:{folder.secret('valkey_password')}@127.0.0.1:{state.valkey_port}/0"
    return urls


def accepts(url: str) -> bool:
    """Whether the host and port of a URL take a TCP connection; a socket path in the query counts as yes."""
    parts = urlsplit(url)
    if not parts.hostname:
        return True
    default = 5432 if parts.scheme.startswith("postgres") else 6379
    try:
        with socket.create_connection((parts.hostname, parts.port or default), timeout=1):
            return True
    except OSError:
        return False


def check_redis(url: str) -> None:
    """Raise ServiceError unless the server of REDIS_URL answers; TLS servers are checked by the roles."""
    parts = urlsplit(url)
    if parts.scheme not in {"redis", "rediss", "valkey"}:
        raise ServiceError(f"REDIS_URL must begin with redis://, not {parts.scheme}://")
    if parts.scheme == "rediss":
        return
    host, port = parts.hostname or "127.0.0.1", parts.port or 6379
    reason = valkey.ping(host, port, password=unquote(parts.password or ""), user=unquote(parts.username or ""))
    if reason:
        raise ServiceError(f"the server of REDIS_URL ({host}:{port}) does not answer: {reason}")


def check_database(url: str) -> None:
    """Raise ServiceError unless the server of DATABASE_URL is fit; it needs a driver, hence a child process."""
    command = [sys.executable, "-m", "config.database_check"]
    environment = {**os.environ, "DATABASE_URL": url, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ServiceError(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "DATABASE_URL is unusable")
