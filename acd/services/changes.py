"""Follows the log of changed rows without losing one: numbers do not follow commit order, so gaps are remembered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from django.db import connection

from acd import reading
from acd.domain.gaps import Gap, Gaps
from acd.domain.matching import Id

GAP_SECONDS = 600.0  # longer than any transaction may live: a number still missing then was rolled back
KEPT = 100_000  # numbers kept behind the last one read: half a minute of the busiest floor
_AT_ONCE = 5_000
# Prepared: each tick asks, and planning cost more than reading. Bound to the connection, as the leader's memory is.
_NEW = f"SELECT * FROM ({reading.CHANGES} WHERE c.id > $1 ORDER BY c.id LIMIT {_AT_ONCE}) new"  # noqa: S608 no input
# A look by key for each gap: joined the other way round, each row of the log would be held against each gap.
_MISSED = f"""
SELECT late.* FROM unnest($1::bigint[], $2::bigint[]) AS gap(first, last)
CROSS JOIN LATERAL ({reading.CHANGES} WHERE c.id BETWEEN gap.first AND gap.last OFFSET 0) late ORDER BY 1
"""  # noqa: S608 no input
_PREPARE = f"""
DEALLOCATE ALL; PREPARE acd_new (bigint) AS {_NEW}; PREPARE acd_missed (bigint[], bigint[]) AS {_MISSED}
"""
_MISSING = """
SELECT coalesce(before, %s) + 1, id - 1 FROM (
    SELECT id, lag(id) OVER (ORDER BY id) AS before FROM acd_change WHERE id > %s AND id <= %s
) known WHERE id > coalesce(before, %s) + 1 ORDER BY id
"""
_DELETE = """
DELETE FROM acd_change WHERE id < %s AND id <> ALL (ARRAY(
    SELECT late.id FROM unnest(%s::bigint[], %s::bigint[]) AS gap(first, last)
    CROSS JOIN LATERAL (SELECT id FROM acd_change WHERE id BETWEEN gap.first AND gap.last OFFSET 0) late
))
"""


@dataclass(slots=True)
class Changed:
    """Rows to take anew: ids of contacts; agents whose state changed with their row as it is now (None: not on the
    floor); ids of agents whose certificates or skills did.
    """

    contacts: set[Id] = field(default_factory=set)
    agents: dict[Id, tuple[Any, ...] | None] = field(default_factory=dict)
    profiles: set[Id] = field(default_factory=set)


class ChangeLog:
    """Where one leader has read to. Begin at the end, then read the tables, then follow."""

    def __init__(self) -> None:
        now = monotonic()
        self._gaps = Gaps()
        with connection.cursor() as cursor:
            cursor.execute(_PREPARE)
            cursor.execute("SELECT coalesce(max(id), 0) FROM acd_change")
            self._last = int(cursor.fetchone()[0])
            before = max(0, self._last - KEPT)
            # A transaction that was open when we looked may still commit any of the missing numbers, also the lowest.
            cursor.execute(_MISSING, [before, before, self._last, before])
            for first, last in cursor.fetchall():
                self._gaps.miss(first, last, now)

    def read(self) -> Changed:
        """What was committed since the last call."""
        now = monotonic()
        missed = self._gaps.asked(now)
        rows: list[tuple[Any, ...]] = []
        with connection.cursor() as cursor:
            if missed:
                cursor.execute("EXECUTE acd_missed (%s, %s)", _bounds(missed))
                rows += cursor.fetchall()
            cursor.execute("EXECUTE acd_new (%s)", [self._last])
            rows += cursor.fetchall()
        changed = Changed()
        for row in rows:
            self._note(row[0], now)
            if row[1] == "agent":
                changed.agents[row[2]] = row[3:] if row[3] is not None else None
            elif row[1] == "contact":
                changed.contacts.add(row[2])
            else:
                changed.profiles.add(row[2])
        return changed

    def tidy(self) -> None:
        """Forget what was rolled back and delete what was read. What is missing may be there by now: it stays."""
        self._gaps.forget(monotonic() - GAP_SECONDS)
        with connection.cursor() as cursor:
            cursor.execute(_DELETE, [self._last - KEPT, *_bounds(self._gaps.all())])

    def _note(self, number: int, now: float) -> None:
        if number > self._last:
            self._gaps.miss(self._last + 1, number - 1, now)
            self._last = number
        else:
            self._gaps.fill(number)


def _bounds(gaps: Sequence[Gap]) -> tuple[list[int], list[int]]:
    return [gap.first for gap in gaps], [gap.last for gap in gaps]
