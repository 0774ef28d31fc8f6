"""The floor in virtual time: how fast a day passes, and how near the policy comes to the best of its like."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from acd.domain.matching import FloorAgent, Policy, Settings, WaitingContact
from acd.domain.promises import Promise
from acd.domain.whatif import Arrival, Shift, replay
from agents.domain.capacity import Capacity, Mix
from kernel.span import Span
from tests.bench.database import own_database
from tests.bench.metric import Metric

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
VOICE, CHAT = Capacity((Mix(voice=1),)), Capacity((Mix(chat=1),))
CONTACTS, AGENTS = 50_000, 500


def _arrivals(rng: random.Random, program: int, per_hour: float, hours: float, handle: float) -> list[Arrival]:
    """A Poisson stream with exponential handling and patience of two minutes."""
    at, made = 0.0, []
    while (at := at + rng.expovariate(per_hour / 3600)) < hours * 3600:
        contact = WaitingContact(
            UUID(int=program * 10**9 + len(made)), program, program, "voice", (), 0, START + timedelta(seconds=at)
        )
        made.append(Arrival(contact, rng.expovariate(1 / handle), rng.expovariate(1 / 120), Promise(0.8)))
    return made


def _shifts(number: int, programs: Iterable[int], hours: float, capacity: Capacity = VOICE) -> list[Shift]:
    ends = START + timedelta(hours=hours)
    known = frozenset(programs)
    return [Shift(FloorAgent(UUID(int=n + 1), known, {}, START, {}), START, ends, capacity) for n in range(number)]


def speed() -> Iterable[Metric]:
    """50,000 contacts of 20 programs and 500 agents in one day; then as many of one line, led by another flow."""
    rng = random.Random(1)
    arrivals = [one for program in range(1, 21) for one in _arrivals(rng, program, 250, 10, 300.0)]
    shifts = _shifts(500, range(1, 21), 11)
    begun = time.perf_counter()
    run = replay(arrivals, shifts, Settings(Policy.SERVICE_LEVEL))
    yield Metric("day", time.perf_counter() - begun, "s", goal=60.0)
    yield Metric("contacts", sum(outcome.offered for outcome in run.by_program().values()), "contacts")
    yield from _another_flow()


def _another_flow() -> Iterable[Metric]:
    """A line's day read from its tables, every contact led through a draft by its own words, and the day run again."""
    with own_database():
        from routing.models import EntryPoint
        from routing.services import setup, whatif
        from routing.services.whatif_flows import reroute
        from tenants.context import program_context
        from tests.cast import load_cast, make_cast
        from tests.factories.floor import open_floor
        from tests.factories.flow_day import by_wish, live_through

        make_cast()
        acme = open_floor(load_cast()).acme
        span = Span(START, START + timedelta(hours=10))
        said = live_through(acme, span, CONTACTS)
        with program_context(acme.program):
            setup.set_queue(code="refunds", name="Refunds")
            entry_id = EntryPoint.objects.get(entry_address=acme.chat).pk
        shifts = tuple(_shifts(AGENTS, [acme.program.pk], 11, CHAT))
        begun = time.perf_counter()
        day = replace(whatif.read_day(programs=[acme.program], span=span), shifts=shifts)
        read = time.perf_counter() - begun
        found = reroute(day=day, program=acme.program, entry_point_id=entry_id, document=by_wish())
        led = time.perf_counter() - begun - read
        before, after = (whatif.run(one).by_program()[acme.program.pk] for one in (day, found.day))
        yield Metric("flow_day", time.perf_counter() - begun, "s", goal=60.0)
        yield Metric("flow_read", read, "s")
        yield Metric("flow_led", led, "s")
        yield Metric("flow_moved_wrong", abs(found.moved - said["a refund please"]), "contacts", goal=0)
        yield Metric("flow_offered", after.offered, "contacts", control=before.offered, goal=CONTACTS, higher=True)


def _shortfall(arrivals: list[Arrival], shifts: list[Shift], settings: Settings) -> float:
    """Points below 80 %, mean of the programs, in percent."""
    levels = [outcome.service_level or 0.0 for outcome in replay(arrivals, shifts, settings).by_program().values()]
    return 100 * sum(max(0.0, 0.8 - level) for level in levels) / len(levels)


def quality() -> Iterable[Metric]:
    """Shortfall of three promises of 80 in 20 s under the service-level policy, less the least that any fixed order or
    weighing of the programs reaches on the same contacts (brute force over all orders and a grid of weights).
    """
    gaps, controls = [], []
    for seed, agents in itertools.product(range(3), (30, 33, 36)):
        rng = random.Random(seed)
        arrivals = [one for p, load in ((1, 300), (2, 150), (3, 80)) for one in _arrivals(rng, p, load, 6, 200.0)]
        shifts = _shifts(agents, (1, 2, 3), 7)
        ours = _shortfall(arrivals, shifts, Settings(Policy.SERVICE_LEVEL, 0))
        best = min(_shortfall(_ranked(arrivals, ranks), shifts, Settings(Policy.FIRST_COME, 1)) for ranks in _RANKS)
        gaps.append(ours - best)
        controls.append(best)
    yield Metric("gap", sum(gaps) / len(gaps), "points", control=sum(controls) / len(controls), goal=1.0)
    yield Metric("worst_gap", max(gaps), "points")


# Seconds of waiting each program is ahead of the others: 0 for all is first come, thousands are strict orders.
_RANKS = [
    *({1: a, 2: b, 3: c} for a, b, c in itertools.permutations((0, 1_000, 2_000))),
    *({1: a, 2: b, 3: c} for a, b, c in itertools.product((0, 10, 30), repeat=3)),
]


def _ranked(arrivals: list[Arrival], ranks: dict[int, int]) -> list[Arrival]:
    return [replace(one, contact=replace(one.contact, priority=ranks[one.contact.program_id])) for one in arrivals]


BENCHES = {"route.whatif": speed, "route.quality": quality}
