"""Deletes what has been told to everybody. The numbers live on in the tally."""

from __future__ import annotations

from django.db import connection

KEEP_DAYS = 14
INBOX_KEEP_DAYS = 90  # longer than any mail server or provider repeats itself
_PIECE = 5_000

# One statement: the deliveries' foreign key is checked when it is over.
_DELETE_FACTS = """
WITH gone AS (
    DELETE FROM public.outbox_message WHERE id IN (
        SELECT m.id FROM public.outbox_message m JOIN public.outbox_tally t ON t.program_id = m.program_id
        WHERE m.seq <= t.pushed_seq AND m.written_at < clock_timestamp() - make_interval(days => %s)
            AND NOT EXISTS (SELECT 1 FROM public.outbox_delivery d WHERE d.message_id = m.id AND d.done_at IS NULL)
        ORDER BY m.id LIMIT %s
    ) RETURNING id
), told AS (
    DELETE FROM public.outbox_delivery WHERE message_id IN (SELECT id FROM gone)
)
SELECT count(*) FROM gone
"""


def purge(*, keep_days: int = KEEP_DAYS) -> int:
    """Delete delivered facts older than `keep_days` of real time and old inbox rows; returns the number of facts.

    Kept: facts with an open or parked delivery, and the last numbers of every program.
    """
    deleted = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_DELETE_FACTS, [keep_days, _PIECE])
            count = int(cursor.fetchone()[0])
        deleted += count
        if count < _PIECE:
            break
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM public.outbox_inbox WHERE received_at < clock_timestamp() - make_interval(days => %s)",
            [INBOX_KEEP_DAYS],
        )
    return deleted
