"""A fact and its row commit together, or not at all; a foreign event counts once."""

import threading

import pytest
import redis
from django.conf import settings
from django.db import connection, transaction

import outbox
from kernel import clock
from outbox import wake
from outbox.models import OutboxMessage
from outbox.services.publishing import NoProgram, OutsideTransaction
from tests.integration.outbox_probe import FloorProbed, Probed
from tests.integration.outbox_world import World, hints, world

__all__ = ["World", "hints", "world"]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_published_outside_a_transaction(world):
    with pytest.raises(OutsideTransaction):
        outbox.publish(Probed(program_id=world.acme.id, number=1))
    with pytest.raises(OutsideTransaction):
        outbox.receive(source="email", external_id="1")
    assert not OutboxMessage.objects.exists()


@pytest.mark.django_db
def test_a_wake_up_goes_out_also_over_a_connection_that_broke():
    wake.wake("relay")
    other = redis.Redis.from_url(settings.REDIS_URL)
    with other.pubsub() as heard:
        heard.subscribe(wake.channel("wake.relay"))
        assert heard.get_message(timeout=5)["type"] == "subscribe"
        for _broken in range(2):
            assert other.client_kill_filter(_id=str(wake.client().client_id())) == 1
            wake.wake("relay")
            assert heard.get_message(timeout=5)["data"] == b"1"
    other.close()


@pytest.mark.django_db(transaction=True)
def test_a_rollback_takes_the_fact_and_the_wake_up_along(world, monkeypatch):
    woken = []
    monkeypatch.setitem(wake._senders, "relay", lambda: woken.append("relay"))
    world.publish_and_fail(world.acme, 1)
    assert woken == []
    with transaction.atomic():
        for number in range(3):
            outbox.publish(Probed(program_id=world.acme.id, number=number))
        world.publish_and_fail(world.acme, 99)
    assert woken == ["relay"], "one wake-up per transaction"
    assert list(OutboxMessage.objects.order_by("id").values_list("payload__number", flat=True)) == [0, 1, 2]


@pytest.mark.django_db
def test_a_fact_without_a_program_must_be_declared_floor_wide(world):
    with pytest.raises(NoProgram):
        outbox.publish(Probed(program_id=None, number=1))
    outbox.publish(FloorProbed(number=2))
    assert OutboxMessage.objects.get().program_id == 0


@pytest.mark.django_db
def test_publishing_costs_one_statement(world, django_assert_num_queries):
    with django_assert_num_queries(1):
        outbox.publish(Probed(program_id=world.acme.id, number=1))
    row = OutboxMessage.objects.get()
    assert row.handlers == ["probes.first", "probes.second"]
    assert row.topics == ["queues"]
    assert row.seq is None


@pytest.mark.django_db
def test_the_instant_follows_the_clock_and_the_lag_does_not(world):
    past = clock.now().replace(year=2020)
    with clock.at(past):
        outbox.publish(Probed(program_id=world.acme.id, number=1))
    row = OutboxMessage.objects.get()
    assert row.created_at == past
    assert (clock.now() - row.written_at).total_seconds() < 60


@pytest.mark.django_db
def test_a_foreign_event_is_new_once_per_program_and_source(world):
    assert outbox.receive(source="email", external_id="m-1", program_id=world.acme.id)
    assert not outbox.receive(source="email", external_id="m-1", program_id=world.acme.id)
    assert outbox.receive(source="email", external_id="m-1", program_id=world.globex.id)
    assert outbox.receive(source="voice", external_id="m-1", program_id=world.acme.id)
    assert outbox.receive(source="email", external_id="m-1")
    assert not outbox.receive(source="email", external_id="m-1")


@pytest.mark.django_db(transaction=True)
def test_two_deliveries_of_one_mail_at_once_are_one(world):
    started, answers = threading.Event(), []

    def second() -> None:
        started.set()
        with transaction.atomic():
            answers.append(outbox.receive(source="email", external_id="m-1", program_id=world.acme.id))
        connection.close()

    thread = threading.Thread(target=second)
    with transaction.atomic():
        assert outbox.receive(source="email", external_id="m-1", program_id=world.acme.id)
        thread.start()
        started.wait(5)
    thread.join(10)
    assert answers == [False]
