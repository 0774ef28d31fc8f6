"""Measuring tools. Primary figures are CPU microseconds per operation, the MINIMUM of at least ten repetitions: on a
shared machine single runs stray by a factor of two, minima by a tenth.
"""

from __future__ import annotations

import resource
from pathlib import Path

REPETITIONS = 10


def cpu_seconds(pid: int) -> float:
    """CPU time of all threads of a process so far, seconds, from the scheduler's nanosecond counters."""
    total = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        try:
            total += int((task / "schedstat").read_text().split()[0])
        except FileNotFoundError:  # the thread has just ended
            continue
    return total / 1e9


def percentile(values: list[float], share: float) -> float:
    """The value below which `share` (0..1) of the values lie; nearest rank. Raises ValueError when empty."""
    if not values:
        raise ValueError("no values")
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def allow_many_sockets() -> None:
    """Raise this process's limit of open files to what the system allows; children inherit it."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
