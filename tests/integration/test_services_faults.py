"""kill -9 of each part, then on: nothing acknowledged is lost, nothing is left behind."""

from __future__ import annotations

import ctypes
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from config.services.identity import CLONE_NEWUSER
from tests.integration.services_kit import Instance, alive, attached_urls, instance_in, wait_until

pytestmark = pytest.mark.processes


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[Instance]:
    """An instance that is ready and has one committed row."""
    with instance_in(tmp_path) as started:
        started.up()
        started.query("CREATE TABLE kept AS SELECT 1 AS number")
        yield started


def test_postgres_killed_comes_back_at_the_same_address(instance: Instance) -> None:
    before = instance.state
    os.kill(before.roles["postgres"], signal.SIGKILL)
    wait_until(lambda: instance.state.roles.get("postgres", 0) not in (0, before.roles["postgres"]))
    assert instance.state.postgres_port == before.postgres_port
    assert instance.query("SELECT number FROM kept") == 1
    assert instance.state.roles["web"] == before.roles["web"]


def test_valkey_killed_comes_back_with_its_data(instance: Instance) -> None:
    url = attached_urls(instance)["REDIS_URL"]
    client = redis.Redis.from_url(url)
    client.set("kept", "1")
    client.config_set("appendfsync", "always")
    client.set("more", "1")
    before = instance.state
    os.kill(before.roles["valkey"], signal.SIGKILL)
    wait_until(lambda: instance.state.roles.get("valkey", 0) not in (0, before.roles["valkey"]))
    client.close()
    assert redis.Redis.from_url(url).mget("kept", "more") == [b"1", b"1"]


def test_a_role_killed_is_started_again(instance: Instance) -> None:
    before = instance.state.roles["sleeper"]
    os.kill(before, signal.SIGKILL)
    after = wait_until(lambda: instance.state.roles["sleeper"] != before and instance.state.roles["sleeper"])
    assert alive(after)


def test_what_a_killed_role_leaves_of_its_own_children_is_ended(tmp_path: Path) -> None:
    with instance_in(tmp_path) as parent:
        process = parent.begin("parent")
        wait_until(lambda: parent.state.ready and parent.state.pid == process.pid)
        noted = tmp_path / "grandchild"
        wait_until(noted.exists)
        grandchild = int(noted.read_text())
        os.kill(parent.state.roles["parent"], signal.SIGKILL)
        wait_until(lambda: not alive(grandchild))


def test_the_supervisor_killed_takes_everything_along_and_the_next_start_finds_all(instance: Instance) -> None:
    before = instance.state
    os.kill(before.pid, signal.SIGKILL)
    after = instance.up()  # at once, while the orphans are still leaving
    assert not any(alive(pid) for pid in before.roles.values())
    assert (after.port, after.mail_port) == (before.port, before.mail_port)
    assert instance.query("SELECT number FROM kept") == 1


def test_everything_killed_at_once_leaves_a_stale_pid_file_that_harms_nobody(instance: Instance) -> None:
    before = instance.state
    for pid in (before.pid, *before.roles.values()):
        os.kill(pid, signal.SIGKILL)
    assert (instance.data / "pg" / "postmaster.pid").exists()
    instance.up()
    assert instance.query("SELECT number FROM kept") == 1


def test_a_role_that_always_ends_stops_the_instance_and_names_its_log(tmp_path: Path) -> None:
    with instance_in(tmp_path) as broken:
        code, said = broken.say("broken")
    assert code == 1
    assert "the role broken ended 4 times" in said
    assert str(tmp_path / "log" / "broken.log") in said
    assert "no luck" in said


@pytest.mark.parametrize("uid", [0, 12345, 65534])
def test_runs_as_root_as_an_unknown_user_and_as_a_normal_one(tmp_path: Path, uid: int) -> None:
    """The user is what a namespace makes of ours: root and a uid without passwd entry are refused by initdb."""
    real_uid, real_gid = os.geteuid(), os.getegid()

    def become() -> None:
        if ctypes.CDLL(None).unshare(CLONE_NEWUSER):
            os._exit(77)
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{uid} {real_uid} 1")
        Path("/proc/self/gid_map").write_text(f"{uid} {real_gid} 1")

    with instance_in(tmp_path) as instance:
        instance.up(preexec_fn=become)
        assert instance.query("SELECT 1") == 1
