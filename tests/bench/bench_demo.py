"""Seconds that the demo's two weeks of history take: from the ready instance to the end of its progress bar."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable

from tests.bench.demo_instance import DemoCheckout, demo_checkout
from tests.bench.measure import tree_cpu_seconds
from tests.bench.metric import Metric

GOAL_SECONDS = 120.0
LEAST_CONTACTS = 1_200
LONGEST_SECONDS = 900.0  # a busy machine: the row then says by how much the goal was missed


def history() -> Iterable[Metric]:
    """All programs side by side; control: what the CPU time of all processes would take with every core busy.

    A value far above its control tells that the machine had other work.
    """
    with demo_checkout() as checkout, checkout.running() as process:
        began, cpu = time.monotonic(), tree_cpu_seconds(process.pid)
        done, total = 0, 1
        while done < total:
            checkout.require(process, began, LONGEST_SECONDS)
            time.sleep(0.25)
            done, total = _progress(checkout)
        value = time.monotonic() - began
        control = (tree_cpu_seconds(process.pid) - cpu) / (os.cpu_count() or 1)
    yield Metric("demo_history", value, "s", control=control, goal=GOAL_SECONDS)
    yield Metric("contacts", total, "contacts", goal=LEAST_CONTACTS, higher=True)


def _progress(checkout: DemoCheckout) -> tuple[int, int]:
    """Contacts replayed and planned; (0, 1) until the bar is there."""
    try:
        known = json.loads((checkout.data / "run" / "progress.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return 0, 1
    return int(known["done"]), max(1, int(known["total"]))


BENCHES = {"demo.history": history}
