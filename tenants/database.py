"""Django's connection as what it is here: django-tenants' own, with a schema."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from django.db import connection as _connection
from django.db import transaction

if TYPE_CHECKING:
    from django_tenants.postgresql_backend.base import DatabaseWrapper

connection = cast("DatabaseWrapper", _connection)


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
