"""Seconds from `./run demo` in a fresh checkout to a ready instance, once the dependencies are installed."""

from __future__ import annotations

import time
from collections.abc import Iterable

from tests.bench.demo_instance import DemoCheckout, demo_checkout
from tests.bench.measure import tree_cpu_seconds
from tests.bench.metric import Metric

GOAL_SECONDS = 10.0


def start() -> Iterable[Metric]:
    """The first start: cluster, schemas, demo; control: the second one, with everything prepared."""
    with demo_checkout() as checkout:
        first, first_cpu = _seconds_to_ready(checkout)
        second, second_cpu = _seconds_to_ready(checkout)
    yield Metric("demo_ready", first, "s", control=second, goal=GOAL_SECONDS)
    yield Metric("cpu_until_ready", first_cpu, "s of all cores", control=second_cpu)


def _seconds_to_ready(checkout: DemoCheckout) -> tuple[float, float]:
    """Start, ask /readyz until it says 200, stop; seconds on the wall and of CPU (all processes, servers too)."""
    began = time.monotonic()
    with checkout.running() as process:
        return time.monotonic() - began, tree_cpu_seconds(process.pid)


BENCHES = {"start": start}
