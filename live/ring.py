"""The last hints of one program, for browsers that come back. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Set
from dataclasses import dataclass, field

from live.wire import Batch, Entry

KEEP = 2_000


@dataclass(slots=True)
class Ring:
    """Everything after `base` up to `position` is known: as entry here, or as a fact without topics."""

    base: int
    position: int
    entries: deque[Entry] = field(default_factory=deque)

    @classmethod
    def at(cls, position: int) -> Ring:
        """A ring that knows nothing before or at `position`."""
        return cls(position, position)

    def take(self, batch: Batch) -> bool:
        """Add a batch; False when facts before it were missed (the ring then begins with this batch).

        A batch seen before, as after a relay's crash, adds only what is new.
        """
        complete = batch.first <= self.position + 1
        if not complete:
            self.entries.clear()
            self.base = batch.first - 1
        known = self.position if complete else self.base
        for entry in batch.entries:
            if entry.seq > known:
                self._append(entry)
        self.position = max(batch.last, known)
        return complete

    def skip_to(self, position: int) -> bool:
        """The beat says that `position` was reached; False when hints on the way to it were lost."""
        if position <= self.position:
            return True
        self.entries.clear()
        self.base = self.position = position
        return False

    def after(self, since: int, topics: Set[str], limit: int) -> list[Entry] | None:
        """Entries of these topics after number `since`; None when the ring does not reach back or they are too many."""
        if not self.base <= since <= self.position:
            return None
        found: list[Entry] = []
        for entry in reversed(self.entries):
            if entry.seq <= since:
                break
            if not topics.isdisjoint(entry.topics):
                found.append(entry)
        return found[::-1] if len(found) <= limit else None

    def _append(self, entry: Entry) -> None:
        if len(self.entries) >= KEEP:
            self.base = self.entries.popleft().seq
        self.entries.append(entry)
