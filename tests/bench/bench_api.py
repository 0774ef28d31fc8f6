"""api.list50: what a list of fifty rows costs through the real API, beside a plain view of the same rows."""

from __future__ import annotations

import json
from collections.abc import Iterable

from tests.bench.api_world import World, make_world
from tests.bench.asked import Asked
from tests.bench.database import own_database
from tests.bench.measure import REPETITIONS
from tests.bench.metric import Metric

ROWS = 50
FEW = 5
REQUESTS = 10  # of one repetition
GOAL = 1.5  # times the plain view


def list50() -> Iterable[Metric]:
    """CPU of one list of contacts, this process and its database backend; control: a plain values() view of the same
    rows behind the same wall (session, program, membership). Then every list: its queries must not grow with its rows.
    """
    with own_database():
        world = make_world()
        world.fill(FEW)
        few = {name: asked.queries() for name, asked in world.lists(FEW).items()}
        world.fill(ROWS)
        lists = world.lists(ROWS)
        line = world.line_contacts()
        few["line_contacts"] = world.ask(f"{line}?limit={FEW}", "finance").queries()
        lists["line_contacts"] = world.ask(line, "finance")
        many = {name: asked.queries() for name, asked in lists.items()}
        _judge(lists)
        costs, plain, by_token, wall = _costs(world, lists)
    yield Metric("list_over_plain", costs["interactions"] / plain, "x", control=1.0, goal=GOAL)
    yield Metric("token_over_plain", by_token / plain, "x", control=1.0, goal=GOAL)
    yield Metric("wall_alone", wall, "us", control=plain)
    for name, cost in costs.items():
        yield Metric(f"{name}_cpu", cost, "us", control=plain)
        yield Metric(f"{name}_queries", many[name], "queries", control=few[name], goal=few[name])


def _judge(lists: dict[str, Asked]) -> None:
    """A list that is fast because it is short would tell nothing."""
    for name, asked in lists.items():
        found = len(json.loads(asked.call())["results"])
        if found < ROWS:
            raise RuntimeError(f"{name} has {found} rows")


def _costs(world: World, lists: dict[str, Asked]) -> tuple[dict[str, float], float, float, float]:
    """CPU of one request of each list, of the plain view, of the first list by token, of the wall alone."""
    by_token = Asked(lists["interactions"].path, world.token)
    others = [world.ask("bench/plain/"), by_token, world.ask("bench/empty/")]
    found = _least([*lists.values(), *others])
    return dict(zip(lists, found, strict=False)), *found[len(lists) :]  # type: ignore[return-value]


def _least(asked: list[Asked]) -> list[float]:
    """CPU microseconds of one request of each, the least of REPETITIONS rounds in which each has its turn."""
    from tests.bench.route_floor import Cpu

    found: list[list[float]] = [[] for _one in asked]
    for one in asked:
        one.call()
    for _round in range(REPETITIONS):
        for one, costs in zip(asked, found, strict=True):
            cpu = Cpu()
            for _request in range(REQUESTS):
                one.call()
            costs.append(sum(cpu.seconds()) / REQUESTS * 1e6)
    return [min(costs) for costs in found]


BENCHES = {"api.list50": list50}
