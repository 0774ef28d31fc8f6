"""Starts, second starts, refusals and the way out, on real servers."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from config.services.folder import Folder
from tests.integration.services_kit import alive, attached_urls, instance_in, wait_until

pytestmark = pytest.mark.processes


def test_starts_in_a_path_with_spaces_and_cyrillic_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with instance_in(tmp_path / "мои данные") as instance:
        state = instance.up()
        instance.query("CREATE EXTENSION pg_trgm")
        assert instance.query("SELECT lower('Ё') = 'ё' AND cardinality(show_trgm('ёж')) > 0")
        assert instance.query("SHOW fsync") == "on"
        code, said = instance.say("status")
        assert code == 0
        assert "ready" in said
        assert "sleeper" in said
        assert (instance.data.stat().st_mode & 0o777, (instance.data / "state.json").stat().st_mode & 0o777) == (
            0o700,
            0o600,
        )
        assert instance.say("stop") == (0, "stopped\n")
        assert not any(alive(pid) for pid in state.roles.values())
        assert instance.say("status")[0] == 3


def test_a_second_start_says_so_and_ends_with_1(tmp_path: Path) -> None:
    with instance_in(tmp_path) as instance:
        instance.up()
        code, said = instance.say("up")
        assert code == 1
        assert "already running" in said
        assert f":{instance.port}/" in said
        assert instance.state.ready


def test_of_two_starts_at_once_one_wins(tmp_path: Path) -> None:
    with instance_in(tmp_path) as instance:
        first, second = instance.begin(), instance.begin()
        wait_until(lambda: first.poll() is not None or second.poll() is not None)
        loser, winner = (first, second) if first.poll() is not None else (second, first)
        assert loser.returncode == 1
        wait_until(lambda: instance.state.ready)
        assert winner.poll() is None


def test_two_instances_run_beside_each_other(tmp_path: Path) -> None:
    with instance_in(tmp_path / "one") as one, instance_in(tmp_path / "two") as two:
        first, second = one.up(), two.up()
        ports = [
            (state.port, state.postgres_port, state.valkey_port, state.mail_port, state.sink_port)
            for state in (first, second)
        ]
        assert not set(ports[0]) & set(ports[1])


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with instance_in(tmp_path) as instance, socket.create_server(("127.0.0.1", 0)) as other:
        instance.port = other.getsockname()[1]
        code, said = instance.say("up")
    assert code == 1
    assert f"port {instance.port} is taken" in said
    assert not (tmp_path / "pg").exists()


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with instance_in(Path("/proc/onefloor")) as instance:
        code, said = instance.say("up")
    assert (code, "cannot write the data folder /proc/onefloor" in said) == (1, True)


def test_data_of_another_major_version_is_left_alone(tmp_path: Path) -> None:
    cluster = tmp_path / "pg"
    cluster.mkdir()
    (cluster / "PG_VERSION").write_text("17\n")
    with instance_in(tmp_path) as instance:
        code, said = instance.say("up")
    assert code == 1
    assert "belongs to PostgreSQL 17" in said
    assert [path.name for path in cluster.iterdir()] == ["PG_VERSION"]


def test_a_half_made_cluster_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "pg.new").mkdir()
    (tmp_path / "pg.new" / "junk").touch()
    with instance_in(tmp_path) as instance:
        instance.up()
        assert not (tmp_path / "pg.new").exists()


def test_servers_of_the_environment_are_used_and_nothing_local_is_started(tmp_path: Path) -> None:
    with instance_in(tmp_path / "servers") as servers:
        servers.up()
        with instance_in(tmp_path / "guest", **attached_urls(servers)) as guest:
            state = guest.up()
            assert (state.postgres_port, state.valkey_port) == (0, 0)
            assert set(state.roles) == {"web", "sleeper"}
            folder = Folder(guest.data)
            assert not folder.postgres.exists()
            assert list(folder.valkey.iterdir()) == []
            assert servers.query("SELECT count(*) FROM pg_extension WHERE extname = 'pg_trgm'") == 0


@pytest.mark.parametrize(
    ("name", "url", "words"),
    [
        ("DATABASE_URL", "postgres://x:y@127.0.0.1:1/z", "cannot connect to the server of DATABASE_URL"),
        ("DATABASE_URL", "mysql://x/z", "must begin with postgres://"),
        ("REDIS_URL", "redis://127.0.0.1:1/0", "does not answer"),
        ("REDIS_URL", "http://127.0.0.1/0", "must begin with redis://"),
    ],
)
def test_an_unusable_server_of_the_environment_is_named(tmp_path: Path, name: str, url: str, words: str) -> None:
    with instance_in(tmp_path, **{name: url}) as instance:
        code, said = instance.say("up")
    assert (code, words in said) == (1, True), said


def test_a_management_command_brings_its_own_servers_or_attaches(tmp_path: Path) -> None:
    ask = (
        "manage",
        "shell",
        "--no-imports",
        "-c",
        "from django.db import connection as c; print(c.cursor().connection.dsn)",
    )
    with instance_in(tmp_path) as instance:
        code, alone = instance.say(*ask)
        assert code == 0, alone
        assert "port=" in alone
        state = instance.up()
        code, attached = instance.say(*ask)
        assert (code, f"port={state.postgres_port}" in attached) == (0, True), attached
        assert instance.say("manage", "no_such_command")[0] == 1
