"""A queue's rules through the doors: what is refused, what the floor is asked for, where contacts go."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from acd.domain.matching import Ring
from acd.models import Waiting
from acd.services.matching import Matcher, run_tick
from agents.domain.state import NotReadyReason
from agents.models import AgentSkill, Skill
from agents.services import people
from agents.services import state as agent_state
from interactions import selectors as interaction_selectors
from kernel import clock
from outbox.models import OutboxMessage
from routing import selectors
from routing.domain.hours import OverlappingHours
from routing.domain.queue_rules import BadRules, Lending, Overflow, OverflowWhen
from routing.models import EntryPoint, Queue, QueueEntry
from routing.services import moving, queueing, retiring, setup
from routing.services.skills import SkillInUse, remove_skill
from routing.services.sweeping import sweep_program
from tenants.context import program_context
from tests.factories.floor import ready

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)  # a Monday
NIGHT = datetime(2026, 3, 2, 23, tzinfo=UTC)
BY_DAY = {str(day): [["08:00", "20:00"]] for day in range(7)}


@pytest.fixture
def acme(floor):
    """Acme with a second queue, `sales`, which asks for nothing."""
    with program_context(floor.acme.program):
        setup.set_queue(code="sales", name="Sales")
    return floor.acme


def change(acme, **fields) -> Queue:
    """The fixture's queue with other rules."""
    with program_context(acme.program):
        orders = Queue.objects.get(code="orders")
        kept = {"required": selectors.rules_of(orders).required, "script_id": orders.script_id}
        return setup.set_queue(code="orders", name="Orders", **{**kept, **fields})


def sales_of(acme) -> Queue:
    with program_context(acme.program):
        return Queue.objects.get(code="sales")


def row_of(contact) -> Waiting:
    return Waiting.objects.get(interaction_id=contact.id)


def stays(acme, contact) -> list[tuple[str, str]]:
    with program_context(acme.program):
        rows = QueueEntry.objects.filter(interaction_id=contact.id).order_by("id")
        return list(rows.values_list("queue__code", "exit"))


def test_the_floor_is_asked_for_all_of_it(acme, floor):
    english = people.create_skill(program_id=None, code="english", name="English")
    sales = sales_of(acme)
    with program_context(acme.program):
        setup.set_queue(code="sales", name="Sales", required=[(english.id, 2)])
    change(
        acme,
        preferred=[(english.id, 4)],
        rings=[Ring(30, ((english.id, 1),)), Ring(60, ())],
        lenders=[Lending(sales.id, 45, 2)],
        agreed_per_hour=100,
        weight=3,
        priority=5,
    )
    row = row_of(acme.arrive())
    assert row.preferred == [[str(english.id), 4]]
    assert row.rings == [[30, [[str(english.id), 1]]], [60, []]]
    assert row.lenders == [[str(sales.id), [[str(english.id), 2]], 45, 2]]
    assert (row.agreed_per_hour, row.weight, row.priority, str(row.promised_share)) == (100, 3, 5, "0.800")
    (contact,) = Matcher()._floor.contacts.values()
    assert [ring.after_seconds for ring in contact.rings] == [30, 60]


def test_a_ring_opens_for_who_lacks_the_skill(acme, floor):
    """Nobody has the skill; after half a minute anyone certified will do."""
    rare = people.create_skill(program_id=acme.program.id, code="rare", name="Rare")
    change(acme, required=[(rare.id, 5)], rings=[Ring(30, ())])
    with clock.at(NOON):
        ready(acme.agent)
        acme.arrive()
        assert run_tick() == 0
        clock.advance(timedelta(seconds=29))
        assert run_tick() == 0
        clock.advance(timedelta(seconds=1))
        assert run_tick() == 1


def test_the_last_agent_is_preferred_while_on_the_floor(acme, floor):
    change(acme, last_agent_seconds=60)
    who = uuid.uuid4().hex
    with clock.at(NOON):
        ready(floor.both)
        first = acme.arrive(who=who)
        assert row_of(first).named_agent_id is None, "nobody served this customer yet"
        acme.accept(floor.both)
        acme.finish(first.id, floor.both)
        clock.advance(timedelta(minutes=5))
        ready(acme.agent)
        agent_state.set_not_ready(agent_id=floor.both.id, reason=NotReadyReason.BREAK)
        again = acme.arrive(who=who)
        row = row_of(again)
        assert (row.named_agent_id, row.named_until_at) == (floor.both.id, clock.now() + timedelta(seconds=60))
        assert run_tick() == 0, "held, though another agent is free"
        clock.advance(timedelta(seconds=60))
        assert run_tick() == 1
        agent_state.sign_out(agent_id=floor.both.id)
        other = acme.arrive(who=who)
        assert row_of(other).named_agent_id is None, "who is not on the floor is not waited for"


