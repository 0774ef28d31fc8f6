"""receive(): remembers what foreign systems have already told, so that a repeated event is worked once."""

from __future__ import annotations

from django.db import connection

from kernel import clock
from outbox.events import FLOOR
from outbox.services.publishing import require_transaction

_INSERT = """
INSERT INTO public.outbox_inbox (program_id, source, external_id, received_at) VALUES (%s, %s, %s, %s)
ON CONFLICT (program_id, source, external_id) DO NOTHING
"""


def receive(*, source: str, external_id: str, program_id: int | None = None) -> bool:
    """True when this external event is new, False when it was seen before; commits with the caller's rows.

    A second call with the same id waits for the first transaction to end. Longer ids than 500 characters must be
    hashed by the caller. Raises OutsideTransaction.
    """
    require_transaction()
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [program_id or FLOOR, source, external_id, clock.now()])
        return bool(cursor.rowcount == 1)
