"""What supervisors do to contacts: put first, given, moved, taken back; guarded, audited, nothing lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from acd import selectors as acd_selectors
from acd.domain.matching import Policy
from acd.models import FloorPolicy, Offer, Waiting
from acd.services.matching import run_tick
from agents.domain.state import NotReadyReason
from agents.models import Agent
from agents.services import state as agent_state
from agents.services.reserving import CannotTake
from interactions.models import Interaction, Segment, TimelineEntry
from interactions.services.lifecycle import WrongState
from kernel import clock
from routing.domain.steering import FIRST, AlreadyPinned, BadPriority, ContactChanged, Standing, Where
from routing.models import QueueEntry
from routing.services import queueing, setup, steering
from tenants.context import program_context
from tenants.models import AuditEntry
from tests.factories.floor import ready

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
WAITS = Standing(Where.WAITING)


@pytest.fixture
def acme(floor):
    return floor.acme


@pytest.fixture
def boss(two_programs):
    return two_programs.acme.supervisor


def steer(acme, deed: Callable[..., None], contact: Interaction, **more: Any) -> None:
    with program_context(acme.program):
        deed(interaction_id=contact.id, **more)


def audited() -> list[str]:
    return list(
        AuditEntry.objects.filter(action__startswith="contact.").order_by("id").values_list("action", flat=True)
    )


def test_a_pinned_contact_is_offered_next_and_goes_back_when_unpinned(acme, boss):
    with clock.at(NOON):
        first, second, third = acme.arrive(), acme.arrive(), acme.arrive()
        steer(acme, steering.pin_contact, third, by=boss)
        steer(acme, steering.pin_contact, second, by=boss, priority=3)
        line = Waiting.objects.order_by("-priority", "enqueued_at", "id")
        assert list(line.values_list("interaction_id", flat=True)) == [third.id, second.id, first.id]
        steer(acme, steering.unpin_contact, second, by=boss)
        ready(acme.agent)
        assert acme.offer().interaction_id == third.id
        steer(acme, steering.unpin_contact, third, by=boss)  # while an agent decides on it
        queueing.decline_offer(
            offer_id=acme.offer().id, token=acme.offer().token, agent_id=acme.agent.id, program_id=acme.program.id
        )
        assert Waiting.objects.get(interaction_id=third.id).priority == 0
        agent_state.set_ready(agent_id=acme.agent.id)
        assert acme.offer().interaction_id == first.id
    assert audited() == ["contact.pinned"] * 2 + ["contact.unpinned"] * 2


def test_a_pin_is_kept_with_the_stay_and_refused_twice_or_out_of_range(acme, boss):
    contact = acme.arrive()
    with pytest.raises(BadPriority):
        steer(acme, steering.pin_contact, contact, by=boss, priority=11)
    steer(acme, steering.pin_contact, contact, by=boss)
    with pytest.raises(AlreadyPinned) as refused:
        steer(acme, steering.pin_contact, contact, by=boss)
    assert refused.value.by_id == boss.pk
    with program_context(acme.program):
        entry = QueueEntry.objects.get(interaction_id=contact.id)
    assert (entry.pinned_by_id, entry.pinned_over) == (boss.pk, 0)
    assert Waiting.objects.get().priority == FIRST
    steer(acme, steering.unpin_contact, contact, by=boss)
    with pytest.raises(AlreadyPinned):
        steer(acme, steering.unpin_contact, contact, by=boss)


@pytest.mark.parametrize("policy", list(Policy))
def test_a_pin_is_shown_and_handed_out_first_also_where_priority_is_worth_no_waiting(acme, boss, policy):
    FloorPolicy.objects.update_or_create(pk=1, defaults={"policy": policy.value, "point_seconds": 0})
    acme.arrive()
    later = acme.arrive()
    steer(acme, steering.pin_contact, later, by=boss)
    shown = acd_selectors.waiting_in_queue(program_id=acme.program.id, queue_id=acme.queue.id)
    assert shown.first().interaction_id == later.id
    ready(acme.agent)
    assert acme.offer().interaction_id == later.id


def test_a_contact_is_given_to_an_agent_who_is_not_ready(acme, boss):
    acme.arrive()
    contact = acme.arrive()
    agent_state.sign_in(agent_id=acme.agent.id)
    steer(acme, steering.give_contact, contact, agent_id=acme.agent.id, seen=WAITS, by=boss)
    offer = acme.offer()
    assert offer.interaction_id == contact.id
    queueing.accept_offer(offer_id=offer.id, token=offer.token, agent_id=acme.agent.id, program_id=acme.program.id)
    acme.agent.refresh_from_db()
    assert (acme.agent.load_chat, acme.agent.active_count, acme.agent.has_offer) == (1, 1, False)


@pytest.mark.parametrize("why", ["signed_out", "has_offer", "no_room", "not_serving"])
def test_an_agent_who_cannot_take_it_is_named_and_the_contact_stays(acme, floor, boss, why):
    agent = acme.agent
    if why == "not_serving":
        agent = floor.globex.agent
    if why != "signed_out":
        agent_state.sign_in(agent_id=agent.id)
    if why == "no_room":
        Agent.objects.filter(pk=agent.pk).update(load_chat=3)
    if why == "has_offer":
        agent_state.set_ready(agent_id=agent.id)
        acme.arrive()
        assert acme.offer() is not None
    contact = acme.arrive()
    expected = steering.NotServing if why == "not_serving" else CannotTake
    with pytest.raises(expected) as refused:
        steer(acme, steering.give_contact, contact, agent_id=agent.id, seen=WAITS, by=boss)
    if why != "not_serving":
        assert refused.value.why == why
    assert Waiting.objects.filter(interaction_id=contact.id).exists()


def test_an_offered_contact_goes_to_another_agent(acme, floor, boss):
    ready(acme.agent)
    contact = acme.arrive()
    assert acme.offer().interaction_id == contact.id
    ready(floor.both)
    seen = Standing(Where.OFFERED, acme.agent.id)
    steer(acme, steering.give_contact, contact, agent_id=floor.both.id, seen=seen, by=boss)
    assert Offer.objects.get(state="offered").agent_id == floor.both.id
    acme.agent.refresh_from_db()
    assert (acme.agent.has_offer, acme.agent.load_chat, acme.agent.state) == (False, 0, "available")
    steer(acme, steering.take_contact_back, contact, seen=Standing(Where.OFFERED, floor.both.id), by=boss)
    assert Waiting.objects.get().enqueued_at == Offer.objects.first().enqueued_at


def test_a_served_contact_goes_to_another_agent_with_its_history(acme, floor, boss):
    with clock.at(NOON):
        ready(acme.agent)
        contact = acme.arrive()
        acme.accept()
        acme.write(contact.id, "Just a moment")
        clock.advance(timedelta(seconds=60))
        agent_state.sign_in(agent_id=floor.both.id)
        seen = Standing(Where.ACTIVE, acme.agent.id)
        steer(acme, steering.give_contact, contact, agent_id=floor.both.id, seen=seen, by=boss)
        agent_state.set_not_ready(agent_id=acme.agent.id, reason=NotReadyReason.BREAK)
        clock.advance(timedelta(seconds=5))
        acme.accept(floor.both)
    with program_context(acme.program):
        row = Interaction.objects.get(pk=contact.id)
        parts = list(Segment.objects.filter(interaction=row).order_by("id").values_list("kind", "agent_id"))
        assert row.messages.count() == 2
    assert (row.state, row.agent_id) == ("active", floor.both.id)
    assert parts == [("queue", None), ("talk", acme.agent.id), ("queue", None), ("talk", floor.both.id)]
    acme.agent.refresh_from_db()
    assert (acme.agent.load_chat, acme.agent.active_count) == (0, 0)


def test_a_served_contact_goes_back_to_its_old_place(acme, boss):
    with clock.at(NOON):
        ready(acme.agent)
        contact = acme.arrive()
        acme.accept()
        clock.advance(timedelta(seconds=30))
        agent_state.set_not_ready(agent_id=acme.agent.id, reason=NotReadyReason.BREAK)
        acme.arrive()
        clock.advance(timedelta(seconds=30))
        steer(acme, steering.take_contact_back, contact, seen=Standing(Where.ACTIVE, acme.agent.id), by=boss)
        row = Waiting.objects.get(interaction_id=contact.id)
        assert row.enqueued_at == NOON
        with program_context(acme.program):  # its wait is counted from when it began to wait again
            assert QueueEntry.objects.get(left_at=None, interaction_id=contact.id).enqueued_at == clock.now()


@pytest.mark.parametrize("where", ["waiting", "active"])
def test_a_contact_goes_to_another_queue(acme, boss, where):
    with program_context(acme.program):
        sales = setup.set_queue(code="sales", name="Sales")
    contact, seen = acme.arrive(), WAITS
    since = Waiting.objects.get().enqueued_at
    if where == "active":
        ready(acme.agent)
        acme.accept()
        seen = Standing(Where.ACTIVE, acme.agent.id)
    steer(acme, steering.send_contact, contact, queue_id=sales.id, seen=seen, by=boss)
    row = Waiting.objects.get()
    assert (row.queue_id, row.enqueued_at) == (sales.id, since)
    with program_context(acme.program):  # one that was served is told apart as a transfer, its first wait as a queue
        parts = Segment.objects.filter(interaction_id=contact.id).order_by("id")
        last = parts.last()
        expected = ["queue", "talk", "transfer"] if where == "active" else ["queue", "queue"]
        assert ([part.kind for part in parts], last.queue_id, last.agent_id) == (expected, sales.id, None)
        told = TimelineEntry.objects.filter(interaction_id=contact.id).last()
        assert told.kind == ("transferred" if where == "active" else "enqueued")
        assert (told.data["why"], told.data["from_queue_id"]) == ("supervisor", str(acme.queue.id))
    acme.agent.refresh_from_db()
    assert (acme.agent.active_count, acme.agent.load_chat) == (0, 0)


def test_who_looked_too_long_ago_is_told_and_changes_nothing(acme, floor, boss):
    ready(acme.agent)
    ready(floor.both)
    contact = acme.arrive()
    acme.accept(Offer.objects.get().agent if run_tick() and Offer.objects.exists() else None)
    holder = Agent.objects.get(active_count=1)
    for deed, more in (
        (steering.give_contact, {"agent_id": floor.both.id, "seen": WAITS}),
        (steering.send_contact, {"queue_id": acme.queue.id, "seen": WAITS}),
        (steering.take_contact_back, {"seen": Standing(Where.OFFERED, holder.id)}),
        (steering.pin_contact, {}),
    ):
        with pytest.raises(ContactChanged) as refused:
            steer(acme, deed, contact, by=boss, **more)
        assert refused.value.standing == Standing(Where.ACTIVE, holder.id)
    assert audited() == []


# ---- two connections


def at_once(*moves: Callable[[], Any]) -> list[Any]:
    """Run each on a thread and connection of its own, begun together; an expected refusal is its answer."""
    line = threading.Barrier(len(moves))

    def run(move: Callable[[], Any]) -> Any:
        try:
            line.wait(10)
            return move()
        except (ContactChanged, WrongState, AlreadyPinned, CannotTake, queueing.NotYourContact) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(moves)) as pool:
        return list(pool.map(run, moves))


def whole(acme, contact: Interaction) -> str:
    """Where the one contact stands; the floor's counts agree with it."""
    waits = Waiting.objects.filter(interaction_id=contact.id).count()
    offers = list(Offer.objects.filter(interaction_id=contact.id, state="offered"))
    with program_context(acme.program):
        row = Interaction.objects.get(pk=contact.id)
    served = row.state in ("active", "wrap_up")
    closed = row.state == "closed"
    assert waits + len(offers) + served + closed == 1
    for agent in Agent.objects.all():
        mine = served and row.agent_id == agent.id
        assert agent.load_chat == sum(offer.agent_id == agent.id for offer in offers) + mine
        assert agent.has_offer == any(offer.agent_id == agent.id for offer in offers)
        assert agent.active_count == (mine and row.state == "active")
    return "waiting" if waits else row.state if not offers else "offered"