def test_a_contact_is_held_for_the_agent_it_names(acme, floor):
    with clock.at(NOON), program_context(acme.program):
        ready(acme.agent)
        contact = acme.arrive()
        acme.accept()
        ready(floor.both)
        queueing.enqueue(interaction_id=contact.id, queue=acme.queue, named_agent_id=floor.both.id)
        assert (row_of(contact).named_agent_id, row_of(contact).named_until_at) == (
            floor.both.id,
            NOON + timedelta(seconds=30),
        )
        assert acme.offer(floor.both).interaction_id == contact.id


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"priority": 11}, "priority"),
        ({"required": [(uuid.uuid4(), 3)]}, "required"),
        ({"rings": [Ring(60, ()), Ring(30, ())]}, "rings"),
        ({"lenders": [Lending(uuid.uuid4())]}, "lenders"),
        ({"overflows": [Overflow(OverflowWhen.WAIT, 60, uuid.uuid4())]}, "overflows"),
        ({"agreed_per_hour": 0}, "agreed_per_hour"),
    ],
)
def test_bad_rules_are_refused_and_nothing_is_saved(acme, fields, named):
    with pytest.raises(BadRules) as refused:
        change(acme, **fields)
    assert [problem.field for problem in refused.value.problems] == [named]
    with program_context(acme.program):
        assert Queue.objects.get(code="orders").priority == 0


def test_a_foreign_skill_and_a_foreign_queue_are_unknown(acme, floor):
    foreign = Skill.objects.get(program=floor.globex.program)
    for fields in (
        {"required": [(foreign.id, 1)]},
        {"lenders": [Lending(floor.globex.queue.id)]},
        {"overflows": [Overflow(OverflowWhen.CLOSED, 0, floor.globex.queue.id)]},
    ):
        with pytest.raises(BadRules):
            change(acme, **fields)


def test_overflows_in_a_circle_are_refused_at_the_second_door(acme):
    change(acme, overflows=[Overflow(OverflowWhen.DEPTH, 10, sales_of(acme).id)])
    with program_context(acme.program), pytest.raises(BadRules):
        setup.set_queue(code="sales", name="Sales", overflows=[Overflow(OverflowWhen.WAIT, 60, acme.queue.id)])


def test_hours_that_overlap_are_refused(acme):
    with program_context(acme.program), pytest.raises(OverlappingHours):
        setup.set_hours(name="Bad", time_zone="UTC", weekly={"0": [["09:00", "13:00"], ["12:00", "18:00"]]})


@pytest.mark.parametrize(("at", "found"), [(NOON, [("orders", "")]), (NIGHT, [("orders", "flow_out"), ("sales", "")])])
def test_a_closed_queue_sends_on_who_arrives_and_counts_it_as_flown_out(acme, at, found):
    with program_context(acme.program):
        hours = setup.set_hours(name="Day", time_zone="UTC", weekly=BY_DAY)
    change(acme, hours_id=hours.id, overflows=[Overflow(OverflowWhen.CLOSED, 0, sales_of(acme).id)])
    with clock.at(at):
        contact = acme.arrive()
    assert stays(acme, contact) == found


def test_a_long_queue_sends_on_who_arrives_and_says_so(acme):
    change(acme, overflows=[Overflow(OverflowWhen.DEPTH, 2, sales_of(acme).id)])
    contacts = [acme.arrive() for _number in range(3)]
    assert [stays(acme, contact)[-1][0] for contact in contacts] == ["orders", "orders", "sales"]
    assert row_of(contacts[2]).queue_id == sales_of(acme).id
    with program_context(acme.program):
        timeline = interaction_selectors.timeline_of(contacts[2].id)
        entry = next(one for one in timeline if one.kind == "enqueued")
    assert (entry.data["why"], entry.data["from_queue_id"]) == ("depth", str(acme.queue.id))
    assert OutboxMessage.objects.filter(name="routing.queue.moved", payload__why="depth").count() == 1


def test_overflow_goes_on_until_a_queue_takes_the_contact_and_passes_by_what_is_off(acme):
    with program_context(acme.program):
        last = setup.set_queue(code="last", name="Last")
        to_last = [Overflow(OverflowWhen.DEPTH, 1, last.id)]
        sales = setup.set_queue(code="sales", name="Sales", overflows=to_last)
    change(acme, overflows=[Overflow(OverflowWhen.DEPTH, 1, sales.id)])
    assert [stays(acme, acme.arrive())[-1][0] for _number in range(4)] == ["orders", "sales", "last", "last"]
    assert stays(acme, acme.arrive()) == [("orders", "flow_out"), ("sales", "flow_out"), ("last", "")], "each counts it"
    with program_context(acme.program):
        Queue.objects.filter(code="sales").update(is_active=False)
    assert stays(acme, acme.arrive())[0][0] == "orders"


