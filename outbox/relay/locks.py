"""One relay at a time per program, by a session advisory lock: it ends with the connection of a killed relay."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

LOCK_CLASS = 0x0F4C7  # first key of the pair; the second is the program id


@contextmanager
def program_lock(program_id: int, *, wait: bool) -> Iterator[bool]:
    """Hold the program's relay lock; yields False at once when another relay has it and `wait` is False.

    Needs a direct connection: a pooler in transaction mode would lose the lock.
    """
    with connection.cursor() as cursor:
        if wait:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [LOCK_CLASS, program_id])
            held = True
        else:
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK_CLASS, program_id])
            held = bool(cursor.fetchone()[0])
    try:
        yield held
    finally:
        if held:
            release(program_id)


def release(program_id: int) -> None:
    """Give the program's lock back; a lost connection has given it back already."""
    if connection.connection is not None and not connection.connection.closed:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK_CLASS, program_id])
