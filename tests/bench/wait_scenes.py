"""Simulated queues with each contact's real wait, and what estimators would have told it on its arrival."""

from __future__ import annotations

import random
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush

from acd.domain.matching import FloorAgent, WaitingContact
from acd.domain.whatif import Arrival, Replay, Shift, replay
from agents.domain.capacity import Capacity, Mix
from routing.domain.wait import EXITS, Lately, estimated_wait_seconds

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
VOICE = Capacity((Mix(voice=1),))
WARM_UP = 1800.0


@dataclass(frozen=True, slots=True)
class Seen:
    """What a contact that had to wait saw on its arrival, and its real wait (s)."""

    position: int
    free: int
    slots: int
    mean_handle: int
    lately: Lately
    waited: float


@dataclass(frozen=True, slots=True)
class Scene:
    """Agents shared by programs; the estimates are told in program 1."""

    name: str
    agents: int
    streams: tuple[
        tuple[int, Callable[[float], float], float, float, int], ...
    ]  # program, rate/s at hour, handle, patience, priority
    hours: float = 4.0


def steady(rate: float) -> Callable[[float], float]:
    return lambda _hour: rate


def peak(base: float, top: float, at: float) -> Callable[[float], float]:
    return lambda hour: base + (top - base) * max(0.0, 1 - abs(hour - at))


SCENES = (
    Scene("one program", 20, ((1, steady(19.7 / 180), 180, 400, 0),)),
    Scene("three agents", 3, ((1, steady(3 / 240), 240, 900, 0),), 10),
    Scene("peak", 20, ((1, peak(12 / 180, 26 / 180, 2), 180, 400, 0),)),
    Scene("behind another", 20, ((1, steady(12.3 / 180), 180, 600, 0), (2, steady(8 / 180), 180, 600, 5))),
    Scene("shared alike", 20, ((1, steady(7 / 180), 180, 600, 0), (2, steady(14 / 180), 180, 600, 0))),
    Scene("impatient", 20, ((1, steady(25 / 180), 180, 120, 0),)),
)


def seen_in(scene: Scene, seed: int) -> list[Seen]:
    """Contacts of program 1 that had to wait and were answered, in order."""
    rng = random.Random(seed)
    arrivals = [
        one for number, stream in enumerate(scene.streams) for one in _stream(rng, number, scene.hours, *stream)
    ]
    known = frozenset(stream[0] for stream in scene.streams)
    ends = START + timedelta(hours=scene.hours + 1)
    shifts = [Shift(FloorAgent(f"a{n}", known, {}, START, {}), START, ends, VOICE) for n in range(scene.agents)]
    handle = {arrival.contact.id: arrival.handle_seconds for arrival in arrivals}
    return list(_seen(replay(arrivals, shifts), handle, scene.agents))


def _stream(
    rng: random.Random,
    number: int,
    hours: float,
    program: int,
    rate: Callable[[float], float],
    handle: float,
    patience: float,
    priority: int,
) -> Iterator[Arrival]:
    at, made, top = 0.0, 0, max(rate(hours * step / 100) for step in range(101))
    while (at := at + rng.expovariate(top)) < hours * 3600:
        if rng.random() <= rate(at / 3600) / top:
            made += 1
            since = START + timedelta(seconds=at)
            contact = WaitingContact(f"{number}-{made}", program, str(program), "voice", (), priority, since)
            yield Arrival(contact, max(5.0, rng.expovariate(1 / handle)), rng.expovariate(1 / patience))


def _seen(run: Replay, handle: dict[object, float], slots: int) -> Iterator[Seen]:
    def seconds(at: datetime) -> float:
        return (at - START).total_seconds()

    ended = [stay for stay in run.stays if stay.left_at is not None]
    mine = sorted((stay for stay in ended if stay.program_id == 1), key=lambda stay: stay.enqueued_at)
    exits = sorted(seconds(stay.left_at) for stay in mine)
    means = sorted((seconds(stay.left_at), handle[stay.contact_id]) for stay in mine if stay.answered)
    taken = sorted((seconds(stay.left_at), handle[stay.contact_id]) for stay in ended if stay.answered)
    line, busy, begun = [], [], 0
    for stay in mine:
        now = seconds(stay.enqueued_at)
        line = [other for other in line if seconds(other.left_at) > now]
        while begun < len(taken) and taken[begun][0] <= now:
            heappush(busy, sum(taken[begun]))
            begun += 1
        while busy and busy[0] <= now:
            heappop(busy)
        free, waited = max(0, slots - len(busy)), seconds(stay.left_at) - now
        if stay.answered and now > WARM_UP and not (waited < 1 and len(line) < free):
            last = [length for _at, length in means[: bisect_left(means, (now, 0.0))][-20:]]
            left = exits[: bisect_left(exits, now)][-EXITS:]
            head = now - seconds(line[0].enqueued_at) if line else None
            lately = Lately(tuple(now - at for at in left), head)
            yield Seen(len(line) + 1, free, slots, round(sum(last) / max(1, len(last))), lately, waited)
        line.append(stay)


def by_places(seen: Seen) -> float:
    """The places counted, as if no other program used them."""
    return estimated_wait_seconds(seen.position, seen.free, seen.slots, seen.mean_handle) or 0


def by_head(seen: Seen) -> float:
    """The wait so far of the head of the line."""
    return seen.lately.head_seconds or 0.0


def ours(seen: Seen) -> float:
    """As customers are told."""
    return estimated_wait_seconds(seen.position, seen.free, seen.slots, seen.mean_handle, seen.lately) or 0


def pairs(found: Sequence[Seen], estimate: Callable[[Seen], float]) -> list[tuple[float, float]]:
    """(estimated, waited)."""
    return [(estimate(one), one.waited) for one in found]
