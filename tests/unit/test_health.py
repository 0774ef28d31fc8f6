"""What /healthz and /readyz answer, and to whom."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import DatabaseError
from django.http import HttpResponse
from django.test import RequestFactory

from config import health

FINE: health.Check = {"ok": True, "value": None, "detail": "answers"}
DOWN: health.Check = {"ok": False, "value": None, "detail": "does not answer"}


def ask(path: str) -> tuple[int, dict[str, Any]]:
    through = health.HealthMiddleware(lambda _request: HttpResponse("{}", status=404))
    answer = through(RequestFactory().get(path, headers={"host": "10.0.0.7"}))
    return answer.status_code, json.loads(answer.content)


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sets what each check finds."""

    def set_parts(
        *, database: health.Check = FINE, valkey: health.Check = FINE, seconds: dict[str, Any] | None = None
    ) -> None:
        known = {"relay_beat_age_seconds": 0.1, "relay_lag_seconds": 0.0, "matcher_leader_age_seconds": 0.2} | (
            seconds or {}
        )
        monkeypatch.setattr(health, "database", lambda: database)
        monkeypatch.setattr(health, "valkey", lambda: valkey)
        monkeypatch.setattr(health, "_selector", lambda _module, name: lambda: known[name])

    return set_parts


def test_alive_asks_nobody() -> None:
    assert ask("/healthz") == (200, {"status": "alive"})


def test_other_paths_pass() -> None:
    assert ask("/healthz/more")[0] == 404


def test_ready_when_everything_works(parts: Any) -> None:
    parts()
    status, said = ask("/readyz")
    assert (status, said["status"]) == (200, "ready")
    assert set(said["checks"]) == {"database", "valkey", "relay", "relay_lag", "matcher"}


@pytest.mark.parametrize(
    ("setting", "failing"),
    [
        ({"valkey": DOWN}, "valkey"),
        ({"seconds": {"relay_lag_seconds": 11.0}}, "relay_lag"),
        ({"seconds": {"relay_beat_age_seconds": None}}, "relay"),
        ({"seconds": {"matcher_leader_age_seconds": 60.0}}, "matcher"),
        ({"seconds": {"matcher_leader_age_seconds": None}}, "matcher"),
    ],
)
def test_one_failing_part_is_named_with_503(parts: Any, setting: dict[str, Any], failing: str) -> None:
    parts(**setting)
    status, said = ask("/readyz")
    assert (status, said["status"]) == (503, "not ready")
    assert [name for name, check in said["checks"].items() if not check["ok"]] == [failing]


def test_without_a_database_nobody_else_is_asked(parts: Any) -> None:
    parts(database=DOWN)
    status, said = ask("/readyz")
    assert (status, set(said["checks"])) == (503, {"database", "valkey"})


def test_a_reason_stays_in_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> float:
        raise DatabaseError("password of onefloor is secret")

    monkeypatch.setattr(health, "_selector", lambda _module, _name: broken)
    assert health.age("outbox.selectors", "relay_lag_seconds", limit=1.0)["detail"] == "its tables cannot be read"
