"""The floor in virtual time against queueing theory, and its policies on floors made to tell them apart."""

import math
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from statistics import NormalDist, fmean, stdev
from uuid import UUID

import pytest

from acd.domain.matching import FloorAgent, Policy, Settings, WaitingContact
from acd.domain.promises import Promise
from acd.domain.whatif import Arrival, Replay, Shift, replay
from agents.domain.capacity import USUAL, Capacity, Mix

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def agent(number, programs=(1,), skills=None):
    return FloorAgent(UUID(int=1000 + number), frozenset(programs), skills or {}, START, {})


def shifts(people, hours):
    return [Shift(one, START, START + timedelta(hours=hours), Capacity((Mix(voice=1),))) for one in people]


def poisson(rng, per_second, hours, handle, *, program=1, target=20, patience=None, promise=None, first=0):
    """Arrivals with exponential gaps, handling and patience (means in seconds)."""
    at, made = 0.0, []
    while True:
        at += rng.expovariate(per_second)
        if at >= hours * 3600:
            return made
        contact = WaitingContact(
            UUID(int=program * 10**9 + first + len(made)), program, program, "voice", (), 0,
            START + timedelta(seconds=at), target,
        )  # fmt: skip
        gives_up = rng.expovariate(1 / patience) if patience else None
        made.append(Arrival(contact, rng.expovariate(1 / handle), gives_up, promise or Promise()))


def erlang_c(agents, load, handle, target):
    """(probability of waiting <= target, mean wait) of M/M/n; Erlang 1917."""
    blocked = 1.0
    for n in range(1, agents + 1):
        blocked = load * blocked / (n + load * blocked)
    wait = blocked / (1 - load / agents * (1 - blocked))
    return 1 - wait * math.exp(-(agents - load) * target / handle), wait * handle / (agents - load)


def erlang_a_abandonment(agents, arrivals, service, patience):
    """Share that gives up in M/M/n+M (Palm 1957), by the stationary distribution."""
    weights = [1.0]
    for n in range(1, agents + 2_000):
        rate = min(n, agents) * service + max(0, n - agents) * patience
        weights.append(weights[-1] * arrivals / rate)
        if n > agents and weights[-1] < 1e-15 * max(weights):
            break
    total = sum(weights)
    return sum(max(0, n - agents) * patience * weight for n, weight in enumerate(weights)) / total / arrivals


def within(values, truth, level=0.999):
    """Whether the truth lies in the confidence interval of the mean of independent runs."""
    reach = NormalDist().inv_cdf((1 + level) / 2) * stdev(values) / math.sqrt(len(values))
    return abs(fmean(values) - truth) <= reach


def test_waits_are_those_of_erlang_c():
    agents, handle, per_second = 20, 180.0, 17 / 180
    levels, waits = [], []
    for seed in range(8):
        arrivals = poisson(random.Random(seed), per_second, 16, handle)
        outcome = replay(arrivals, shifts([agent(n) for n in range(agents)], 30)).by_program()[1]
        levels.append(outcome.service_level)
        waits.append(outcome.mean_wait_seconds)
    level, wait = erlang_c(agents, per_second * handle, handle, 20)
    assert within(levels, level), (fmean(levels), level)
    assert within(waits, wait), (fmean(waits), wait)


def test_abandonment_is_that_of_erlang_a():
    agents, handle, patience, per_second = 12, 120.0, 60.0, 0.11
    shares = []
    for seed in range(8):
        arrivals = poisson(random.Random(seed), per_second, 16, handle, patience=patience)
        outcome = replay(arrivals, shifts([agent(n) for n in range(agents)], 30)).by_program()[1]
        shares.append(outcome.abandoned / outcome.offered)
    truth = erlang_a_abandonment(agents, per_second, 1 / handle, 1 / patience)
    assert within(shares, truth), (fmean(shares), truth)


def test_the_same_input_gives_the_same_run():
    arrivals = poisson(random.Random(5), 0.1, 4, 150.0, patience=90.0)
    people = shifts([agent(n) for n in range(14)], 6)
    first = replay(arrivals, people)
    assert first == replay(list(reversed(arrivals)), list(reversed(people)))
    assert isinstance(first, Replay)
    assert 0 < first.occupancy < 1
    assert first.waiting == 0


def flooded(policy, agreed):
    """Two programs share 22 agents. Program 1 gets three times what was agreed, program 2 what was agreed."""
    rng = random.Random(11)
    flood = poisson(rng, 0.18, 6, 150.0, program=1, patience=120.0, promise=Promise(0.8, agreed))
    usual = poisson(rng, 0.05, 6, 150.0, program=2, patience=120.0, promise=Promise(0.8, agreed and 220))
    people = [agent(n, programs=(1, 2)) for n in range(22)]
    return replay(flood + usual, shifts(people, 8), Settings(policy)).by_program()


def test_a_flood_in_one_program_leaves_the_promise_of_the_other():
    protected, open_to_flood = flooded(Policy.SERVICE_LEVEL, 220), flooded(Policy.FIRST_COME, None)
    assert open_to_flood[2].service_level < 0.6
    assert protected[2].service_level >= 0.8
    assert protected[1].answered > 0.5 * protected[1].offered  # what is left over still serves the flood


def test_contacts_left_at_the_end_are_counted():
    arrivals = poisson(random.Random(1), 0.05, 1, 100.0)
    run = replay(arrivals, [])
    assert run.waiting == len(arrivals) == run.by_program()[1].offered
    assert run.occupancy is None
    assert run.by_program()[1].mean_wait_seconds is None


def test_who_goes_home_ends_what_was_begun():
    one = [Arrival(poisson(random.Random(1), 1, 1, 1.0)[0].contact, 7200.0)]
    run = replay(one, shifts([agent(1)], 1))
    assert run.by_program()[1].answered == 1
    assert run.busy_seconds == pytest.approx(7200.0)


def test_an_agent_serves_as_many_chats_as_the_capacity_says():
    base = poisson(random.Random(1), 1, 1, 1.0)[0].contact
    chats = [
        Arrival(replace(base, id=UUID(int=n), group="chat", enqueued_at=START + timedelta(seconds=n)), 600.0)
        for n in range(1, 5)
    ]
    shift = Shift(agent(1), START, START + timedelta(hours=2), Capacity((Mix(voice=1, chat=3, email=1),)))
    outcome = replay(chats, [shift]).by_program()[1]
    assert (outcome.answered, outcome.in_time) == (4, 3)
    assert outcome.longest_seconds == pytest.approx(597.0)


def test_a_call_sets_a_mail_aside_and_the_mail_takes_its_whole_time_all_the_same():
    base = poisson(random.Random(1), 1, 1, 1.0)[0].contact
    mail = Arrival(replace(base, id=UUID(int=1), group="email", enqueued_at=START), 600.0)
    call = Arrival(replace(base, id=UUID(int=2), group="voice", enqueued_at=START + timedelta(seconds=100)), 300.0)
    later = Arrival(replace(base, id=UUID(int=3), group="email", enqueued_at=START + timedelta(seconds=200)), 60.0)
    shift = Shift(agent(1), START, START + timedelta(hours=2), USUAL)
    run = replay([mail, call, later], [shift])
    outcome = run.by_program()[1]
    assert (outcome.answered, outcome.in_time) == (3, 2)  # the call did not wait for the mail
    assert outcome.longest_seconds == pytest.approx(700.0)  # the next mail: 600 + 300 - 200
    assert run.busy_seconds == pytest.approx(960.0)
