"""Gap-free numbers per program: a database sequence has holes after rollbacks and runs ahead of commits."""

from __future__ import annotations

from django.db import connection, transaction

# Waiting for the tally row comes first and alone: the next statement then sees all that another relay has numbered,
# so that even a lost advisory lock cannot make a gap or a double.
_LOCK_TALLY = """
INSERT INTO public.outbox_tally AS t (program_id, last_seq, pushed_seq) VALUES (%s, 0, 0)
ON CONFLICT (program_id) DO UPDATE SET last_seq = t.last_seq RETURNING last_seq
"""

# Claimed by state (seq is null), never by "id > last seen": ids run ahead of commits.
_NUMBER = """
WITH picked AS (
    SELECT id, row_number() OVER (ORDER BY id) AS place FROM (
        SELECT id FROM public.outbox_message WHERE program_id = %s AND seq IS NULL ORDER BY id LIMIT %s
    ) oldest
), numbered AS (
    UPDATE public.outbox_message m SET seq = %s + picked.place FROM picked WHERE m.id = picked.id
    RETURNING m.id, m.program_id, m.handlers
), told AS (
    INSERT INTO public.outbox_delivery (message_id, program_id, handler, attempts, parked, error)
    SELECT id, program_id, unnest(handlers), 0, false, '' FROM numbered
)
SELECT count(*) FROM numbered
"""


def number_batch(program_id: int, limit: int) -> int:
    """Number the oldest `limit` unnumbered facts of a program and open their deliveries; returns how many.

    Locks: the program's tally row, in one transaction with the claim.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_LOCK_TALLY, [program_id])
        last_seq = cursor.fetchone()[0]
        cursor.execute(_NUMBER, [program_id, limit, last_seq])
        count = int(cursor.fetchone()[0])
        if count:
            cursor.execute(
                "UPDATE public.outbox_tally SET last_seq = %s WHERE program_id = %s", [last_seq + count, program_id]
            )
    return count
