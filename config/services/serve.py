"""./run demo, up, status and stop."""

from __future__ import annotations

import os
import signal
import sys
import time
from datetime import UTC, datetime

from config import env
from config.services import ports, roles
from config.services.errors import AlreadyRunningError, ServiceError
from config.services.folder import Folder, Ownership, State, owner, read_state
from config.services.servers import Servers
from config.services.supervisor import Supervisor

MAIL_PORT, SINK_PORT = 8025, 8026  # of the instance on port 8000


def serve(mode: str) -> int:
    """Run an instance in the foreground until Ctrl-C, `./run stop` or a failure."""
    began = time.monotonic()
    folder = Folder(env.data_dir())
    folder.create()
    try:
        ownership = Ownership(folder)
    except AlreadyRunningError as problem:
        describe(folder, out=sys.stderr)
        raise ServiceError(
            f"already running: {problem}; a second instance needs ONEFLOOR_DATA and ONEFLOOR_PORT"
        ) from problem
    last = read_state(folder)
    if last.pid:
        print("The last run ended without a stop; recovering.", flush=True)
    host = os.environ.get("ONEFLOOR_HOST", "127.0.0.1")
    ports.require(env.port(), host=host, patience=12 if last.pid else 0)
    state = new_state(last, mode)
    servers = Servers(folder)
    supervisor = Supervisor(folder, env.ROOT, servers=servers, state=state, settings=settings(folder, state))

    def announce() -> None:
        print(f"Ready in {time.monotonic() - began:.1f} s.\n", flush=True)
        shown = folder.table.read_text(encoding="utf-8") if mode == "demo" and folder.table.exists() else address(state)
        print(shown.rstrip(), flush=True)
        print(f"\nLogs: {folder.log}. Stop with Ctrl-C or ./run stop.", flush=True)

    print(f"Starting Onefloor on port {state.port}, data in {folder.base}", flush=True)
    chosen = roles.demo_roles if mode == "demo" else roles.production_roles
    try:
        return supervisor.run(
            roles.prepare_command(demo=mode == "demo"), chosen(folder, port=state.port), on_ready=announce
        )
    finally:
        ownership.release()


def new_state(last: State, mode: str) -> State:
    """State of this run: the ports of the last one, where they are still free."""
    standard = env.port() == 8000
    mail = ports.preferred(last.mail_port, MAIL_PORT if standard else 0)
    return State(
        pid=os.getpid(),
        mode=mode,
        port=env.port(),
        postgres_port=last.postgres_port,
        valkey_port=last.valkey_port,
        mail_port=mail,
        sink_port=ports.preferred(last.sink_port, SINK_PORT if standard else 0),
        started_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def settings(folder: Folder, state: State) -> dict[str, str]:
    """Environment of every child of an instance beside the server addresses."""
    given = {
        "ONEFLOOR_PORT": str(state.port),
        "ONEFLOOR_DOMAIN": env.domain(),
        "ONEFLOOR_GATE": str(folder.gate),
        "ONEFLOOR_SMTP_LISTEN": os.environ.get("ONEFLOOR_SMTP_LISTEN", f"127.0.0.1:{state.mail_port}"),
    }
    if state.mode == "demo":
        given["ONEFLOOR_DEMO"] = "1"
        if "ONEFLOOR_SMTP_RELAY" not in os.environ:
            # Demo mail must not leave the machine: the mail role opens a sink and everything goes there.
            given["ONEFLOOR_SMTP_RELAY"] = given["ONEFLOOR_SMTP_SINK"] = f"127.0.0.1:{state.sink_port}"
    return given


def address(state: State) -> str:
    """The provider's address."""
    return f"http://{env.domain()}:{state.port}/"


def describe(folder: Folder, *, out: object = None) -> None:
    """Print the state of a running instance."""
    state = read_state(folder)
    stream = out or sys.stdout
    ready = "ready" if state.ready else "starting"
    print(f"{state.mode or 'starting'}: {address(state)} {ready}, since {state.started_at}", file=stream)
    print(f"data {folder.base}, mail on 127.0.0.1:{state.mail_port}", file=stream)
    for name, pid in state.roles.items():
        print(f"  {name:10} {pid:>8}  {state.versions.get(name, '')}".rstrip(), file=stream)


def status() -> int:
    """0 and the processes if an instance runs, else 3."""
    folder = Folder(env.data_dir())
    if owner(folder) is None:
        print(f"nothing runs over {folder.base}")
        return 3
    describe(folder)
    return 0


def stop() -> int:
    """Ask the instance to stop and wait for it."""
    folder = Folder(env.data_dir())
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
