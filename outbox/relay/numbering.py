"""Gap-free numbers per program: a database sequence has holes after rollbacks and runs ahead of commits.

What belongs together goes to the server as one message, which is one transaction with a snapshot per statement: the
hint of an offer waits for these trips, and on a busy machine each is a wait for a turn of two processes.
"""

from __future__ import annotations

from typing import Any

from django.db import connection

Row = tuple[Any, ...]  # id, seq, version, name, payload, topics, delivery id, handler

# Waiting for the tally row comes first and alone: the next statement then sees all that another relay has numbered,
# so that even a lost advisory lock cannot make a gap or a double.
_LOCK_TALLY = """
INSERT INTO public.outbox_tally AS t (program_id, last_seq, pushed_seq) VALUES (%(program)s, 0, 0)
ON CONFLICT (program_id) DO UPDATE SET last_seq = t.last_seq
RETURNING set_config('onefloor.numbered_before', t.last_seq::text, true);
"""

# Claimed by state (seq is null), never by "id > last seen": ids run ahead of commits.
_NUMBER = """
WITH picked AS (
    SELECT id, row_number() OVER (ORDER BY id) AS place FROM (
        SELECT id FROM public.outbox_message WHERE program_id = %(program)s AND seq IS NULL ORDER BY id LIMIT %(limit)s
    ) oldest
), numbered AS (
    UPDATE public.outbox_message m SET seq = current_setting('onefloor.numbered_before')::bigint + picked.place
    FROM picked WHERE m.id = picked.id
    RETURNING m.id, m.program_id, m.handlers
), told AS (
    INSERT INTO public.outbox_delivery (message_id, program_id, handler, attempts, parked, error)
    SELECT id, program_id, unnest(handlers), 0, false, '' FROM numbered
)
UPDATE public.outbox_tally SET last_seq = last_seq + (SELECT count(*) FROM numbered)
WHERE program_id = %(program)s AND EXISTS (SELECT 1 FROM numbered);
"""
_MARK = """
UPDATE public.outbox_tally SET pushed_seq = greatest(pushed_seq, %(seq)s) WHERE program_id = %(program)s;
"""
_UNPUSHED = """
SELECT {before}m.id, m.seq, m.version, m.name, m.payload, m.topics, d.id, d.handler
FROM (
    SELECT m.* FROM public.outbox_tally t JOIN public.outbox_message m ON m.program_id = t.program_id
        AND m.seq > t.pushed_seq WHERE t.program_id = %(program)s ORDER BY m.seq LIMIT %(most)s
) m
LEFT JOIN public.outbox_delivery d ON d.message_id = m.id AND d.done_at IS NULL AND d.attempts = 0 AND NOT d.parked
ORDER BY m.seq, d.id
"""
_NUMBER_AND_READ = (
    _LOCK_TALLY + _NUMBER + _UNPUSHED.format(before="current_setting('onefloor.numbered_before')::bigint, ")
)
_MARK_AND_READ = _MARK + _UNPUSHED.format(before="")


def number_and_read(program_id: int, *, limit: int, most: int) -> tuple[int, list[Row]]:
    """Number the oldest `limit` unnumbered facts of a program and open their deliveries.

    Returns how many, and of all that is numbered and not pushed the oldest `most` facts, one row per delivery.
    Locks: the program's tally row, in one transaction with the claim.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NUMBER_AND_READ, {"program": program_id, "limit": limit, "most": most})
        rows = cursor.fetchall()
    new = {row[2] for row in rows if row[2] > row[0]}
    return len(new), [row[1:] for row in rows]


def mark_and_read(program_id: int, *, seq: int, most: int) -> list[Row]:
    """Remember that first attempts and hints are done up to `seq`; then as number_and_read, without numbering."""
    with connection.cursor() as cursor:
        cursor.execute(_MARK_AND_READ, {"program": program_id, "seq": seq, "most": most})
        rows: list[Row] = cursor.fetchall()
    return rows
