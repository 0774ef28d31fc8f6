"""Lasting database connections forget their program at the border of every request."""

from __future__ import annotations

from typing import Any

from django.core.signals import request_finished, request_started
from django.db import connection
from django.db.backends.signals import connection_created

_TIME = "config.connections.time"


def forget_program(**_signal: Any) -> None:
    """Go back to the public schema; costs no query."""
    connection.set_schema_to_public()  # type: ignore[attr-defined]


def guard() -> None:
    """Connect once per process, at both ends of a request: a stream is read after the middleware ended."""
    request_started.connect(forget_program, dispatch_uid="config.connections.started")
    request_finished.connect(forget_program, dispatch_uid="config.connections.finished")


def join_the_floors_time(**_signal: Any) -> None:
    """A process whose machine's clock was set back goes on from the others' time; asked once, at its first connection.

    Steps: is the table there (a database may be empty yet), then the leader's last beat.
    """
    connection_created.disconnect(dispatch_uid=_TIME)
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('public.acd_matcherheartbeat') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return
    from acd.services import leadership  # models load after this module

    leadership.join_the_floors_time()


def ask_the_time() -> None:
    """Once per process, when Django is loaded."""
    connection_created.connect(join_the_floors_time, dispatch_uid=_TIME)
