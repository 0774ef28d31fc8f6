"""Two people, or two processes, at the same moment, on real connections."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction

from acd.models import Offer, Waiting
from acd.services import hand_out as handing
from acd.services.matching import Matcher
from acd.services.offers import OfferGone
from agents.models import Agent
from agents.services import state as agent_state
from interactions import selectors as interaction_selectors
from interactions.services.lifecycle import WrongState
from kernel import clock
from routing.models import QueueEntry
from routing.services import moving, queueing, setup
from tenants.context import program_context
from tests.factories.floor import ready

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*moves: Callable[[], Any]) -> list[Any]:
    """Run each on a thread and connection of its own, begun together; an expected refusal is its answer."""
    line = threading.Barrier(len(moves))

    def run(move: Callable[[], Any]) -> Any:
        try:
            line.wait(10)
            return move()
        except (OfferGone, WrongState) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(moves)) as pool:
        return list(pool.map(run, moves))


def wait_for_a_lock() -> None:
    """Until somebody else's statement of this database waits for a lock."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")  # else the transaction sees what it saw first
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)
    raise AssertionError("nobody waited")


def test_two_tabs_accept_at_once_by_service(floor):
    ready(floor.acme.agent)
    for _round in range(3):
        contact = floor.acme.arrive()
        offer = floor.acme.offer()
        words = {"offer_id": offer.id, "token": offer.token, "agent_id": offer.agent_id}
        answers = at_once(*[lambda words=words: queueing.accept_offer(**words, program_id=floor.acme.program.id)] * 4)
        won = [answer for answer in answers if not isinstance(answer, OfferGone)]
        assert [row.id for row in won] == [contact.id]
        assert [answer.state for answer in answers if isinstance(answer, OfferGone)] == ["accepted"] * 3
        floor.acme.agent.refresh_from_db()
        assert floor.acme.agent.active_count == 1
        floor.acme.finish(contact.id)


def test_two_tabs_accept_at_once_by_http(two_programs, floor):
    ready(floor.acme.agent)
    contact = floor.acme.arrive()
    offer = floor.acme.offer()
    address = f"/desk/api/acme/offers/{offer.id}/accept/"
    tabs = [two_programs.desk(two_programs.acme.agent) for _tab in range(2)]
    body = json.dumps({"token": str(offer.token)})

    def click(tab: Any) -> Callable[[], Any]:
        return lambda: tab.post(address, body, content_type="application/json")

    answers = sorted(at_once(*[click(tab) for tab in tabs]), key=lambda answer: answer.status_code)
    assert [answer.status_code for answer in answers] == [200, 409]
    assert answers[1].json(), "the second tab reads why"
    with program_context(floor.acme.program):
        timeline = [entry.kind for entry in interaction_selectors.timeline_of(contact.id)]
    assert timeline.count("answered") == 1


def test_two_matchers_with_the_same_memory_assign_nothing_twice(floor):
    """Both leaders decided on the same floor (one was stopped meanwhile): the database keeps one of each pair."""
    people = [floor.acme.agent, floor.globex.agent, floor.both]
    for agent in people:
        ready(agent)
    for _round in range(5):
        for home in (floor.acme, floor.globex, floor.acme, floor.globex):
            home.arrive()
        pairs = Matcher().plan(clock.now())
        assert pairs
        made = at_once(*[lambda pairs=pairs: handing.hand_out(pairs=pairs)] * 3)
        offers = [handed.offer_id for one in made for handed in one]
        assert len(offers) == len(set(offers)) <= len(pairs)
        live = list(Offer.objects.filter(state="offered"))
        assert max(Counter(offer.interaction_id for offer in live).values()) == 1
        assert max(Counter(offer.agent_id for offer in live).values()) == 1
        for agent in Agent.objects.filter(id__in=[one.id for one in people]):
            assert agent.load_chat == Offer.objects.filter(agent=agent, state="offered").count()
            assert agent.load_chat <= agent.cap_chat
        for offer in live:
            home = floor.acme if offer.program_id == floor.acme.program.id else floor.globex
            with program_context(home.program):
                queueing.abandon(interaction_id=offer.interaction_id)
    assert not Offer.objects.filter(state="offered").exists()


def test_a_customer_who_leaves_while_the_agent_accepts_is_one_of_the_two(floor):
    ready(floor.acme.agent)
    for _round in range(4):
        contact = floor.acme.arrive()
        offer = floor.acme.offer()
        words = {"offer_id": offer.id, "token": offer.token, "agent_id": offer.agent_id}

        def leave(contact_id=contact.id) -> str:
            with program_context(floor.acme.program):
                return queueing.abandon(interaction_id=contact_id).state

        accepted, left = at_once(
            lambda words=words: queueing.accept_offer(**words, program_id=floor.acme.program.id), leave
        )
        assert isinstance(accepted, OfferGone) != isinstance(left, WrongState)
        floor.acme.agent.refresh_from_db()
        assert floor.acme.agent.active_count == (1 if isinstance(left, WrongState) else 0)
        if isinstance(left, WrongState):
            floor.acme.finish(contact.id)
        floor.acme.agent.refresh_from_db()
        assert floor.acme.agent.load_chat == 0


