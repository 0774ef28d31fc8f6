"""A contact on the floor: waits, is offered, served, wrapped up, and told about."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from acd import selectors as acd_selectors
from acd.models import Offer, Waiting
from acd.services import matching
from acd.services.offers import OfferGone
from agents.domain.state import NotReadyReason
from agents.services import state as agent_state
from interactions import selectors as interaction_selectors
from interactions.domain.states import Author
from interactions.models import TimelineEntry
from interactions.services.lifecycle import WrongState, note_party
from interactions.services.messages import EmptyMessage, clean_text, post_message
from kernel import clock
from outbox.relay import drain
from reporting import selectors as reporting_selectors
from reporting.models import IntervalFact
from reporting.services import counting
from routing import selectors as routing_selectors
from routing.services import queueing, sweeping
from tenants.context import program_context
from tests.factories.floor import ready

NOON = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)


def test_a_contact_goes_from_first_words_to_closed(floor):
    ready(floor.acme.agent)
    contact = floor.acme.arrive()
    assert floor.acme.accept().id == contact.id
    closed = floor.acme.finish(contact.id)
    assert (closed.state, closed.outcome) == ("closed", "handled")
    floor.acme.agent.refresh_from_db()
    assert (floor.acme.agent.state, floor.acme.agent.load_chat) == ("available", 0)
    with program_context(floor.acme.program):
        kinds = [entry.kind for entry in interaction_selectors.timeline_of(contact.id)]
        segments = [s.kind for s in interaction_selectors.segments_of([contact.id])[contact.id]]
    assert kinds == ["opened", "message", "enqueued", "answered", "ended", "closed"]
    assert segments == ["queue", "talk", "wrap_up"]


def test_nobody_else_sees_the_contact(floor):
    contact = floor.acme.arrive()
    with program_context(floor.globex.program), pytest.raises(interaction_selectors.Interaction.DoesNotExist):
        interaction_selectors.interaction_by_id(contact.id)


def test_an_agent_of_another_program_gets_no_offer(floor):
    ready(floor.globex.agent)
    floor.acme.arrive()
    assert floor.acme.offer(floor.globex.agent) is None


def test_one_desk_serves_both_programs(floor):
    ready(floor.both)
    first, second = floor.acme.arrive(), floor.globex.arrive()
    assert floor.acme.accept(floor.both).id == first.id
    assert floor.globex.accept(floor.both).id == second.id
    floor.both.refresh_from_db()
    assert (floor.both.state, floor.both.load_chat, floor.both.active_count) == ("engaged", 2, 2)


def test_capacity_holds_a_fourth_chat_back(floor):
    ready(floor.acme.agent)
    for _ in range(4):
        floor.acme.arrive()
    for _ in range(3):
        floor.acme.accept()
    assert floor.acme.offer() is None
    assert Waiting.objects.count() == 1


def test_missed_offer_goes_back_to_its_old_place_and_the_agent_is_not_ready(floor):
    with clock.at(NOON):
        ready(floor.acme.agent)
        contact = floor.acme.arrive()
        assert floor.acme.offer() is not None
    with clock.at(NOON + timedelta(seconds=21)):
        matching.run_tick()
        row = Waiting.objects.get()
        assert (row.interaction_id, row.enqueued_at) == (contact.id, NOON)
        floor.acme.agent.refresh_from_db()
        assert (floor.acme.agent.state, floor.acme.agent.state_reason) == ("not_ready", "missed_offer")
        assert floor.acme.agent.load_chat == 0


def test_the_longest_idle_agent_goes_first(floor):
    with clock.at(NOON):
        ready(floor.both)
    with clock.at(NOON + timedelta(seconds=5)):
        ready(floor.acme.agent)
        floor.acme.arrive()
        assert floor.acme.offer(floor.both) is not None


def test_declined_contact_goes_to_the_next_agent(floor):
    ready(floor.acme.agent)
    floor.acme.arrive()
    offer = floor.acme.offer()
    queueing.decline_offer(
        offer_id=offer.id, token=offer.token, agent_id=offer.agent_id, program_id=floor.acme.program.id
    )
    ready(floor.both)
    assert floor.acme.offer(floor.both) is not None


@pytest.mark.parametrize("what", ["wrong token", "other agent", "expired", "second time", "other program"])
def test_an_offer_is_accepted_once_by_its_agent_in_time(floor, what):
    with clock.at(NOON):
        ready(floor.acme.agent)
        floor.acme.arrive()
        offer = floor.acme.offer()
    words = {
        "offer_id": offer.id,
        "token": uuid.uuid4() if what == "wrong token" else offer.token,
        "agent_id": floor.both.id if what == "other agent" else offer.agent_id,
        "program_id": floor.globex.program.id if what == "other program" else floor.acme.program.id,
    }
    at = NOON + timedelta(seconds=60 if what == "expired" else 1)
    with clock.at(at):
        if what == "second time":
            queueing.accept_offer(**words)
        with pytest.raises(OfferGone):
            queueing.accept_offer(**words)
    assert Offer.objects.filter(state="accepted").count() == (1 if what == "second time" else 0)


def test_abandoned_while_offered_frees_the_agent(floor):
    ready(floor.acme.agent)
    contact = floor.acme.arrive()
    floor.acme.offer()
    with program_context(floor.acme.program):
        assert queueing.abandon(interaction_id=contact.id).outcome == "abandoned"
        with pytest.raises(WrongState):
            queueing.abandon(interaction_id=contact.id)
    floor.acme.agent.refresh_from_db()
    assert (floor.acme.agent.state, floor.acme.agent.load_chat) == ("available", 0)


def test_a_lost_console_gives_its_contact_back(floor):
    with clock.at(NOON):
        ready(floor.acme.agent)
        contact = floor.acme.arrive()
        floor.acme.accept()
    with clock.at(NOON + timedelta(minutes=1)):
        assert matching.drop_lost_agents() == 1
    with clock.at(NOON + timedelta(minutes=3)), program_context(floor.acme.program):
        assert sweeping.sweep_program() == 1
        assert interaction_selectors.interaction_by_id(contact.id).state == "waiting"
        floor.acme.agent.refresh_from_db()
        assert (floor.acme.agent.state, floor.acme.agent.load_chat) == ("unreachable", 0)


def test_a_customer_who_left_while_waiting_is_abandoned_after_a_minute(floor):
    with clock.at(NOON):
        contact = floor.acme.arrive()
        with program_context(floor.acme.program):
            note_party(interaction_id=contact.id, what="left")
    with program_context(floor.acme.program):
        with clock.at(NOON + timedelta(seconds=50)):
            assert sweeping.sweep_program() == 0
        with clock.at(NOON + timedelta(seconds=70)):
            assert sweeping.sweep_program() == 1
        assert interaction_selectors.interaction_by_id(contact.id).outcome == "abandoned"


def test_an_overdue_wrap_up_is_closed_by_itself(floor):
    with clock.at(NOON):
        ready(floor.acme.agent)
        contact = floor.acme.arrive()
        floor.acme.accept()
        with program_context(floor.acme.program):
            queueing.end_contact(interaction_id=contact.id, by="customer")
    with clock.at(NOON + timedelta(seconds=121)), program_context(floor.acme.program):
        assert sweeping.sweep_program() == 1
        assert interaction_selectors.interaction_by_id(contact.id).state == "closed"
    floor.acme.agent.refresh_from_db()
    assert floor.acme.agent.state == "available"


def test_a_replayed_send_is_one_message(floor):
    contact, ref = floor.acme.arrive(), uuid.uuid4()
    with program_context(floor.acme.program):
        first, new = post_message(interaction_id=contact.id, author=Author.CUSTOMER, body="Hello?", ref=ref)
        again, new_again = post_message(interaction_id=contact.id, author=Author.CUSTOMER, body="Hello?", ref=ref)
        assert (new, new_again, first.id == again.id) == (True, False, True)
        with pytest.raises(EmptyMessage):
            post_message(interaction_id=contact.id, author=Author.CUSTOMER, body=" \u200b\x00 ")


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("a\x00b", "ab"),
        ("pay\u202egnp.exe", "paygnp.exe"),
        ("zero\u200bwidth", "zerowidth"),
        ("line\r\nline\rline", "line\nline\nline"),
        ("e\u0301", "é"),
        ("семья 👨\u200d👩\u200d👧", "семья 👨\u200d👩\u200d👧"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("\ud800", ""),
    ],
)
def test_hostile_text_becomes_plain_text(raw, clean):
    assert clean_text(raw) == clean


@pytest.mark.parametrize("sql", ["UPDATE {} SET at = now()", "DELETE FROM {}"])
def test_the_timeline_cannot_be_changed(floor, sql):
    from django.db import connection

    floor.acme.arrive()
    with program_context(floor.acme.program):
        table = TimelineEntry._meta.db_table
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql.format(table))


def test_sign_out_is_refused_while_serving(floor):
    ready(floor.acme.agent)
    floor.acme.arrive()
    floor.acme.accept()
    with pytest.raises(agent_state.AgentBusy):
        agent_state.sign_out(agent_id=floor.acme.agent.id)


def test_not_ready_with_a_reason_takes_nothing(floor):
    ready(floor.acme.agent)
    agent_state.set_not_ready(agent_id=floor.acme.agent.id, reason=NotReadyReason.LUNCH)
    floor.acme.arrive()
    assert floor.acme.offer() is None


def test_place_in_queue_counts_who_came_before(floor):
    first, second = floor.acme.arrive(), floor.acme.arrive()
    with program_context(floor.acme.program):
        assert [routing_selectors.place_in_queue(i.id) for i in (first, second)] == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_facts_follow_events_and_a_rebuild_changes_nothing(floor):
    with clock.at(NOON):
        ready(floor.acme.agent)
        floor.acme.arrive()
    with clock.at(NOON + timedelta(seconds=12)):
        contact = floor.acme.accept()
    with clock.at(NOON + timedelta(seconds=100)):
        floor.acme.finish(contact.id)
        gone = floor.acme.arrive()
    with clock.at(NOON + timedelta(seconds=130)), program_context(floor.acme.program):
        queueing.abandon(interaction_id=gone.id)
    drain()
    with program_context(floor.acme.program):
        figures = reporting_selectors.figures_between(NOON, NOON + timedelta(minutes=15))
        assert (figures.counts.offered, figures.counts.answered_in_time, figures.counts.abandoned) == (2, 1, 1)
        assert figures.service_level.basis_points == 5000
        assert figures.speed_of_answer_ms.value == 12_000
        assert (figures.handled, figures.handle_time_ms.value) == (1, 88_000)
        before = list(IntervalFact.objects.order_by("starts_at").values_list("offered", "answered_wait_ms", "talk_ms"))
        counting.rebuild(starts_at=NOON, ends_at=NOON + timedelta(hours=1))
        after = list(IntervalFact.objects.order_by("starts_at").values_list("offered", "answered_wait_ms", "talk_ms"))
        assert before == after
    with program_context(floor.globex.program):
        assert not IntervalFact.objects.exists()


def test_waiting_counts_include_the_offered_one(floor):
    ready(floor.acme.agent)
    floor.acme.arrive()
    floor.acme.arrive()
    floor.acme.offer()
    counts = acd_selectors.waiting_counts(program_ids=[floor.acme.program.id])
    assert counts[(floor.acme.program.id, floor.acme.queue.id)][0] == 2
