"""A line of tuples in ascending order whose ends are cheap: who comes mostly goes to the end, who goes stands first."""

from bisect import insort
from typing import Any

_KEPT = 64  # places before the first that are worth no tidying


class Lane:
    """Adding at the end and taking the first cost the same however many stand in it; a heap's cost grows. Adding
    elsewhere moves what stands behind. Removing others is the caller's: an entry that counts no more is passed over.
    """

    __slots__ = ("_entries", "_start")

    def __init__(self) -> None:
        self._entries: list[tuple[Any, ...]] = []
        self._start = 0

    def __len__(self) -> int:
        return len(self._entries) - self._start

    def add(self, entry: tuple[Any, ...]) -> None:
        """Put it where it belongs."""
        entries = self._entries
        if not entries or entry >= entries[-1]:
            entries.append(entry)
        else:
            insort(entries, entry, lo=self._start)

    def first(self) -> tuple[Any, ...] | None:
        """The least entry."""
        return self._entries[self._start] if self._start < len(self._entries) else None

    def pass_first(self) -> None:
        """Forget the least entry. There must be one."""
        self._entries[self._start] = ()  # so that it is freed
        self._start += 1
        if self._start > _KEPT and 2 * self._start > len(self._entries):
            del self._entries[: self._start]
            self._start = 0

    def all(self) -> list[tuple[Any, ...]]:
        """Every entry, ascending."""
        return self._entries[self._start :]

    def become(self, entries: list[tuple[Any, ...]]) -> None:
        """Hold these, ascending, and nothing else."""
        self._entries, self._start = entries, 0
