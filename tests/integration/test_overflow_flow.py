"""A queue that overflows into a flow: offered something else, or back at the old place."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from acd.models import Waiting
from interactions.domain.states import Channel
from kernel import clock
from reporting.models import IntervalFact
from reporting.services import counting
from routing import callback_reading, flow_reading, selectors
from routing.domain.queue_rules import BadRules, Overflow, OverflowWhen, RuleFault
from routing.models import Queue
from routing.services import flow_runs, flows, queueing, retiring, setup
from routing.services.sweeping import sweep_program
from tenants.context import program_context
from tests.factories.floor import ready
from tests.factories.flows import text_of, words

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
OFFER = {
    "languages": ["en", "ru"],
    "start": "offer",
    "nodes": {
        "offer": {
            "type": "callback_offer", "queue": "orders", "text": words("Shall we call you?"),
            "ask_number": words("Your number?"), "next": "bye", "declined": "on", "seconds": 60,
        },
        "bye": {"type": "end", "text": words("We call you.")},
        "on": {"type": "queue", "queue": "orders", "text": words("Your place is kept.")},
    },
}  # fmt: skip


@pytest.fixture
def acme(floor):
    with program_context(floor.acme.program):
        setup.set_queue(code="sales", name="Sales")
        yield floor.acme


def in_force(document, code="offer"):
    flow = flows.create_flow(code=code, name=code.title())
    flows.save_draft(flow_id=flow.id, source=text_of(document))
    flows.publish_flow(flow_id=flow.id)
    return flow


def overflows(acme, *ways, code="orders"):
    queue = Queue.objects.get(code=code)
    required = selectors.rules_of(queue).required
    return setup.set_queue(code=code, name=code.title(), required=required, script_id=queue.script_id, overflows=ways)


def by_wait(acme, seconds=120):
    return overflows(acme, Overflow(OverflowWhen.WAIT, seconds, flow_id=in_force(OFFER).id))


def waits_in_flow(acme):
    """A contact that waited two minutes, and one that came a minute after it."""
    by_wait(acme)
    contact = acme.arrive()
    clock.advance(timedelta(minutes=1))
    later = acme.arrive()
    clock.advance(timedelta(minutes=1))
    assert sweep_program() == 1
    return contact, later


def exits(contact):
    return [(one.queue.code, one.exit) for one in selectors.entries_of(contact.id).select_related("queue")]


def test_who_waited_enough_is_offered_a_callback_and_keeps_the_place_in_it(acme):
    with clock.at(NOON):
        contact, later = waits_in_flow(acme)
        assert exits(contact) == [("orders", "flow_out")]
        assert list(Waiting.objects.values_list("interaction_id", flat=True)) == [later.id]
        flow_runs.feed_flow(interaction_id=contact.id, text="yes")
        flow_runs.feed_flow(interaction_id=contact.id, text="+4722123456")
        assert exits(contact) == [("orders", "callback")], "one stay, and it ended in a callback"
        callback = callback_reading.callback_asked_in(contact.id)
        assert (callback.place_at, callback_reading.place_of(callback)) == (NOON, 1)
        counting.count_arrivals(queue_id=acme.queue.id, starts_at=NOON)
        fact = IntervalFact.objects.get(queue_id=acme.queue.id)
        assert (fact.offered, fact.flow_outs, fact.abandoned) == (2, 1, 0)


def test_who_declines_waits_on_at_the_old_place_and_meets_the_flow_once(acme):
    with clock.at(NOON):
        contact, _later = waits_in_flow(acme)
        flow_runs.feed_flow(interaction_id=contact.id, text="no")
        assert exits(contact) == [("orders", "")], "the stay goes on"
        assert Waiting.objects.get(interaction_id=contact.id).enqueued_at == NOON
        assert selectors.place_in_queue(contact.id) == 1
        clock.advance(timedelta(minutes=5))
        sweep_program()
        assert flow_reading.open_run_of(contact.id) is None
        ready(acme.agent)
        assert acme.accept().id == contact.id


def test_who_says_nothing_or_meets_a_fault_is_back_at_the_old_place(acme):
    with clock.at(NOON):
        contact, _later = waits_in_flow(acme)
        clock.advance(timedelta(minutes=1))
        sweep_program()
        assert Waiting.objects.get(interaction_id=contact.id).enqueued_at == NOON


def test_a_mail_that_cannot_answer_keeps_its_place(acme):
    with clock.at(NOON):
        by_wait(acme)
        mail = acme.arrive(channel=Channel.EMAIL)
        clock.advance(timedelta(minutes=2))
        sweep_program()
        assert exits(mail) == [("orders", "")]
        assert flow_reading.last_run_of(mail.id).ended_at is not None
        assert Waiting.objects.get(interaction_id=mail.id).enqueued_at == NOON


def test_a_long_queue_leads_into_a_flow_at_entry(acme):
    overflows(acme, Overflow(OverflowWhen.DEPTH, 1, flow_id=in_force(OFFER).id))
    with clock.at(NOON):
        acme.arrive()
        contact = acme.arrive()
        assert flow_reading.open_run_of(contact.id) is not None
        assert exits(contact) == [("orders", "flow_out")]
        queueing.abandon(interaction_id=contact.id)
        assert Waiting.objects.count() == 1


def test_the_flow_may_lead_to_another_queue_with_the_time_waited(acme):
    document = {"languages": ["en", "ru"], "start": "to", "nodes": {"to": {"type": "queue", "queue": "sales"}}}
    overflows(acme, Overflow(OverflowWhen.WAIT, 60, flow_id=in_force(document).id))
    with clock.at(NOON):
        contact = acme.arrive()
        clock.advance(timedelta(minutes=1))
        sweep_program()
        assert exits(contact) == [("orders", "flow_out"), ("sales", "")]
        assert Waiting.objects.get().enqueued_at == NOON


def test_a_flow_out_of_force_leaves_everybody_where_they_are(acme):
    with clock.at(NOON):
        queue = by_wait(acme)
        contact = acme.arrive()
        flow_id = selectors.rules_of(queue).overflows[0].flow_id
        flows.change_flow(flow_id=flow_id, name="Offer", is_active=False)
        clock.advance(timedelta(minutes=5))
        sweep_program()
        assert exits(contact) == [("orders", "")]


def test_circles_through_flows_are_refused_from_both_sides(acme):
    to_sales = {"languages": ["en", "ru"], "start": "to", "nodes": {"to": {"type": "queue", "queue": "sales"}}}
    flow = in_force(to_sales)
    overflows(acme, Overflow(OverflowWhen.WAIT, 60, flow_id=flow.id))
    with pytest.raises(BadRules) as refused:
        overflows(acme, Overflow(OverflowWhen.WAIT, 60, acme.queue.id), code="sales")
    assert [problem.fault for problem in refused.value.problems] == [RuleFault.CYCLE]
    with pytest.raises(BadRules) as refused:
        overflows(acme, Overflow(OverflowWhen.CLOSED, 0, flow_id=acme.queue.id))
    assert [problem.fault for problem in refused.value.problems] == [RuleFault.NO_SUCH_FLOW]
    third = setup.set_queue(code="third", name="Third", overflows=[Overflow(OverflowWhen.WAIT, 60, acme.queue.id)])
    flows.save_draft(flow_id=flow.id, source=text_of(to_sales).replace("sales", "third"))
    with pytest.raises(flows.FlowRefused) as found:
        flows.publish_flow(flow_id=flow.id)
    assert [(one.problem.code, one.problem.values["queues"]) for one in found.value.found] == [
        ("queues_in_a_circle", "orders → third → orders")
    ]
    with pytest.raises(retiring.QueueInUse):
        retiring.retire_queue(queue_id=Queue.objects.get(code="sales").id)
    assert third.is_active
