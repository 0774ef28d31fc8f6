"""Follows the log of changed rows without losing one: numbers do not follow commit order, so gaps are remembered."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import monotonic

from django.db import connection

from acd.domain.matching import Id

GAP_SECONDS = 600.0  # longer than any transaction may live: a number still missing then was rolled back
KEPT = 10_000  # numbers kept behind the last one read
_READ = "SELECT id, what, row_id::text FROM acd_change WHERE id > %s OR id = ANY(%s) ORDER BY id LIMIT %s"
_AT_ONCE = 5_000


@dataclass(slots=True)
class Changed:
    """Ids of rows to read anew; `agents` changed their state, `profiles` their certificates or skills."""

    contacts: set[Id] = field(default_factory=set)
    agents: set[Id] = field(default_factory=set)
    profiles: set[Id] = field(default_factory=set)


class ChangeLog:
    """Where one leader has read to. Begin at the end, then read the tables, then follow."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(max(id), 0) FROM acd_change")
            self._last = int(cursor.fetchone()[0])
            cursor.execute("SELECT id FROM acd_change WHERE id > %s", [self._last - KEPT])
            seen = {row[0] for row in cursor.fetchall()}
        # A transaction that was open when we looked may still commit any of the missing numbers, also the lowest.
        first = max(1, self._last - KEPT + 1)
        self._gaps = dict.fromkeys(set(range(first, self._last)) - seen, monotonic() + GAP_SECONDS)

    def read(self) -> Changed:
        """What was committed since the last call."""
        with connection.cursor() as cursor:
            cursor.execute(_READ, [self._last, list(self._gaps), _AT_ONCE])
            rows = cursor.fetchall()
        changed = Changed()
        into = {"contact": changed.contacts, "agent": changed.agents, "profile": changed.profiles}
        for number, what, row_id in rows:
            into[what].add(row_id)
            if number > self._last:
                if number > self._last + 1:
                    self._gaps.update(dict.fromkeys(range(self._last + 1, number), monotonic() + GAP_SECONDS))
                self._last = number
            else:
                self._gaps.pop(number, None)
        return changed

    def tidy(self) -> None:
        """Forget what was rolled back and delete what was read."""
        now = monotonic()
        self._gaps = {number: until for number, until in self._gaps.items() if until > now}
        oldest = min(self._gaps, default=self._last)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM acd_change WHERE id < %s", [min(oldest, self._last - KEPT)])
