"""publish(): one INSERT beside the rows it speaks of; the relay is woken after the commit."""

from __future__ import annotations

import json

from django.db import connection

from kernel import clock
from outbox import registry, wake
from outbox.events import FLOOR, Event

# No ORM: every hand-out and every message of a chat passes here. The handlers that must hear the fact are written
# into its row, so that a relay of an older deploy cannot number it without them.
_INSERT = """
INSERT INTO public.outbox_message (program_id, name, version, payload, topics, handlers, created_at, written_at)
VALUES (%s, %s, %s, %s::jsonb, %s, %s, %s, clock_timestamp())
"""


class OutsideTransaction(RuntimeError):
    """publish() or receive() was called outside an atomic block: fact and row would not commit together."""


class NoProgram(ValueError):
    """A fact without a program whose class does not declare `floor = True`."""


def publish(event: Event) -> None:
    """Write one fact in the caller's transaction; handlers and browsers hear of it after the commit.

    Steps: refuse a call outside an atomic block (OutsideTransaction) or without a program (NoProgram); insert the row;
    ask for one wake-up of the relay when the transaction commits.
    """
    require_transaction()
    if event.program_id is None and not type(event).floor:
        raise NoProgram(f"{event.name} has no program and is not declared floor-wide")
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT,
            [
                event.program_id or FLOOR,
                event.name,
                event.version,
                json.dumps(event.payload()),
                list(event.topics()),
                registry.handler_names(event),
                clock.now(),
            ],
        )
    wake.on_commit("relay")


def require_transaction() -> None:
    """Raise OutsideTransaction unless an atomic block is open."""
    if not connection.in_atomic_block:
        raise OutsideTransaction("facts are published inside transaction.atomic()")
