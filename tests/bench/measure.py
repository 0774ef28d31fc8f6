"""Measuring tools. Primary figures are CPU microseconds per operation, the MINIMUM of at least ten repetitions: on a
shared machine single runs stray by a factor of two, minima by a tenth.
"""

from __future__ import annotations

import os
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


def queued_seconds(pid: int) -> float:
    """Time that the threads of a process were ready to run but had no core, seconds: the neighbours' share."""
    total = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        try:
            total += int((task / "schedstat").read_text().split()[1])
        except FileNotFoundError:
            continue
    return total / 1e9


def tree_cpu_seconds(root: int) -> float:
    """CPU time so far of a process, its living descendants and those of theirs that ended and were waited for."""
    rows: dict[int, tuple[int, int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        rows[int(stat.parent.name)] = (int(fields[1]), sum(int(ticks) for ticks in fields[11:15]))
    family = {root}
    while more := {pid for pid, (parent, _ticks) in rows.items() if parent in family} - family:
        family |= more
    return sum(rows[pid][1] for pid in family if pid in rows) / os.sysconf("SC_CLK_TCK")


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
