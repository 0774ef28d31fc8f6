"""The start's small parts: ownership, state, ports, back-off, gate, stamps, the production files."""

from __future__ import annotations

import re
import socket
import sys
import threading
import time
from pathlib import Path

import pytest

from config import env, role
from config.services import children, instance, ports, roles, serve, virtualenv
from config.services.children import BACKOFF, Child
from config.services.errors import AlreadyRunningError, ServiceError
from config.services.folder import Folder, Ownership, State, owner, read_state, write_private
from config.services.roles import Role


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = Folder(tmp_path / "data")
    made.create()
    return made


def test_a_folder_has_one_owner_at_a_time(folder: Folder) -> None:
    assert owner(folder) is None
    first = Ownership(folder)
    assert owner(folder) is not None
    with pytest.raises(AlreadyRunningError, match="owns"):
        Ownership(folder)
    first.release()
    Ownership(folder).release()


def test_state_survives_and_damage_counts_as_none(folder: Folder) -> None:
    State(pid=7, port=8000, roles={"web": 8}).save(folder)
    assert read_state(folder).roles == {"web": 8}
    folder.state.write_text('{"pid": 7, "of_a_later_version": 1}')
    assert read_state(folder).pid == 7
    folder.state.write_text('{"pid"')
    assert read_state(folder) == State()


def test_secrets_are_private_and_stay(folder: Folder) -> None:
    assert folder.secret("postgres_password") == folder.secret("postgres_password")
    assert (folder.base / "postgres_password").stat().st_mode & 0o777 == 0o600
    write_private(folder.base / "x", "ё")
    assert (folder.base / "x").read_text(encoding="utf-8") == "ё"


def test_ports() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert not ports.is_free(port)
        assert ports.preferred(port) != port
        with pytest.raises(ServiceError, match=f"port {port} is taken"):
            ports.require(port, host="127.0.0.1", patience=0)
    ports.require(port, host="127.0.0.1", patience=0)
    assert ports.preferred(0, port) == port


def test_mail_stands_beside_the_pages_as_the_readme_says(monkeypatch: pytest.MonkeyPatch) -> None:
    base = ports.any_free()
    while not (ports.is_free(base + 25) and ports.is_free(base + 26)):
        base = ports.any_free()
    monkeypatch.setenv("ONEFLOOR_PORT", str(base))
    state = serve.new_state(State(), "demo")
    assert (state.port, state.mail_port, state.sink_port) == (base, base + 25, base + 26)
    with socket.create_server(("127.0.0.1", base + 25)):
        taken = serve.new_state(State(), "demo")
    assert taken.mail_port not in (0, base + 25)
    assert ports.preferred(70_000) <= ports.HIGHEST


