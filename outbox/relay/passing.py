"""One pass of the relay over a program: number, first attempts, hints, retries that are due."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass

from django.db import connection

from outbox import registry
from outbox.events import FLOOR
from outbox.relay.delivering import Pending, deliver
from outbox.relay.locks import program_lock
from outbox.relay.numbering import number_batch
from outbox.relay.pushing import Hint, forward, mark_pushed

BATCH = 500  # facts numbered per transaction
FLUSH_SECONDS = 0.02  # no hint waits longer than this for the handlers of later facts
TURN_SECONDS = 0.3  # then another program gets its turn

_WORK = """
SELECT program_id FROM public.outbox_message WHERE seq IS NULL
UNION SELECT program_id FROM public.outbox_tally WHERE pushed_seq < last_seq
UNION SELECT program_id FROM public.outbox_delivery
    WHERE done_at IS NULL AND NOT parked AND next_try_at <= clock_timestamp()
"""
_UNPUSHED = """
SELECT m.id, m.seq, m.version, m.name, m.payload, m.topics, d.id, d.handler
FROM (
    SELECT m.* FROM public.outbox_tally t JOIN public.outbox_message m ON m.program_id = t.program_id
        AND m.seq > t.pushed_seq WHERE t.program_id = %s ORDER BY m.seq LIMIT %s
) m
LEFT JOIN public.outbox_delivery d ON d.message_id = m.id AND d.done_at IS NULL AND d.attempts = 0 AND NOT d.parked
ORDER BY m.seq, d.id
"""
_DUE = """
SELECT d.id, d.handler, d.attempts, m.name, m.payload
FROM public.outbox_delivery d JOIN public.outbox_message m ON m.id = d.message_id
WHERE d.done_at IS NULL AND NOT d.parked AND d.next_try_at <= clock_timestamp() AND d.program_id = %s
ORDER BY m.seq, d.id LIMIT 100
"""


@dataclass(slots=True)
class _Numbered:
    hint: Hint
    pending: list[Pending]


def programs_with_work() -> list[int]:
    """Ids of programs (0 = floor) with facts to number, to push or to deliver again."""
    with connection.cursor() as cursor:
        cursor.execute(_WORK)
        return sorted(row[0] for row in cursor.fetchall())


def drain(program_id: int | None = None, *, limit: int | None = None, push: bool = True, batch: int = 1) -> int:
    """Number, deliver and push everything that is pending now, in this process; returns how many facts were numbered.

    `program_id` None = every program and the floor; `limit` = stop after about that many facts; `push` False = no
    hints (replay of history; the beat tells browsers); `batch` = deliveries per transaction, see `deliver`.
    Handlers see the caller's kernel.clock.
    """
    total = 0
    while limit is None or total < limit:
        work = [one for one in programs_with_work() if program_id is None or one == program_id]
        if not work:
            break
        for one in work:
            with program_lock(one, wait=True):
                room = BATCH if limit is None else min(BATCH, limit - total)
                total += work_program(one, limit=room, push=push, batch=batch) if room > 0 else 0
    return total


def work_program(program_id: int, *, limit: int = BATCH, push: bool = True, batch: int = 1) -> int:
    """One turn for one program; the caller holds its lock. Returns how many facts were numbered.

    Steps: number a batch; make the first attempts of what is numbered and send its hints, in order; make the
    retries that are due.
    """
    numbered = number_batch(program_id, limit)
    _deliver_and_push(program_id, push=push, batch=batch)
    deliver(_due_again(program_id), batch=1)
    return numbered


def _deliver_and_push(program_id: int, *, push: bool, batch: int) -> None:
    """First attempts and hints in order of seq until nothing is left or the turn is over."""
    turn_ends = time.monotonic() + TURN_SECONDS
    while facts := _numbered_facts(program_id):
        _work_facts(program_id, facts, push=push, batch=batch)
        if time.monotonic() > turn_ends:
            break


def _work_facts(program_id: int, facts: list[_Numbered], *, push: bool, batch: int) -> None:
    """Attempt, then hint: a browser that refetches at once finds what the handlers have written."""
    if batch > 1:
        deliver([item for fact in facts for item in fact.pending], batch=batch)
    waiting: list[Hint] = []
    flushed_at = time.monotonic()
    for fact in facts:
        if batch == 1:
            deliver(fact.pending, batch=1)
        waiting.append(fact.hint)
        if fact.pending and time.monotonic() - flushed_at > FLUSH_SECONDS:
            _flush(program_id, waiting, push=push)
            waiting, flushed_at = [], time.monotonic()
    if waiting:
        _flush(program_id, waiting, push=push)


def _flush(program_id: int, hints: list[Hint], *, push: bool) -> None:
    if push and (program_id == FLOOR or hints[0].schema is not None):
        forward(hints)
    mark_pushed(program_id, hints[-1].seq)


def _numbered_facts(program_id: int) -> list[_Numbered]:
    """Facts numbered and not pushed, oldest first, with the deliveries nobody has attempted."""
    try:
        schema = registry.schema_of(program_id or None)
    except LookupError:
        schema = None  # the program has left: its deliveries are parked in time, nobody is told
    with connection.cursor() as cursor:
        cursor.execute(_UNPUSHED, [program_id, BATCH])
        rows = cursor.fetchall()
    facts: dict[int, _Numbered] = {}
    for message_id, seq, version, name, payload, topics, delivery_id, handler in rows:
        fact = facts.get(message_id)
        if fact is None:
            hint = Hint(schema, seq, version, name, json.loads(payload), tuple(topics))
            fact = facts[message_id] = _Numbered(hint, [])
        if delivery_id is not None:
            fact.pending.append(Pending(delivery_id, program_id, name, fact.hint.ids, handler, 0))
    return list(facts.values())


def _due_again(program_id: int) -> list[Pending]:
    with connection.cursor() as cursor:
        cursor.execute(_DUE, [program_id])
        rows = cursor.fetchall()
    return [Pending(row[0], program_id, row[3], json.loads(row[4]), row[1], row[2]) for row in rows]