@pytest.mark.parametrize("keeps", [True, False])
def test_who_waited_enough_is_moved_by_the_sweep(acme, keeps):
    change(acme, overflows=[Overflow(OverflowWhen.WAIT, 120, sales_of(acme).id)], overflow_keeps_clock=keeps)
    with clock.at(NOON), program_context(acme.program):
        contact = acme.arrive()
        clock.advance(timedelta(seconds=119))
        sweep_program()
        assert stays(acme, contact) == [("orders", "")]
        clock.advance(timedelta(seconds=1))
        sweep_program()
        sweep_program()
        assert stays(acme, contact) == [("orders", "flow_out"), ("sales", "")]
        row = row_of(contact)
        assert row.queue_id == sales_of(acme).id
        assert row.enqueued_at == (NOON if keeps else clock.now())
        fact = OutboxMessage.objects.get(name="routing.queue.moved")
        assert (fact.payload["why"], fact.payload["waited_ms"]) == ("wait", 120_000)


def test_an_offered_contact_is_not_moved_from_under_its_agent(acme):
    change(acme, overflows=[Overflow(OverflowWhen.WAIT, 10, sales_of(acme).id)], offer_seconds=20)
    with clock.at(NOON), program_context(acme.program):
        ready(acme.agent)
        contact = acme.arrive()
        assert acme.offer() is not None
        clock.advance(timedelta(seconds=15))
        assert moving.move_who_waited_enough() == 0
        assert acme.accept().id == contact.id
        assert stays(acme, contact) == [("orders", "answered")]


def test_a_queue_with_people_in_it_stays_until_they_have_a_place(acme):
    with program_context(acme.program):
        EntryPoint.objects.filter(queue=acme.queue, entry_address_id=acme.email.id).update(queue=sales_of(acme))
        with clock.at(NOON):
            ready(acme.agent)
            contacts = [acme.arrive() for _number in range(3)]
            offer = acme.offer()
        EntryPoint.objects.filter(queue=acme.queue).update(queue=sales_of(acme))
        with pytest.raises(retiring.QueueInUse) as refused:
            change(acme, is_active=False)
        assert refused.value.uses.waiting == 3
        with pytest.raises(retiring.QueueInUse):
            retiring.delete_queue(queue_id=acme.queue.id)
        with clock.at(NOON + timedelta(seconds=10)):
            assert retiring.retire_queue(queue_id=acme.queue.id, move_to_id=sales_of(acme).id) == 3
            assert not Queue.objects.get(code="orders").is_active
            for contact in contacts:
                assert stays(acme, contact) == [("orders", "flow_out"), ("sales", "")]
                assert row_of(contact).enqueued_at == NOON, "with the time waited"
            offer.refresh_from_db()
            assert offer.state == "withdrawn"
            assert acme.accept().id == contacts[0].id, "the agent is free again, and the oldest is first"
        with pytest.raises(retiring.QueueHasHistory):
            retiring.delete_queue(queue_id=acme.queue.id)


def test_a_queue_others_lead_to_stays_and_says_who(acme):
    sales = sales_of(acme)
    change(acme, lenders=[Lending(sales.id)], overflows=[Overflow(OverflowWhen.CLOSED, 0, sales.id)])
    with program_context(acme.program):
        setup.set_entry_point(entry_address_id=acme.email.id, queue_id=sales.id)
        with pytest.raises(retiring.QueueInUse) as refused:
            retiring.delete_queue(queue_id=sales.id)
    assert refused.value.uses == retiring.Uses(0, (acme.email.address,), ("Orders",))


def test_a_queue_nobody_ever_waited_in_can_go(acme):
    with program_context(acme.program):
        retiring.delete_queue(queue_id=sales_of(acme).id)
        assert not Queue.objects.filter(code="sales").exists()


def test_a_skill_in_use_stays_and_says_where(acme, floor):
    rare = people.create_skill(program_id=None, code="rare", name="Rare")
    change(acme, rings=[Ring(30, ((rare.id, 1),))])
    with pytest.raises(SkillInUse) as refused:
        remove_skill(skill_id=rare.id)
    assert refused.value.queues == ((acme.program.name, "Orders"),)
    change(acme, rings=[])
    people.grant_skill(agent_id=acme.agent.id, skill_id=rare.id)
    with pytest.raises(SkillInUse) as refused:
        remove_skill(skill_id=rare.id)
    assert (refused.value.queues, refused.value.agents) == ((), 1)
    AgentSkill.objects.filter(skill=rare).delete()
    remove_skill(skill_id=rare.id)
    assert not Skill.objects.filter(pk=rare.pk).exists()
