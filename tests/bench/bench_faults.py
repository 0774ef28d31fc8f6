"""route.faults: real matchers are killed, stopped for half a minute and held up by a transaction of a minute, while
contacts come and agents accept, each offer in two tabs. Judged by what the callers were told.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import cycle
from typing import Any

from tests.bench.database import own_database
from tests.bench.latency_world import Line, begin, enqueue, faults, make_floor
from tests.bench.measure import percentile
from tests.bench.metric import Metric

AGENTS = 12
PER_SECOND = 10
STOPPED_SECONDS = 30.0
OPEN_SECONDS = 60.0
LOOK_SECONDS = 0.01


class Callers:
    """Customers and agents on threads of their own, with logs that only grow."""

    def __init__(self, lines: list[Line]) -> None:
        self.told: dict[str, float] = {}  # contact -> instant its enqueue was acknowledged
        self.accepted: list[tuple[str, str, float]] = []  # contact, agent, instant
        self.faults: list[BaseException] = []
        self._lines = cycle(lines)
        self._stop = {"come": threading.Event(), "accept": threading.Event()}
        jobs = {"come": self._come, "accept": self._accept}
        self._threads = {name: threading.Thread(target=self._keep, args=(job,)) for name, job in jobs.items()}

    def __enter__(self) -> Callers:
        for thread in self._threads.values():
            thread.start()
        return self

    def __exit__(self, *_error: Any) -> None:
        """Nobody comes any more; who came is served; then the agents leave."""
        self._end("come")
        deadline = time.perf_counter() + 30
        while len(self.accepted) < len(self.told) and time.perf_counter() < deadline:
            time.sleep(0.05)
        self._end("accept")

    def first_after(self, instant: float, seconds: float = 60.0) -> float:
        """Seconds from an instant until a contact that came later was accepted. Raises RuntimeError when none was."""
        while time.perf_counter() < instant + seconds:
            for contact, _agent, at in list(self.accepted):
                if self.told[contact] > instant:
                    return at - instant
            time.sleep(0.02)
        raise RuntimeError("no contact was offered any more")

    def waits(self, since: float, until: float) -> list[float]:
        """Seconds from enqueue to acceptance of those who came in a while."""
        return [at - self.told[one] for one, _agent, at in list(self.accepted) if since <= self.told[one] < until]

    def _end(self, name: str) -> None:
        self._stop[name].set()
        self._threads[name].join()

    def _keep(self, job: Callable[[], None]) -> None:
        from django.db import connection

        try:
            job()
        except Exception as error:
            self.faults.append(error)
            raise
        finally:
            connection.close()

    def _come(self) -> None:
        while not self._stop["come"].wait(1 / PER_SECOND):
            enqueue(next(self._lines), self.told)

    def _accept(self) -> None:
        from acd.models import Offer
        from agents.models import Agent
        from kernel import clock

        while not self._stop["accept"].wait(LOOK_SECONDS):
            for offer in Offer.objects.filter(state="offered").order_by("id"):
                self._take(offer)
            Agent.objects.filter(is_signed_in=True).update(last_seen_at=clock.now())

    def _take(self, offer: Any) -> None:
        """Two tabs accept; the one that was told so serves the contact and is done."""
        from acd.services.offers import OfferGone, accept_offer
        from agents.domain.state import ChannelGroup
        from agents.services import state

        for _tab in range(2):
            try:
                accept_offer(offer_id=offer.id, token=offer.token, agent_id=offer.agent_id)
            except OfferGone:
                continue
            self.accepted.append((str(offer.interaction_id), str(offer.agent_id), time.perf_counter()))
        state.begin_wrap_up(agent_id=offer.agent_id)
        state.finish_wrap_up(agent_id=offer.agent_id, group=ChannelGroup.CHAT)


class Matchers:
    """One leads, the other stands by."""

    def __init__(self) -> None:
        self.all = [self.one_more(), self.one_more()]
        self.wait_for(lambda: self.leader() is not None)

    def one_more(self) -> subprocess.Popen[bytes]:
        """A matcher's process."""
        return begin("matcher", sys.executable, "-m", "config.role", "matcher")

    def leader(self) -> subprocess.Popen[bytes] | None:
        """Whose beat is younger than a second."""
        from acd.models import MatcherHeartbeat
        from acd.selectors import matcher_leader_age_seconds

        age, row = matcher_leader_age_seconds(), MatcherHeartbeat.objects.filter(pk=1).first()
        if row is None or age is None or age > 1:
            return None
        return next((one for one in self.all if one.pid == int(row.leader.rpartition(":")[2])), None)

    def wait_for(self, condition: Callable[[], bool]) -> None:
        """Poll. Raises RuntimeError after a minute."""
        deadline = time.monotonic() + 60
        while not condition():
            if time.monotonic() > deadline:
                raise RuntimeError("no matcher leads")
            time.sleep(0.02)

    def end(self) -> None:
        """Kill what is left, stopped ones too."""
        for one in self.all:
            one.kill()
            one.wait(30)