@pytest.mark.django_db(transaction=True)
def test_a_pull_against_the_matcher_gives_the_contact_once(acme, floor, boss):
    ready(acme.agent)
    for _round in range(5):
        contact = acme.arrive()
        agent_state.sign_in(agent_id=floor.both.id)
        pulled, _made = at_once(
            lambda c=contact: steer(acme, steering.give_contact, c, agent_id=floor.both.id, seen=WAITS, by=boss),
            run_tick,
        )
        assert whole(acme, contact) == "offered"
        holder = Offer.objects.get(state="offered").agent_id
        if isinstance(pulled, ContactChanged):
            assert pulled.standing == Standing(Where.OFFERED, acme.agent.id)
            assert holder == acme.agent.id
        else:
            assert holder == floor.both.id
        with program_context(acme.program):
            queueing.abandon(interaction_id=contact.id)


@pytest.mark.django_db(transaction=True)
def test_a_reassignment_against_the_agent_who_finishes_is_one_of_the_two(acme, floor, boss):
    for _round in range(5):
        ready(acme.agent)
        agent_state.sign_in(agent_id=floor.both.id)
        agent_state.set_not_ready(agent_id=floor.both.id, reason=NotReadyReason.BREAK)
        contact = acme.arrive()
        acme.accept()
        seen = Standing(Where.ACTIVE, acme.agent.id)

        def end(contact_id=contact.id) -> Any:
            with program_context(acme.program):
                return queueing.end_contact(interaction_id=contact_id, by="agent", agent_id=acme.agent.id)

        given, ended = at_once(
            lambda c=contact, s=seen: steer(acme, steering.give_contact, c, agent_id=floor.both.id, seen=s, by=boss),
            end,
        )
        assert isinstance(given, ContactChanged) != isinstance(ended, (WrongState, queueing.NotYourContact))
        if isinstance(given, ContactChanged):
            assert given.standing == Standing(Where.WRAP_UP, acme.agent.id)
            with program_context(acme.program):
                queueing.finish_wrap_up(
                    interaction_id=contact.id, agent_id=acme.agent.id, disposition_id=acme.solved.id
                )
        else:
            assert whole(acme, contact) == "offered"
            with program_context(acme.program):
                queueing.abandon(interaction_id=contact.id)


