"""./run up as a person types it: the real roles, ready; killed roles come back; it stops cleanly."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from config import env
from tests.integration.services_kit import Instance, alive, instance_in, wait_until

pytestmark = [pytest.mark.processes, pytest.mark.timeout(240)]


def get(instance: Instance, path: str, *, host: str = "localhost") -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", instance.port, timeout=20)
    try:
        connection.request("GET", path, headers={"Host": host})
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def checks(instance: Instance) -> dict[str, Any]:
    return json.loads(get(instance, "/readyz")[2])["checks"]


def run_up(instance: Instance) -> None:
    process = subprocess.Popen(
        [env.ROOT / "run", "up"],
        cwd="/",
        env=instance.environment(),
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    instance.running.append(process)
    wait_until(lambda: instance.state.ready or process.poll() is not None, seconds=120)
    assert process.poll() is None, process.stdout.read() if process.stdout else ""


def test_the_whole_instance(tmp_path: Path) -> None:
    with instance_in(tmp_path / "всё вместе") as instance:
        run_up(instance)
        assert set(instance.state.roles) == {
            *("postgres", "valkey", "web", "relay", "matcher", "mail", "worker", "beat"),
        }
        answers_to_strangers(instance)
        killed_roles_come_back(instance)
        roles = dict(instance.state.roles)
        stopped = subprocess.run(
            [env.ROOT / "run", "stop"], env=instance.environment(), capture_output=True, check=False
        )
        assert stopped.returncode == 0
        assert instance.running[0].wait(30) == 0
        assert not any(alive(pid) for pid in roles.values())


def answers_to_strangers(instance: Instance) -> None:
    """Health on any host, a strict page on the provider's, 404 on an unknown one, no unknown socket."""
    assert get(instance, "/healthz", host="10.0.0.7")[0] == 200
    assert all(check["ok"] for check in checks(instance).values())
    status, headers, _body = get(instance, "/accounts/login/")
    assert status == 200
    assert "script-src 'self';" in headers["content-security-policy"]
    assert get(instance, "/", host="unknown.test")[0] == 404
    with pytest.raises(InvalidStatus):
        connect(f"ws://127.0.0.1:{instance.port}/ws/nothing/", origin="http://elsewhere.test").close()


def killed_roles_come_back(instance: Instance) -> None:
    """kill -9 of relay, matcher and worker in one moment: each is started again and the instance is ready."""
    before = dict(instance.state.roles)
    killed = ("relay", "matcher", "worker")
    for name in killed:
        os.kill(before[name], signal.SIGKILL)
    wait_until(lambda: all(instance.state.roles[name] != before[name] for name in killed), seconds=60)
    wait_until(lambda: all(check["ok"] for check in checks(instance).values()), seconds=60)
