"""./run test, bench, manage and lock: one command beside running servers or with temporary ones."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from config import env
from config.services import instance, roles, serve
from config.services.errors import AlreadyRunningError, ServiceError
from config.services.folder import Folder, Ownership, State, owner, read_state
from config.services.servers import Servers, attached

LOCK_COMMAND = (
    "uv pip compile --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-emit-find-links "
    "--extra embedded --group test --group lint pyproject.toml -o requirements.lock"
)


def test(arguments: Sequence[str]) -> int:
    """pytest on temporary servers without durability; its exit code. The whole suite runs in several processes."""
    arguments = arguments or ["-n", str(min(4, os.cpu_count() or 1)), "--dist", "loadfile", "--no-loadscope-reorder"]
    with temporary(throwaway=True) as (folder, urls):
        return call([sys.executable, "-m", "pytest", *arguments], folder, role="test", urls=urls)


def bench(arguments: Sequence[str]) -> int:
    """Benchmarks on temporary servers with the settings of production."""
    with temporary(throwaway=False) as (folder, urls):
        return call([sys.executable, "-m", "tests.bench", *arguments], folder, role="bench", urls=urls)


def manage(arguments: Sequence[str]) -> int:
    """Django's command line on the running instance, else on servers started for it over the same data."""
    folder = instance.folder()
    folder.create()
    command = [sys.executable, "manage.py", *arguments]
    while True:
        state = _running(folder)
        if state:
            more = serve.settings(folder, state)
            return call(command, folder, role="manage", urls=attached(folder, state), more=more)
        try:
            ownership = Ownership(folder)
        except AlreadyRunningError:
            time.sleep(0.2)
            continue
        try:
            return _with_own_servers(command, folder)
        finally:
            ownership.release()


def _running(folder: Folder) -> State | None:
    """State of a live instance with its servers up; None if nothing runs. Waits while another command ends."""
    deadline = time.monotonic() + 120
    while pid := owner(folder):
        state = read_state(folder)
        if state.pid == pid and state.mode != "manage" and state.roles:
            return state
        if time.monotonic() > deadline:
            raise ServiceError(f"process {pid} owns {folder.base} and does not become ready")
        time.sleep(0.1)
    return None


def _with_own_servers(command: Sequence[str], folder: Folder) -> int:
    last = read_state(folder)
    state = serve.new_state(last, "manage")
    servers = Servers(folder)
    try:
        servers.plan(last)
        servers.start()
        servers.note(state)
        state.save(folder)
        return call(command, folder, role="manage", urls=servers.environment())
    finally:
        servers.stop()
        state.pid, state.roles = 0, {}
        state.save(folder)


@contextmanager
def temporary(*, throwaway: bool) -> Iterator[tuple[Folder, dict[str, str]]]:
    """Servers over a folder that is removed afterwards; those of DATABASE_URL and REDIS_URL are used as they are."""
    base = Path(tempfile.mkdtemp(prefix="onefloor-"))
    folder = Folder(base)
    folder.create()
    servers = Servers(folder, throwaway=throwaway)
    try:
        servers.plan(State())
        servers.start()
        yield folder, servers.environment()
    finally:
        servers.stop()
        for path in (base, servers.postgres.home if servers.postgres else base):
            shutil.rmtree(path, ignore_errors=True)


def call(
    command: Sequence[str], folder: Folder, *, role: str, urls: dict[str, str], more: dict[str, str] | None = None
) -> int:
    """Run a command in the foreground; Ctrl-C reaches it alone, SIGTERM is handed on. Its exit code."""
    surroundings = roles.environment(folder, role=role, urls=urls, more=more or {})
    ignored = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        process = subprocess.Popen(command, cwd=env.ROOT, env=surroundings, preexec_fn=_listen_to_interrupts)
        previous = signal.signal(signal.SIGTERM, lambda *_: process.terminate())
        try:
            code = process.wait()
        finally:
            signal.signal(signal.SIGTERM, previous)
    finally:
        signal.signal(signal.SIGINT, ignored)
    return code if code >= 0 else 128 - code


def _listen_to_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def lock() -> int:
    """Write requirements.lock anew from pyproject.toml; needs uv."""
    if not shutil.which("uv"):
        raise ServiceError("./run lock needs the tool uv on PATH")
    command = [*LOCK_COMMAND.split(), "--custom-compile-command", "./run lock"]
    return subprocess.run(command, cwd=env.ROOT, check=False).returncode
