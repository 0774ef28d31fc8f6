"""One pass of the relay over a program: number, first attempts, hints, retries that are due."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from outbox import registry
from outbox.events import FLOOR
from outbox.relay.delivering import Pending, deliver
from outbox.relay.locks import LOCK_CLASS, program_lock
from outbox.relay.numbering import Row, mark_and_read, number_and_read
from outbox.relay.pushing import Hint, forward, mark_pushed

BATCH = 500  # facts numbered per transaction
FLUSH_SECONDS = 0.02  # no hint waits longer than this for the handlers of later facts
TURN_SECONDS = 0.3  # then another program gets its turn

_WORK = """
SELECT program_id, bool_or(is_due) FROM (
    SELECT program_id, false AS is_due FROM public.outbox_message WHERE seq IS NULL
    UNION SELECT program_id, false FROM public.outbox_tally WHERE pushed_seq < last_seq
    UNION SELECT program_id, true FROM public.outbox_delivery
        WHERE done_at IS NULL AND NOT parked AND next_try_at <= clock_timestamp()
) work GROUP BY program_id ORDER BY program_id
"""
# One trip finds a program and takes its lock: the row is chosen below, so the lock is tried for that one alone.
_PICK = f"""
SELECT program_id, is_due, others, pg_try_advisory_lock({LOCK_CLASS}, program_id::int) FROM (
    SELECT program_id, is_due, count(*) OVER () - 1 AS others FROM ({_WORK}) found(program_id, is_due)
    WHERE program_id <> ALL(%s) ORDER BY random() LIMIT 1
) one
"""  # noqa: S608 nothing foreign in it
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


def programs_with_work() -> dict[int, bool]:
    """Programs (0 = floor) with facts to number, to push or to deliver again; whether it is the last of these."""
    with connection.cursor() as cursor:
        cursor.execute(_WORK)
        return dict(cursor.fetchall())


@dataclass(frozen=True, slots=True)
class Picked:
    """A program with work: whether deliveries are due again, how many others have work, whether we hold its lock."""

    program_id: int
    due: bool
    others: int
    held: bool


def pick(without: Iterable[int]) -> Picked | None:
    """Any program with work but these, locked unless another relay holds it; None when there is none."""
    with connection.cursor() as cursor:
        cursor.execute(_PICK, [list(without)])
        row = cursor.fetchone()
    return None if row is None else Picked(*row)


def drain(program_id: int | None = None, *, limit: int | None = None, push: bool = True, batch: int = 1) -> int:
    """Number, deliver and push everything that is pending now, in this process; returns how many facts were numbered.

    `program_id` None = every program and the floor; `limit` = stop after about that many facts; `push` False = no
    hints (replay of history; the beat tells browsers); `batch` = deliveries per transaction, see `deliver`.
    Handlers see the caller's kernel.clock.
    """
    total = 0
    while limit is None or total < limit:
        work = {one: due for one, due in programs_with_work().items() if program_id is None or one == program_id}
        if not work:
            break
        for one, due in work.items():
            with program_lock(one, wait=True):
                room = BATCH if limit is None else min(BATCH, limit - total)
                total += work_program(one, limit=room, push=push, batch=batch, due=due) if room > 0 else 0
    return total


def work_program(program_id: int, *, limit: int = BATCH, push: bool = True, batch: int = 1, due: bool = True) -> int:
    """One turn for one program; the caller holds its lock. Returns how many facts were numbered.

    Steps: number a batch; make the first attempts of what is numbered and send its hints, in order, until nothing is
    left or the turn is over; make the retries that are due (`due` False: there are none).
    """
    turn_ends = time.monotonic() + TURN_SECONDS
    numbered, rows = number_and_read(program_id, limit=limit, most=BATCH)
    while rows:
        pushed = _work_facts(program_id, _facts(program_id, rows), push=push, batch=batch)
        rows = mark_and_read(program_id, seq=pushed, most=BATCH)
        if time.monotonic() > turn_ends:
            break
    if due:
        deliver(_due_again(program_id), batch=1)
    return numbered


def _work_facts(program_id: int, facts: list[_Numbered], *, push: bool, batch: int) -> int:
    """Attempt, then hint: a browser that refetches at once finds what the handlers have written.

    Returns the last number, which the caller must mark as pushed.
    """
    if batch > 1:
        deliver([item for fact in facts for item in fact.pending], batch=batch)
    waiting: list[Hint] = []
    flushed_at = time.monotonic()
    for fact in facts:
        if batch == 1:
            deliver(fact.pending, batch=1)
        waiting.append(fact.hint)
        if fact.pending and time.monotonic() - flushed_at > FLUSH_SECONDS:
            _hint(program_id, waiting, push=push)
            mark_pushed(program_id, fact.hint.seq)
            waiting, flushed_at = [], time.monotonic()
    if waiting:
        _hint(program_id, waiting, push=push)
    return facts[-1].hint.seq


def _hint(program_id: int, hints: list[Hint], *, push: bool) -> None:
    if push and (program_id == FLOOR or hints[0].schema is not None):
        forward(hints)


def _facts(program_id: int, rows: list[Row]) -> list[_Numbered]:
    """Facts numbered and not pushed, oldest first, with the deliveries nobody has attempted."""
    try:
        schema = registry.schema_of(program_id or None)
    except LookupError:
        schema = None  # the program has left: its deliveries are parked in time, nobody is told
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