def test_a_child_is_started_again_three_times_with_growing_pauses(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [100.0]
    monkeypatch.setattr(children.time, "monotonic", lambda: clock[0])
    child = Child(Role("bad", (sys.executable, "-c", "raise SystemExit(3)")), folder, env.ROOT, {})
    child.start()
    for pause in BACKOFF:
        child.process.wait()
        assert not child.tend(servers_up=lambda: True)  # notices the end
        clock[0] += pause - 0.1
        assert not child.tend(servers_up=lambda: True)
        clock[0] += 0.2
        assert not child.tend(servers_up=lambda: False)  # not against servers that are away
        assert child.tend(servers_up=lambda: True)
    child.process.wait()
    with pytest.raises(ServiceError, match=r"bad ended 4 times(.|\n)*bad\.log"):
        child.tend(servers_up=lambda: True)


def test_restarts_are_forgiven_after_a_steady_minute(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]
    monkeypatch.setattr(children.time, "monotonic", lambda: clock[0])
    child = Child(Role("good", (sys.executable, "-c", "")), folder, env.ROOT, {})
    child.restarts = 3
    child.start()
    child.process.wait()
    clock[0] += 61
    child.tend(servers_up=lambda: True)
    assert child.restarts == 0


def test_a_role_waits_at_its_gate(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    waiting = threading.Thread(target=role.wait_at, args=(str(gate),))
    waiting.start()
    time.sleep(0.1)
    assert waiting.is_alive()
    gate.touch()
    waiting.join(2)
    assert not waiting.is_alive()
    role.wait_at(None)


def test_the_stamp_is_of_the_lock_and_needs_an_interpreter(tmp_path: Path) -> None:
    (tmp_path / "requirements.lock").write_text("a==1")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    stamp = tmp_path / ".venv" / virtualenv.STAMP
    stamp.write_text(virtualenv._digest(tmp_path))
    assert not virtualenv._stamped(tmp_path)
    (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)
    assert virtualenv._stamped(tmp_path)
    (tmp_path / "requirements.lock").write_text("a==2")
    assert not virtualenv._stamped(tmp_path)


class TestSecondInstance:
    """A port or a domain alone tells two instances apart while the first one runs."""

    @pytest.fixture(autouse=True)
    def checkout(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.usual = tmp_path / ".local"
        monkeypatch.setattr(env, "ROOT", tmp_path)
        for name in ("ONEFLOOR_DATA", "ONEFLOOR_PORT", "ONEFLOOR_DOMAIN"):
            monkeypatch.delenv(name, raising=False)

    @pytest.fixture
    def first(self) -> None:
        folder = Folder(self.usual)
        folder.create()
        State(pid=1, port=8000, domain="localhost").save(folder)
        self.ownership = Ownership(folder)

    def test_alone_everything_is_in_the_usual_folder(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ONEFLOOR_PORT", "8001")
        assert instance.folder_to_start().base == self.usual

    @pytest.mark.usefixtures("first")
    @pytest.mark.parametrize(
        ("name", "value", "where"),
        [
            ("ONEFLOOR_PORT", "8000", ""),
            ("ONEFLOOR_DOMAIN", "localhost", ""),
            ("ONEFLOOR_PORT", "8001", "beside/8001"),
            ("ONEFLOOR_DOMAIN", "two.test", "beside/two.test"),
        ],
    )
    def test_beside_the_first(self, monkeypatch: pytest.MonkeyPatch, name: str, value: str, where: str) -> None:
        monkeypatch.setenv(name, value)
        assert instance.folder_to_start().base == self.usual / where

    def test_the_folder_once_made_is_found_again(self, monkeypatch: pytest.MonkeyPatch) -> None:
        (self.usual / "beside" / "8001").mkdir(parents=True)
        monkeypatch.setenv("ONEFLOOR_PORT", "8001")
        assert instance.folder().base == self.usual / "beside" / "8001"

    def test_the_usual_port_gives_way_to_another_onefloor_but_not_to_a_stranger(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(instance, "is_onefloor", lambda port: port == 8000)
        assert instance.port_to_start(State()) > 8000
        monkeypatch.setattr(instance, "is_onefloor", lambda port: False)
        assert instance.port_to_start(State(port=8005)) == 8000


class TestProductionFiles:
    """Procfile, units and ./run up name the same roles."""

    names = {"web", "relay", "matcher", "mail", "worker", "beat"}

    def test_run(self, folder: Folder) -> None:
        assert {made.name for made in roles.production_roles(folder, port=1)} == self.names
        assert {made.name for made in roles.demo_roles(folder, port=1)} == self.names | {"simulator"}

    def test_procfile(self) -> None:
        found = {line.split(":")[0] for line in (env.ROOT / "Procfile").read_text().splitlines()}
        assert found == self.names | {"sockets"}

    def test_units(self) -> None:
        units = {
            path.stem.removeprefix("onefloor-") for path in (env.ROOT / "deploy/systemd").glob("onefloor-*.service")
        }
        assert units == self.names | {"sockets", "prepare"}
        wanted = re.findall(r"onefloor-(\w+)\.service", (env.ROOT / "deploy/systemd/onefloor.target").read_text())
        assert set(wanted) == units - {"prepare"}

    def test_services_need_the_standard_library_only(self) -> None:
        ours = {"config"} | set(sys.stdlib_module_names)
        for path in (env.ROOT / "config/services").glob("*.py"):
            imported = re.findall(r"^(?:from|import) (\w+)", path.read_text(), re.MULTILINE)
            assert set(imported) <= ours, path