def _stopped(callers: Callers, matchers: Matchers) -> dict[str, float]:
    """The leader sleeps for half a minute while the other leads; then both believe that they do."""
    leader = matchers.leader()
    at = time.perf_counter()
    os.kill(leader.pid, signal.SIGSTOP)
    gap = callers.first_after(at)
    time.sleep(max(0.0, at + STOPPED_SECONDS - time.perf_counter()))
    woken = time.perf_counter()
    os.kill(leader.pid, signal.SIGCONT)
    return {"stopped_leader_to_offer": gap, "leader_goes_on_to_offer": callers.first_after(woken)}


def _killed(callers: Callers, matchers: Matchers) -> dict[str, float]:
    """kill -9 with another standing by; then of the last one, and a new one is started."""
    leader = matchers.leader()
    at = time.perf_counter()
    leader.kill()
    found = {"killed_leader_to_offer": callers.first_after(at)}
    matchers.wait_for(lambda: matchers.leader() not in (None, leader))
    for one in matchers.all:
        one.kill()
    fresh = matchers.one_more()
    matchers.all.append(fresh)
    matchers.wait_for(lambda: matchers.leader() is fresh)
    return {**found, "restarted_matcher_to_offer": callers.first_after(time.perf_counter())}


def _held_up(callers: Callers, lines: list[Line]) -> dict[str, float]:
    """A transaction of a minute that has put a contact in, beside the traffic; its contact is offered at its commit."""
    from django.db import connection, transaction

    began = time.perf_counter()
    own: dict[str, float] = {}
    with transaction.atomic():
        enqueue(lines[0], own)
        while time.perf_counter() < began + OPEN_SECONDS:
            with connection.cursor() as cursor:  # else the server ends it for being idle
                cursor.execute("SELECT count(*) FROM acd_offer")
            time.sleep(1.0)
    ended = time.perf_counter()
    callers.told.update(own)
    (contact,) = own
    deadline = ended + 30
    while time.perf_counter() < deadline:
        heard = [at for one, _agent, at in list(callers.accepted) if one == contact]
        if heard:
            waits = callers.waits(began, ended)
            return {"late_commit_to_offer": heard[0] - own[contact], "p99_beside_open": percentile(waits, 0.99)}
        time.sleep(0.02)
    raise RuntimeError("the contact of the long transaction was lost")


def survive() -> Iterable[Metric]:
    """0 given twice, 0 over capacity, 0 lost; then how long after each fault a contact that came later was accepted."""
    with own_database():
        _cookies, lines = make_floor(AGENTS)
        matchers = Matchers()
        try:
            with Callers(lines) as callers:
                callers.first_after(time.perf_counter())
                seconds = _held_up(callers, lines) | _stopped(callers, matchers) | _killed(callers, matchers)
            twice, over, left = faults()
        finally:
            matchers.end()
    if callers.faults:
        raise callers.faults[0]
    told_twice = sum(count - 1 for count in Counter(one for one, _agent, _at in callers.accepted).values())
    lost = len(callers.told.keys() - {one for one, _agent, _at in callers.accepted}) - left
    yield Metric("given_twice", max(twice, told_twice), "contacts", goal=0)
    yield Metric("over_capacity", over, "agents", goal=0)
    yield Metric("lost", lost, "contacts", goal=0)
    yield Metric("contacts", len(callers.told), "contacts")
    yield Metric("restarted_matcher_to_offer", seconds.pop("restarted_matcher_to_offer"), "s", goal=1.0)
    yield Metric("late_commit_to_offer", seconds.pop("late_commit_to_offer"), "s", goal=1.0)
    for name, value in seconds.items():
        yield Metric(name, value, "s", goal=5.0)


BENCHES = {"route.faults": survive}