@pytest.mark.django_db(transaction=True)
def test_two_supervisors_at_once_are_two_answers(acme, floor, boss, two_programs):
    for agent in (acme.agent, floor.both):
        agent_state.sign_in(agent_id=agent.id)
    for _round in range(5):
        contact = acme.arrive()
        answers = at_once(
            *[
                lambda c=contact, a=agent, who=who: steer(
                    acme, steering.give_contact, c, agent_id=a.id, seen=WAITS, by=who
                )
                for agent, who in ((acme.agent, boss), (floor.both, two_programs.chief))
            ]
        )
        (refused,) = [one for one in answers if isinstance(one, ContactChanged)]
        holder = Offer.objects.get(state="offered").agent_id
        assert refused.standing == Standing(Where.OFFERED, holder)
        assert whole(acme, contact) == "offered"
        pins = at_once(
            *[lambda c=contact, w=who: steer(acme, steering.pin_contact, c, by=w) for who in (boss, two_programs.chief)]
        )
        assert sum(isinstance(one, AlreadyPinned) for one in pins) == 1
        with program_context(acme.program):
            queueing.abandon(interaction_id=contact.id)


@pytest.mark.django_db(transaction=True)
def test_two_reassignments_that_cross_do_not_wait_for_each_other(acme, floor, boss):
    """Anna's goes to Dora while Dora's goes to Anna: both lock the agents in the order of their ids."""
    Agent.objects.filter(pk__in=[acme.agent.id, floor.both.id]).update(cap_chat=5)
    people = (acme.agent, floor.both)
    held = {}
    for agent in people:
        ready(agent)
        held[agent.id] = acme.arrive()
        acme.accept(agent)
        agent_state.set_not_ready(agent_id=agent.id, reason=NotReadyReason.BREAK)
    began = time.monotonic()
    answers = at_once(
        *[
            lambda a=here, b=there: steer(
                acme, steering.give_contact, held[a.id], agent_id=b.id, seen=Standing(Where.ACTIVE, a.id), by=boss
            )
            for here, there in (people, people[::-1])
        ]
    )
    assert answers == [None, None]
    assert time.monotonic() - began < 1
    assert sorted(Offer.objects.filter(state="offered").values_list("agent_id", flat=True)) == sorted(
        a.id for a in people
    )
