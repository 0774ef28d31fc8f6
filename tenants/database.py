"""Django's connection as what it is here: django-tenants' own, with a schema."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from django.db import InterfaceError, OperationalError, transaction
from django.db import connection as _connection

if TYPE_CHECKING:
    from django_tenants.postgresql_backend.base import DatabaseWrapper

connection = cast("DatabaseWrapper", _connection)
RETRY_SECONDS = 5  # a restart takes about so long
# SQLSTATE: connection exceptions, the server shutting down or starting up, no place for one more connection.
_AWAY = ("08", "57P01", "57P02", "57P03", "53300")


def is_away(error: BaseException) -> bool:
    """Whether the database could not be reached or ended the connection, and it helps to come again.

    A statement that ran too long or met a deadlock is no such error: the server answered.
    """
    if isinstance(error, InterfaceError):
        return "connection" in str(error)  # "connection already closed": lost earlier in the same request
    if not isinstance(error, OperationalError):
        return False
    code = getattr(error.__cause__, "pgcode", None)  # none when the server did not get to say one
    return code is None or code.startswith(_AWAY)


@contextmanager
def one_snapshot() -> Iterator[None]:
    """All reads inside see the database at one instant, so that figures shown together add up.

    Inside a transaction that began already nothing changes: its isolation is settled.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
