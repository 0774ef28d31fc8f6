"""Keeps one instance running: servers, schemas, roles; stops them in order."""

from __future__ import annotations

import http.client
import json
import signal
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import FrameType

from config.services import ports
from config.services.children import Child
from config.services.errors import ServiceError
from config.services.folder import Folder, State
from config.services.postgres import Postgres, tail
from config.services.progress import Progress
from config.services.roles import Role, environment
from config.services.servers import Servers
from config.services.valkey import Valkey

READY_SECONDS = 120.0
STOP_SECONDS = 15.0
TICK = 0.05
ASK_SECONDS = 0.1  # between two questions to /readyz
LOADING_SECONDS = 1.0  # about what a role needs of one core to load


class Supervisor:
    """The life of one instance in the foreground, one thread, until a signal or a failure."""

    def __init__(
        self,
        folder: Folder,
        root: Path,
        *,
        servers: Servers,
        state: State,
        settings: dict[str, str],
        say: Callable[[str], None] = print,
    ) -> None:
        self.folder = folder
        self.root = root
        self.servers = servers
        self.state = state
        self.settings = settings  # environment of the children beside the server addresses
        self.say = say
        self.children: list[Child] = []
        self.preparing: Child | None = None
        self.stopping = False
        self._server_restarts: dict[str, int] = {}

    def run(self, prepare: Sequence[str], roles: Sequence[Role], *, on_ready: Callable[[], None]) -> int:
        """Start everything, tend it until told to stop, stop everything. 0, or raises ServiceError."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._on_signal)
        self._shut_gates()
        try:
            self.servers.plan(self.state)
            self.state.save(self.folder)
            self.preparing = self._child(Role("prepare", tuple(prepare)), gate=self.folder.servers_gate)
            self.preparing.start()
            self.servers.start()
            self.servers.note(self.state)
            self.folder.servers_gate.touch()
            self._await_prepared([role for role in roles if role.early])
            self._await_ready()
            progress = Progress(self.folder.run / "progress.json")
            self._start(role for role in roles if not role.early)
            if not self.stopping:
                self.state.ready = True
                self.state.save(self.folder)
                on_ready()
            while not self.stopping:
                self._tend()
                progress.draw()
                time.sleep(TICK)
            return 0
        finally:
            self._stop()

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _start(self, roles: Iterable[Role]) -> None:
        for role in roles:
            if self.stopping:
                return
            child = self._child(role, gate=self.folder.gate)
            child.start()
            self.children.append(child)
        self._note_children()

    def _child(self, role: Role, *, gate: Path) -> Child:
        more = self.settings | {"ONEFLOOR_GATE": str(gate)}
        urls = self.servers.environment()
        return Child(role, self.folder, self.root, environment(self.folder, role=role.name, urls=urls, more=more))

    def _await_prepared(self, early: list[Role]) -> None:
        """Until the schemas are ready, load the early roles one after another; then open their gate.

        One at a time: the preparing process is what everybody waits for and needs a core of its own.
        """
        child, next_start = self.preparing, 0.0
        while not self.stopping and child and child.process and child.process.poll() is None:
            if early and time.monotonic() > next_start:
                self._start([early.pop(0)])
                next_start = time.monotonic() + LOADING_SECONDS
            self._tend()
            time.sleep(TICK)
        if self.stopping:
            return
        if child and child.process and child.process.returncode:
            raise ServiceError(f"preparing the schemas failed; the last lines of {child.log}:\n{tail(child.log)}")
        self.folder.gate.touch()
        self._start(early)

    def _await_ready(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        answer = ""
        while not self.stopping:
            ready, answer = readiness(self.state.port, answer)
            if ready:
                return
            if time.monotonic() > deadline:
                raise ServiceError(f"not ready after {READY_SECONDS:.0f} s: {answer}; logs are in {self.folder.log}")
            self._tend()
            time.sleep(ASK_SECONDS)

    def _tend(self) -> None:
        """Restart what ended: servers first, roles only while the servers answer."""
        for name, server in (("PostgreSQL", self.servers.postgres), ("Valkey", self.servers.valkey)):
            if server and server.process and server.process.poll() is not None:
                self._restart_server(name, server)
        restarted = False
        for child in self.children:
            restarted = child.tend(servers_up=self.servers.reachable) or restarted
        if restarted:
            self._note_children()

    def _restart_server(self, name: str, server: Postgres | Valkey) -> None:
        count = self._server_restarts[name] = self._server_restarts.get(name, 0) + 1
        if count > 3:
            raise ServiceError(f"{name} ended {count} times; the last lines of {server.log}:\n{tail(server.log)}")
        self.say(f"{name} ended; starting it again")
        ports.require(server.port, host="127.0.0.1", patience=10)  # the roles know this port
        server.start()
        self.servers.note(self.state)
        self.state.save(self.folder)
        for child in self.children:
            child.restarts = 0

    def _shut_gates(self) -> None:
        for gate in (self.folder.servers_gate, self.folder.gate):
            gate.unlink(missing_ok=True)

    def _note_children(self) -> None:
        for child in self.children:
            self.state.roles[child.role.name] = child.process.pid if child.process else 0
        self.state.save(self.folder)

    def _stop(self) -> None:
        """Roles first (the web drains its requests), then the servers; then the state says so."""
        self._shut_gates()
        deadline = time.monotonic() + STOP_SECONDS
        children = [*self.children, *filter(None, [self.preparing])]
        for child in children:
            child.ask_to_stop()
        for child in children:
            child.wait_stopped(deadline)
        self.servers.stop()
        self.state.pid, self.state.ready, self.state.roles = 0, False, {}
        self.state.save(self.folder)


def readiness(port: int, last: str = "") -> tuple[bool, str]:
    """What /readyz says: (ready, its failing checks in words); `last` is kept while nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=3)
    try:
        connection.request("GET", "/readyz")
        response = connection.getresponse()
        body = response.read().decode(errors="replace")
    except (OSError, http.client.HTTPException) as problem:
        return False, last or f"nobody answers on port {port} ({problem})"
    finally:
        connection.close()
    if response.status == 200:
        return True, ""
    try:
        checks = json.loads(body)["checks"]
        return False, ", ".join(f"{name}: {check['detail']}" for name, check in checks.items() if not check["ok"])
    except (ValueError, KeyError, TypeError):
        return False, f"/readyz answers {response.status}"
