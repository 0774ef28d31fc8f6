"""/healthz (alive) and /readyz (fit to work), answered on every host name, to anybody, without a program."""

from __future__ import annotations

import importlib
import logging
from collections.abc import Callable
from typing import Any, TypedDict

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

log = logging.getLogger(__name__)
RELAY_LAG_LIMIT = 10.0  # seconds
BEAT_AGE_LIMIT = 10.0  # seconds since the last heartbeat of a relay, of the leading matcher
VALKEY_TIMEOUT = 2.0  # seconds


class Check(TypedDict):
    """One line of /readyz; `value` in seconds where there is one."""

    ok: bool
    value: float | None
    detail: str


class HealthMiddleware:
    """First of all middleware: a probe comes by address and names no host of ours."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the two paths, pass everything else."""
        if request.path_info == "/healthz":
            return healthz(request)
        if request.path_info == "/readyz":
            return readyz(request)
        return self.get_response(request)


def healthz(_request: HttpRequest) -> JsonResponse:
    """200 while the process answers at all."""
    return JsonResponse({"status": "alive"})


def readyz(_request: HttpRequest) -> JsonResponse:
    """200 when database, Valkey, relay and matcher work, else 503; the answer names what does not."""
    checks = {"database": database(), "valkey": valkey()}
    if checks["database"]["ok"]:
        checks["relay"] = age("outbox.selectors", "relay_beat_age_seconds", limit=BEAT_AGE_LIMIT)
        checks["relay_lag"] = age("outbox.selectors", "relay_lag_seconds", limit=RELAY_LAG_LIMIT)
        checks["matcher"] = age("acd.selectors", "matcher_leader_age_seconds", limit=BEAT_AGE_LIMIT)
    ready = all(check["ok"] for check in checks.values())
    answer = JsonResponse({"status": "ready" if ready else "not ready", "checks": checks}, status=200 if ready else 503)
    # A 503 is an answer here, and asked for every few seconds: no error line for each.
    answer._has_been_logged = True  # type: ignore[attr-defined]
    return answer


def database() -> Check:
    """Whether the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as problem:
        return _failed("the database does not answer", problem)
    return {"ok": True, "value": None, "detail": "answers"}


def valkey() -> Check:
    """Whether Valkey answers."""
    client = redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=VALKEY_TIMEOUT, socket_connect_timeout=VALKEY_TIMEOUT
    )
    try:
        client.ping()
    except redis.RedisError as problem:
        return _failed("Valkey does not answer", problem)
    finally:
        client.close()
    return {"ok": True, "value": None, "detail": "answers"}


def age(module: str, name: str, *, limit: float) -> Check:
    """A selector that returns an age in seconds, or None before its process has ever reported."""
    selector = _selector(module, name)
    if selector is None:
        return {"ok": True, "value": None, "detail": "not part of this installation"}
    try:
        seconds = selector()
    except DatabaseError as problem:
        return _failed("its tables cannot be read", problem)
    if seconds is None:
        return {"ok": False, "value": None, "detail": "no process has reported"}
    value = round(float(seconds), 3)
    return {"ok": value <= limit, "value": value, "detail": f"{value} s, at most {limit:.0f} s is fit"}


def _selector(module: str, name: str) -> Callable[[], Any] | None:
    try:
        return getattr(importlib.import_module(module), name, None)
    except ModuleNotFoundError:
        return None


def _failed(detail: str, problem: Exception) -> Check:
    """The reason goes to the log only: the answer is open to anybody."""
    log.warning("%s: %s", detail, str(problem).strip())
    return {"ok": False, "value": None, "detail": detail}