def test_a_customer_who_leaves_while_the_agent_declines_leaves_no_ghost(floor):
    """The declined contact was on its way back into the queue: a closed contact must not wait there for ever."""
    ready(floor.acme.agent)
    contact = floor.acme.arrive()
    offer = floor.acme.offer()

    def leave() -> str:
        try:
            with program_context(floor.acme.program):
                return queueing.abandon(interaction_id=contact.id).state
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            queueing.decline_offer(
                offer_id=offer.id, token=offer.token, agent_id=offer.agent_id, program_id=floor.acme.program.id
            )
            leaving = other.submit(leave)
            wait_for_a_lock()
        assert leaving.result(20) == "closed"
    assert not Waiting.objects.exists()
    assert not Offer.objects.filter(state="offered").exists()


def test_a_customer_who_leaves_while_being_handed_out_frees_the_agent(floor):
    ready(floor.acme.agent)
    contact = floor.acme.arrive()
    pairs = Matcher().plan(clock.now())

    def leave() -> str:
        try:
            with program_context(floor.acme.program):
                return queueing.abandon(interaction_id=contact.id).state
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            assert len(handing.hand_out(pairs=pairs)) == 1
            leaving = other.submit(leave)
            wait_for_a_lock()
        assert leaving.result(20) == "closed"
    floor.acme.agent.refresh_from_db()
    assert (floor.acme.agent.has_offer, floor.acme.agent.load_chat) == (False, 0)
    assert not Offer.objects.filter(state="offered").exists()


def test_nobody_waits_for_a_row_that_somebody_holds(floor):
    """A transaction that keeps an agent's row keeps that pair only, and only as long as it lasts."""
    for agent in (floor.acme.agent, floor.globex.agent):
        ready(agent)
    floor.acme.arrive()
    floor.globex.arrive()
    pairs = Matcher().plan(clock.now())
    assert len(pairs) == 2
    with ThreadPoolExecutor(1) as other, transaction.atomic():
        Agent.objects.select_for_update().get(pk=floor.acme.agent.id)

        def give() -> list[str]:
            try:
                return [str(one.pair.agent_id) for one in handing.hand_out(pairs=pairs)]
            finally:
                connection.close()

        assert other.submit(give).result(20) == [str(floor.globex.agent.id)]
    assert Waiting.objects.count() == 1
    assert len(Matcher().tick()) == 1


def test_heartbeats_and_state_changes_of_many_agents_never_lock_each_other_out(floor):
    people = sorted([floor.acme.agent, floor.globex.agent, floor.both], key=lambda agent: agent.id)
    for agent in people:
        ready(agent)
    ids = [agent.id for agent in people]

    def beats() -> None:
        for number in range(10):
            agent_state.note_seen(agent_ids=ids if number % 2 else reversed(ids))

    def changes() -> None:
        for _number in range(10):
            with transaction.atomic():  # as the matcher does with several offers that ran out
                for agent_id in ids:
                    agent_state.set_ready(agent_id=agent_id)

    at_once(beats, changes, beats, changes)


def test_an_overflow_and_an_offer_race_for_the_same_contact(floor):
    """The sweep moves a contact while a matcher that remembers the old row hands it out: one of them wins."""
    acme = floor.acme
    with program_context(acme.program):
        other = setup.set_queue(code="other", name="Other")
    ready(acme.agent)
    won = Counter()
    for _round in range(6):
        contact = acme.arrive()
        pairs = Matcher().plan(clock.now())

        def move(contact=contact) -> bool:
            with program_context(acme.program):
                return moving.move_contact(
                    interaction_id=contact.id, from_queue_id=acme.queue.id, queue=other, why="wait", keeps_clock=True
                )

        moved, made = at_once(move, lambda pairs=pairs: handing.hand_out(pairs=pairs))
        assert moved != bool(made), "never both, never neither"
        assert Waiting.objects.filter(interaction_id=contact.id).count() == int(moved)
        assert Offer.objects.filter(interaction_id=contact.id, state="offered").count() == len(made)
        with program_context(acme.program):
            (stay,) = QueueEntry.objects.filter(interaction_id=contact.id, left_at=None)
            assert stay.queue_id == (other.id if moved else acme.queue.id)
            queueing.abandon(interaction_id=contact.id)
        won["moved" if moved else "offered"] += 1
    acme.agent.refresh_from_db()
    assert (acme.agent.load_chat, acme.agent.has_offer) == (0, False), won


def test_a_queue_is_drained_while_its_agent_accepts(floor):
    acme = floor.acme
    with program_context(acme.program):
        other = setup.set_queue(code="other", name="Other")
    ready(acme.agent)
    for _round in range(4):
        contact = acme.arrive()
        offer = acme.offer()
        words = {"offer_id": offer.id, "token": offer.token, "agent_id": offer.agent_id}

        def drain() -> int:
            with program_context(acme.program):
                return moving.drain_queue(queue_id=acme.queue.id, to_queue_id=other.id)

        accepted, drained = at_once(
            lambda words=words: queueing.accept_offer(**words, program_id=acme.program.id), drain
        )
        assert isinstance(accepted, OfferGone) == bool(drained)
        if drained:
            assert Waiting.objects.get(interaction_id=contact.id).queue_id == other.id
            with program_context(acme.program):
                queueing.abandon(interaction_id=contact.id)
        else:
            acme.finish(contact.id)
        acme.agent.refresh_from_db()
        assert acme.agent.load_chat == 0
