"""`python -m tests.bench [NAME...]`: one JSON line each; the exit code says whether every goal was met.

A benchmark is a function in a module bench_*.py of this folder, listed in its BENCHES by name; it yields Metric rows.
The first row is the line, further ones stand in its `also`; `ok` speaks for all.
Each name runs in a process of its own, so that none warms another's caches.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import subprocess
import sys
from collections.abc import Callable, Iterable

from tests import bench
from tests.bench.metric import Metric


def known() -> dict[str, Callable[[], Iterable[Metric]]]:
    """Every benchmark by name."""
    found: dict[str, Callable[[], Iterable[Metric]]] = {}
    for module in pkgutil.iter_modules(bench.__path__):
        if module.name.startswith("bench_"):
            found.update(importlib.import_module(f"tests.bench.{module.name}").BENCHES)
    return found


def run(name: str) -> int:
    """Run one benchmark here and print its line; 0 when all its goals are met."""
    first, *others = known()[name]()
    line = first.row(name)
    if others:
        line["also"] = [other.row(name) for other in others]
    line["ok"] = met = first.ok and all(other.ok for other in others)
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()
    return 0 if met else 1


def main(names: list[str]) -> int:
    """All benchmarks, or the named ones, one after another."""
    benches = known()
    unknown = [name for name in names if name not in benches]
    if unknown:
        sys.stderr.write(f"unknown: {', '.join(unknown)}; there are: {', '.join(sorted(benches))}\n")
        return 2
    if len(names) == 1:
        return run(names[0])
    codes = [
        subprocess.run([sys.executable, "-m", "tests.bench", name], check=False).returncode
        for name in names or sorted(benches)
    ]
    return max(codes, default=0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
