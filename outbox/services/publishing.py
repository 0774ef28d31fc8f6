"""publish(): one INSERT beside the rows it speaks of; the relay is woken after the commit."""

from __future__ import annotations

from collections.abc import Sequence

import orjson
from django.db import connection

from kernel import clock
from outbox import registry, wake
from outbox.events import FLOOR, Event

# No ORM: every hand-out and every message of a chat passes here. The handlers that must hear the fact are written
# into its row, so that a relay of an older deploy cannot number it without them.
# All rows come as one JSON document: a parameter each would cost more than the rows. The function (migration 0002)
# keeps its plan.
_INSERT = "SELECT public.outbox_publish(%s, %s::jsonb)"


class OutsideTransaction(RuntimeError):
    """publish() or receive() was called outside an atomic block: fact and row would not commit together."""


class NoProgram(ValueError):
    """A fact without a program whose class does not declare `floor = True`."""


def publish(event: Event) -> None:
    """Write one fact in the caller's transaction; handlers and browsers hear of it after the commit.

    Steps: refuse a call outside an atomic block (OutsideTransaction) or without a program (NoProgram); insert the row;
    ask for one wake-up of the relay when the transaction commits.
    """
    publish_all([event])


def publish_all(events: Sequence[Event]) -> None:
    """Several facts of one transaction in their order, by one INSERT; else as publish()."""
    require_transaction()
    if not events:
        return
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [clock.now(), encoded(events)])
    wake.on_commit("relay")


def encoded(events: Sequence[Event]) -> str:
    """These facts as the SQL function outbox_publish(now, facts) takes them, for a caller whose own statement writes
    them beside its rows and who says `wake.on_commit("relay")` after it. Raises NoProgram.
    """
    for event in events:
        if event.program_id is None and not type(event).floor:
            raise NoProgram(f"{event.name} has no program and is not declared floor-wide")
    return orjson.dumps([_row(event) for event in events]).decode()


def _row(event: Event) -> dict[str, object]:
    return {
        "program_id": event.program_id or FLOOR,
        "name": event.name,
        "version": event.version,
        "payload": event.payload(),
        "topics": event.topics(),
        "handlers": registry.handler_names(event),
    }


def require_transaction() -> None:
    """Raise OutsideTransaction unless an atomic block is open."""
    if not connection.in_atomic_block:
        raise OutsideTransaction("facts are published inside transaction.atomic()")
