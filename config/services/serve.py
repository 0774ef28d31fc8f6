"""./run demo, up, status and stop."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TextIO

from config import env
from config.services import instance, ports, roles
from config.services.errors import AlreadyRunningError, ServiceError
from config.services.folder import Folder, Ownership, State, owner, read_state
from config.services.roles import Role
from config.services.servers import Servers
from config.services.supervisor import Supervisor

MAIL_OFFSET, SINK_OFFSET = 25, 26  # from the port of the pages, where those are free
LEAVING_SECONDS = 12.0  # how long the web process of a killed supervisor may keep the port


def serve(mode: str, *, prepare: Sequence[str] | None = None, chosen: Sequence[Role] | None = None) -> int:
    """Run an instance in the foreground until Ctrl-C, `./run stop` or a failure.

    `prepare` and `chosen` replace the preparing command and the roles of the mode.
    """
    began = time.monotonic()
    folder = instance.folder_to_start()
    folder.create()
    ownership = own(folder)
    try:
        last = read_state(folder)
        if last.pid:
            print("The last run ended without a stop; recovering.", flush=True)
        state = new_state(last, mode)
        host = os.environ.get("ONEFLOOR_HOST", "127.0.0.1")
        ports.require(state.port, host=host, patience=LEAVING_SECONDS if last.pid else 0)
        print(f"Starting Onefloor on port {state.port}, data in {folder.base}", flush=True)
        supervisor = Supervisor(
            folder, env.ROOT, servers=Servers(folder), state=state, settings=settings(folder, state)
        )
        return supervisor.run(
            prepare or roles.prepare_command(demo=mode == "demo"),
            roles.of_mode(mode, folder, port=state.port) if chosen is None else chosen,
            on_ready=lambda: announce(folder, state, time.monotonic() - began),
        )
    finally:
        ownership.release()


def own(folder: Folder) -> Ownership:
    """The lock on the folder; who has it already is shown and named."""
    try:
        return Ownership(folder)
    except AlreadyRunningError as problem:
        describe(folder, out=sys.stderr)
        message = f"already running: {problem}; stop it by ./run stop, or give a second instance its own ONEFLOOR_DATA"
        raise AlreadyRunningError(message) from problem


def new_state(last: State, mode: str) -> State:
    """State of this run: the ports of the last one, where they are still free."""
    port = instance.port_to_start(last)
    return State(
        pid=os.getpid(),
        mode=mode,
        port=port,
        domain=env.domain(),
        postgres_port=last.postgres_port,
        valkey_port=last.valkey_port,
        mail_port=ports.preferred(last.mail_port, port + MAIL_OFFSET),
        sink_port=ports.preferred(last.sink_port, port + SINK_OFFSET),
        started_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def settings(folder: Folder, state: State) -> dict[str, str]:
    """Environment of every child of an instance beside the server addresses."""
    given = {
        "ONEFLOOR_PORT": str(state.port),
        "ONEFLOOR_DOMAIN": state.domain,
        "ONEFLOOR_STATIC": os.environ.get("ONEFLOOR_STATIC", str(folder.static)),
        "ONEFLOOR_SMTP_LISTEN": os.environ.get("ONEFLOOR_SMTP_LISTEN", f"127.0.0.1:{state.mail_port}"),
    }
    if state.mode == "demo":
        given["ONEFLOOR_DEMO"] = "1"
        if "ONEFLOOR_SMTP_RELAY" not in os.environ:
            # Demo mail must not leave the machine: the mail role opens a sink and everything goes there.
            given["ONEFLOOR_SMTP_RELAY"] = given["ONEFLOOR_SMTP_SINK"] = f"127.0.0.1:{state.sink_port}"
    return given


def announce(folder: Folder, state: State, seconds: float) -> None:
    """Say that it runs, where, and how to stop it."""
    print(f"Ready in {seconds:.1f} s.\n", flush=True)
    table = state.mode == "demo" and folder.table.exists()
    print(folder.table.read_text(encoding="utf-8").rstrip() if table else address(state), flush=True)
    print(f"\nLogs: {folder.log}. Stop with Ctrl-C or ./run stop.", flush=True)


def address(state: State) -> str:
    """The provider's address."""
    return f"http://{state.domain or env.domain()}:{state.port or env.port()}/"


def describe(folder: Folder, *, out: TextIO | None = None) -> None:
    """Print the state of a running instance."""
    state = read_state(folder)
    print(f"{state.mode or 'starting'}: {address(state)} {'ready' if state.ready else 'starting'}", file=out)
    print(f"data {folder.base}, mail on 127.0.0.1:{state.mail_port}, since {state.started_at}", file=out)
    for name, pid in state.roles.items():
        print(f"  {name:10} {pid:>8}  {state.versions.get(name, '')}".rstrip(), file=out)


def status() -> int:
    """0 and the processes if an instance runs, else 3."""
    folder = instance.folder()
    if owner(folder) is None:
        print(f"nothing runs over {folder.base}")
        return 3
    describe(folder)
    return 0


def stop() -> int:
    """Ask the instance to stop and wait for it."""
    folder = instance.folder()
    pid = owner(folder)
    if pid is None:
        print(f"nothing runs over {folder.base}")
        return 0
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + 60
    while owner(folder) == pid:
        if time.monotonic() > deadline:
            raise ServiceError(f"process {pid} did not stop within 60 s")
        time.sleep(0.1)
    print("stopped")
    return 0
