"""Lasting database connections forget their program at the border of every request."""

from __future__ import annotations

from typing import Any

from django.core.signals import request_finished, request_started
from django.db import connection


def forget_program(**_signal: Any) -> None:
    """Go back to the public schema; costs no query."""
    connection.set_schema_to_public()  # type: ignore[attr-defined]


def guard() -> None:
    """Connect once per process, at both ends of a request: a stream is read after the middleware ended."""
    request_started.connect(forget_program, dispatch_uid="config.connections.started")
    request_finished.connect(forget_program, dispatch_uid="config.connections.finished")
