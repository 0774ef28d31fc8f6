"""The relay: gap-free numbers, each handler once in its program, retries, parking, hints after the first attempt."""

import io
import threading
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

import outbox
from outbox import registry, relay, selectors
from outbox.models import Delivery, OutboxMessage, Tally
from outbox.services.parking import retry_parked
from outbox.services.retention import purge
from tests.integration.outbox_probe import HANDLERS, FloorProbed, Probed, Unheard
from tests.integration.outbox_world import World, hints, world

__all__ = ["World", "hints", "world"]


def each_once(numbers):
    """What must be counted when every handler worked every number once."""
    return {(handler, number): 1 for handler in HANDLERS for number in numbers}


def told(*words):
    """What `manage.py parked` prints."""
    out = io.StringIO()
    call_command("parked", *words, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_facts_are_numbered_per_program_and_handled_in_order(world, hints):
    world.publish(world.acme, 1, 2, 3)
    world.publish(world.globex, 10, 20)
    assert relay.drain() == 5
    assert relay.drain() == 0
    assert world.numbers_of(world.acme) == [1, 2, 3]
    assert world.numbers_of(world.globex) == [1, 2]
    assert world.traces(world.acme) == [(handler, number) for number in (1, 2, 3) for handler in HANDLERS]
    assert world.traces(world.globex) == [(handler, number) for number in (10, 20) for handler in HANDLERS]
    assert world.traces() == []
    acme = [hint for hint in hints if hint.schema == world.acme.schema_name]
    assert [(hint.seq, hint.name, hint.ids, hint.topics) for hint in acme] == [
        (n, "probes.probe.made", {"number": n}, ("queues",)) for n in (1, 2, 3)
    ]


@pytest.mark.django_db
def test_floor_wide_facts_have_numbers_of_their_own_and_run_in_public(world, hints):
    world.publish(world.acme, 1)
    world.publish(None, 7, 8, event=lambda program_id, number: FloorProbed(number=number))
    relay.drain()
    assert world.numbers_of(None) == [1, 2]
    assert world.traces() == [("probes.floor", 7), ("probes.floor", 8)]
    assert [(hint.schema, hint.seq) for hint in hints if hint.schema is None] == [(None, 1), (None, 2)]


@pytest.mark.django_db(transaction=True)
def test_a_late_commit_makes_no_gap_and_is_not_lost(world, hints):
    inserted, go = threading.Event(), threading.Event()

    def slow_writer() -> None:
        with transaction.atomic():
            outbox.publish(Probed(program_id=world.acme.id, number=1))
            inserted.set()
            go.wait(10)
        connection.close()

    thread = threading.Thread(target=slow_writer)
    thread.start()
    inserted.wait(10)
    world.publish_and_fail(world.acme, 2)
    world.publish(world.acme, 3)
    assert relay.drain() == 1
    go.set()
    thread.join(10)
    assert relay.drain() == 1
    assert world.numbers_of(world.acme) == [2, 1], "numbers follow commits, ids do not"
    assert world.counted(world.acme) == each_once([1, 3])
    assert [hint.seq for hint in hints] == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_two_relays_at_once_work_every_fact_once_in_order(world, hints):
    world.publish(world.acme, *range(60))
    world.publish(world.globex, *range(60))

    def work() -> None:
        relay.drain()
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for program in (world.acme, world.globex):
        assert world.counted(program) == each_once(range(60))
        assert [number for handler, number in world.traces(program) if handler == HANDLERS[0]] == list(range(60))
        assert sorted(world.numbers_of(program)) == list(range(1, 61))
        seqs = [hint.seq for hint in hints if hint.schema == program.schema_name]
        assert seqs == list(range(1, 61))


def refuse(event) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO outbox_probe (handler, number) VALUES ('refuse', %s)", [event.number])
    raise IntegrityError(f"the mail of anna@example.com, number {event.number}")


@pytest.mark.django_db
def test_a_failing_handler_holds_up_nobody_is_retried_and_parked(world, hints):
    registry.subscribe(Probed, refuse, name="probes.refuse")
    try:
        world.publish(world.acme, 1, 2)
        relay.drain()
        assert world.counted(world.acme) == each_once([1, 2]), "its own writes are rolled back, the others' stay"
        assert [hint.seq for hint in hints] == [1, 2], "hints follow the first attempt"
        assert selectors.backlog() == selectors.Backlog(unnumbered=0, unpushed=0, retrying=2, parked=0)
        pauses = []
        for _ in range(6):
            world.make_due()
            relay.drain()
            failed = Delivery.objects.filter(handler="probes.refuse").order_by("id").first()
            with connection.cursor() as cursor:
                cursor.execute("SELECT extract(epoch FROM %s - clock_timestamp())", [failed.next_try_at])
                pauses.append(cursor.fetchone()[0])
        assert all(later > earlier * 2 for earlier, later in pairwise(pauses))
        assert selectors.parked_deliveries() == []
        world.make_due()
        relay.drain()
        parked = selectors.parked_deliveries()
        assert [(row.handler, row.attempts, row.program_id) for row in parked] == [
            ("probes.refuse", 8, world.acme.id)
        ] * 2
        assert parked[0].error.startswith("IntegrityError at tests/integration/test_outbox_relay.py:")
        assert "anna" not in parked[0].error
        world.make_due()
        relay.drain()
        assert selectors.backlog().parked == 2, "parked is parked"
        registry.unsubscribe("probes.refuse")
        registry.subscribe(Probed, lambda event: None, name="probes.refuse")
        assert told("list").count("probes.refuse\n") == 2
        assert retry_parked(delivery_ids=[parked[0].id]) == 1
        assert told("retry", "--all") == "1 deliveries are due again\n"
        assert told("list") == "nothing is parked\n"
        with pytest.raises(CommandError, match="name the ids"):
            told("retry")
        relay.drain()
        assert selectors.backlog() == selectors.Backlog(0, 0, 0, 0)
    finally:
        registry.unsubscribe("probes.refuse")
    assert world.counted(world.acme) == each_once([1, 2])


@pytest.mark.django_db
def test_a_batch_with_one_bad_delivery_is_made_one_by_one(world, hints):
    def refuse_odd(event) -> None:
        if event.number % 2:
            refuse(event)

    registry.subscribe(Probed, refuse_odd, name="probes.odd")
    try:
        world.publish(world.acme, *range(10))
        relay.drain(push=False, batch=50)
    finally:
        registry.unsubscribe("probes.odd")
    assert world.counted(world.acme) == each_once(range(10))
    assert Delivery.objects.filter(handler="probes.odd", done_at=None).count() == 5
    assert hints == []
    assert selectors.pushed_seqs([world.acme.id, None]) == {world.acme.id: 10, None: 0}


@pytest.mark.django_db
def test_a_relay_of_an_older_deploy_keeps_the_fact_for_a_handler_it_does_not_have(world, hints):
    registry.subscribe(Probed, print, name="probes.of_tomorrow")
    world.publish(world.acme, 1)
    registry.unsubscribe("probes.of_tomorrow")
    relay.drain()
    waiting = Delivery.objects.get(done_at=None)
    assert (waiting.handler, waiting.attempts) == ("probes.of_tomorrow", 1)
    seen = []
    registry.subscribe(Probed, lambda event: seen.append(event.number), name="probes.of_tomorrow")
    try:
        world.make_due()
        relay.drain()
    finally:
        registry.unsubscribe("probes.of_tomorrow")
    assert seen == [1]


@pytest.mark.django_db
def test_facts_of_a_program_that_has_left_stop_nobody(world, hints):
    with transaction.atomic():
        outbox.publish(Probed(program_id=987_654, number=1))
    world.publish(world.acme, 2)
    relay.drain()
    assert world.counted(world.acme) == each_once([2])
    assert [hint.schema for hint in hints] == [world.acme.schema_name]


@pytest.mark.django_db
def test_drain_of_one_program_leaves_the_other_and_the_limit_holds(world, hints):
    world.publish(world.acme, 1, 2, 3)
    world.publish(world.globex, 1)
    assert relay.drain(world.acme.id, limit=2) == 2
    assert world.numbers_of(world.acme) == [1, 2, None]
    assert world.numbers_of(world.globex) == [None]


@pytest.mark.django_db
def test_a_handler_may_publish_and_drain_goes_on(world, hints):
    def publish_once_more(event) -> None:
        if event.number < 3:
            outbox.publish(Probed(program_id=event.program_id, number=event.number + 1))

    registry.subscribe(Probed, publish_once_more, name="probes.chain")
    try:
        world.publish(world.acme, 1)
        assert relay.drain() == 3
    finally:
        registry.unsubscribe("probes.chain")
    assert world.counted(world.acme) == each_once([1, 2, 3])


@pytest.mark.django_db
def test_what_counts_afresh_is_called_once_for_a_batch_and_alone_without_one(world, hints):
    seen = []
    registry.subscribe(Probed, lambda event: seen.append(event.number), name="probes.even", once_per=is_even)
    try:
        world.publish(world.acme, 1, 2, 3, 4, 5)
        relay.drain(batch=50)
        assert seen == [4, 5], "the last of the even and the last of the odd ones"
        assert not Delivery.objects.filter(done_at=None).exists(), "all are done by it"
        world.publish(world.acme, 6, 8)
        relay.drain()
    finally:
        registry.unsubscribe("probes.even")
    assert seen == [4, 5, 6, 8]


def is_even(event: Probed) -> bool:
    return event.number % 2 == 0


@pytest.mark.django_db
def test_a_relay_that_died_before_pushing_is_taken_up(world, hints):
    world.publish(world.acme, 1, 2)
    relay.drain()
    hints.clear()
    Tally.objects.filter(program_id=world.acme.id).update(pushed_seq=1)
    relay.drain()
    assert [hint.seq for hint in hints] == [2], "the hint is sent, the handlers are not called again"
    assert world.counted(world.acme) == each_once([1, 2])


@pytest.mark.django_db
def test_a_broken_forwarder_stops_nobody(world, hints, monkeypatch):
    def broken(_hints) -> None:
        raise RuntimeError("no Valkey")

    monkeypatch.setattr(relay.pushing, "forwarders", [broken, hints.extend])
    world.publish(world.acme, 1)
    relay.drain()
    assert [hint.seq for hint in hints] == [1]


@pytest.mark.django_db
def test_facts_nobody_hears_go_by_the_hundreds(world, hints, django_assert_max_num_queries):
    with transaction.atomic():
        for number in range(1_200):
            outbox.publish(Unheard(program_id=world.acme.id, number=number))
    assert selectors.relay_lag_seconds() > 0
    with django_assert_max_num_queries(60):
        assert relay.drain() == 1_200
    assert selectors.relay_lag_seconds() == 0
    assert [hint.seq for hint in hints] == list(range(1, 1_201))


@pytest.mark.django_db
def test_retention_deletes_what_everybody_knows_and_keeps_the_numbers(world, hints):
    registry.subscribe(Probed, refuse, name="probes.refuse")
    try:
        world.publish(world.acme, 1)
    finally:
        registry.unsubscribe("probes.refuse")
    world.publish(world.acme, 2)
    relay.drain()
    world.publish(world.acme, 3)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE outbox_message SET written_at = written_at - interval '15 days'")
    assert purge() == 1
    assert list(OutboxMessage.objects.order_by("id").values_list("payload__number", flat=True)) == [1, 3]
    relay.drain()
    assert OutboxMessage.objects.get(payload__number=3).seq == 3
