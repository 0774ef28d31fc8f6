"""Believable arrivals: a non-homogeneous Poisson stream by thinning, handling times, patience; by seed.

Thinning: P. A. W. Lewis, G. S. Shedler, Simulation of nonhomogeneous Poisson processes by thinning, 1979.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Profile:
    """How a program's customers come. `hourly`: 24 relative rates of local time; `weekday`: 7 factors from Monday;
    `daily_mean`: contacts of an average day; seconds: mean handling, wrap-up, patience; `email_share` of all.
    """

    hourly: tuple[float, ...]
    weekday: tuple[float, ...]
    daily_mean: float
    handle_seconds: float
    wrap_up_seconds: float
    patience_seconds: float
    email_share: float
    zone: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """One simulated customer: when, how, and how long everything takes (seconds)."""

    at: datetime
    channel: str
    customer: int
    topic: int
    handle_seconds: float
    wrap_up_seconds: float
    patience_seconds: float


def arrivals_of_day(profile: Profile, day: date, seed: str, *, customers: int = 400, topics: int = 1) -> list[Arrival]:
    """Arrivals of one local day in order (UTC instants); the same seed gives the same day."""
    rng = random.Random(f"{seed}|{day.isoformat()}")  # noqa: S311 - a reproducible stream, no secret
    zone = ZoneInfo(profile.zone)
    total = sum(profile.hourly)
    rates = [profile.daily_mean * profile.weekday[day.weekday()] * r / total / 3600 for r in profile.hourly]
    peak = max(rates)
    if peak <= 0:
        return []
    start = datetime.combine(day, time(), zone).astimezone(UTC)
    end = datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)
    return [
        _arrival(rng, profile, at, customers, topics)
        for at in _stream(rng, start, end, peak)
        if rng.random() < rates[at.astimezone(zone).hour] / peak
    ]


def _stream(rng: random.Random, start: datetime, end: datetime, rate: float) -> Iterator[datetime]:
    at = start + timedelta(seconds=rng.expovariate(rate))
    while at < end:
        yield at
        at += timedelta(seconds=rng.expovariate(rate))


def _arrival(rng: random.Random, profile: Profile, at: datetime, customers: int, topics: int) -> Arrival:
    sigma = 0.6
    mean = math.log(profile.handle_seconds) - sigma**2 / 2
    is_email = rng.random() < profile.email_share
    return Arrival(
        at=at,
        channel="email" if is_email else "chat",
        customer=rng.randrange(customers),
        topic=rng.randrange(topics),
        handle_seconds=max(20.0, rng.lognormvariate(mean, sigma)),
        wrap_up_seconds=max(5.0, rng.expovariate(1 / profile.wrap_up_seconds)),
        patience_seconds=36_000.0 if is_email else rng.expovariate(1 / profile.patience_seconds),
    )


@dataclass(frozen=True, slots=True)
class Served:
    """What became of an arrival: an agent (number) from `answered_at`, or nobody (`agent` None, gone at `ended_at`)."""

    arrival: Arrival
    agent: int | None
    answered_at: datetime | None
    ended_at: datetime
    closed_at: datetime


def serve(arrivals: Sequence[Arrival], agents: Sequence[tuple[datetime, datetime]]) -> list[Served]:
    """First come, first served by the agent free longest, one contact at a time, within shifts [from, to).

    `agents` are the shifts by agent number. Who waits longer than their patience leaves. Order: by arrival.
    """
    free_at = [shift[0] for shift in agents]
    out = []
    for arrival in arrivals:
        able = [n for n, (_start, end) in enumerate(agents) if max(free_at[n], arrival.at) < end - timedelta(minutes=2)]
        best = min(able, key=lambda n: (max(free_at[n], arrival.at), free_at[n], n), default=None)
        gone_at = arrival.at + timedelta(seconds=arrival.patience_seconds)
        reaction = timedelta(seconds=2 + (arrival.handle_seconds % 4))
        begin = None if best is None else max(free_at[best], arrival.at) + reaction
        if best is None or begin is None or begin >= gone_at:
            out.append(Served(arrival, None, None, gone_at, gone_at))
            continue
        ended_at = begin + timedelta(seconds=arrival.handle_seconds)
        closed_at = ended_at + timedelta(seconds=arrival.wrap_up_seconds)
        free_at[best] = closed_at
        out.append(Served(arrival, best, begin, ended_at, closed_at))
    return out
