"""Callbacks: promised, kept at their place, tried, tried again, done; and never two for one wish."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from acd.models import Waiting
from crm.domain.contact import ContactKind
from crm.models import DoNotCall
from crm.services.customers import add_contact_point
from interactions import selectors as interaction_selectors
from interactions.models import Interaction
from kernel import clock
from outbox import relay
from reporting.models import IntervalFact
from reporting.services import counting
from routing import callback_reading, selectors
from routing.domain.callbacks import AttemptOutcome, CallbackSource, NotThen, NotThenReason
from routing.models import Callback, CallbackRule, Queue, QueueEntry
from routing.services import callback_attempts, callbacks, queueing, setup
from routing.services.callback_steps import AttemptMissing
from routing.services.callbacks import Wish
from routing.services.sweeping import sweep_program
from tenants.context import program_context
from tests.factories.floor import ready

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)  # a Monday
NUMBER = "+4722123456"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def acme(floor):
    with program_context(floor.acme.program):
        yield floor.acme


def ask(contact, *, number=NUMBER, at=None) -> Callback:
    """The customer of a contact that waits would rather be called."""
    return callbacks.call_back_instead(
        interaction_id=contact.id, wish=Wish(number, CallbackSource.WIDGET, at=at)
    ).callback


def say(acme, work, outcome, **more) -> Callback:
    return callback_attempts.record_attempt(
        interaction_id=work.id, agent_id=acme.agent.id, outcome=AttemptOutcome(outcome), **more
    )


def wrap_up(acme, work) -> None:
    queueing.finish_wrap_up(interaction_id=work.id, agent_id=acme.agent.id, disposition_id=acme.solved.id)


def opened_only_by_day(acme) -> None:
    hours = setup.set_hours(
        name="Day", time_zone="Europe/Oslo", weekly={str(day): [["09:00", "18:00"]] for day in range(5)}
    )
    Queue.objects.filter(pk=acme.queue.pk).update(hours=hours)


def test_a_callback_keeps_the_place_of_the_contact_it_was_asked_in(acme):
    with clock.at(NOON):
        contact = acme.arrive("My parcel is lost")
        clock.advance(MINUTE)
        later = acme.arrive()
        clock.advance(2 * MINUTE)
        callback = ask(contact)
        contact.refresh_from_db()
        assert (contact.state, contact.outcome) == ("closed", "deferred")
        stay = QueueEntry.objects.get(interaction=contact)
        assert (stay.exit, stay.left_at) == ("callback", NOON + 3 * MINUTE)
        row = Waiting.objects.get(interaction_id=callback.work_id)
        assert (row.enqueued_at, row.channel, row.priority) == (NOON, "voice", acme.queue.priority)
        assert (callback_reading.place_of(callback), selectors.place_in_queue(later.id)) == (1, 2)
        ready(acme.agent)
        work = acme.accept()
    assert (work.id, work.direction, work.follows_id, work.customer_id) == (
        callback.work_id, "outbound", contact.id, contact.customer_id,
    )  # fmt: skip
    callback.refresh_from_db()
    assert (callback.state, callback.reason) == ("assigned", "My parcel is lost")


def test_nobody_answers_so_it_comes_again_after_the_pause_and_is_reached(acme):
    with clock.at(NOON):
        callback = ask(acme.arrive())
        ready(acme.agent)
        work = acme.accept()
        with pytest.raises(AttemptMissing):
            acme.finish(work.id)
        say(acme, work, "no_answer")
        wrap_up(acme, work)
        callback.refresh_from_db()
        assert (callback.state, callback.due_at, callback.attempt_count) == ("attempted", NOON + 15 * MINUTE, 1)
        clock.advance(14 * MINUTE)
        sweep_program()
        assert acme.offer() is None
        clock.advance(MINUTE)
        assert sweep_program() == 1
        again = acme.accept()
        assert Waiting.objects.count() == 0
        say(acme, again, "reached")
        again.refresh_from_db()
        assert again.state == "active", "the talk goes on"
        clock.advance(2 * MINUTE)
        acme.finish(again.id)
    callback.refresh_from_db()
    assert (callback.state, callback.outcome, callback.closed_at) == ("done", "reached", NOON + 15 * MINUTE)
    tries = callback_reading.attempts_of([callback.id])[callback.id]
    assert [(one.number, one.outcome, one.agent_id) for one in tries] == [
        (1, "no_answer", acme.agent.id), (2, "reached", acme.agent.id),
    ]  # fmt: skip
    figures = callback_reading.figures_between(NOON, NOON + MINUTE)
    assert (figures.asked, figures.done, figures.open, figures.seconds_to_call) == (1, 1, 0, 0.0)


def test_a_callback_that_never_reaches_anybody_fails_after_the_last_attempt(acme):
    CallbackRule.objects.create(queue=acme.queue, most_attempts=2, pause_minutes=5)
    with clock.at(NOON):
        callback = ask(acme.arrive())
        ready(acme.agent)
        for outcome in ("busy", "no_answer"):
            work = acme.accept()
            say(acme, work, outcome)
            wrap_up(acme, work)
            clock.advance(5 * MINUTE)
            sweep_program()
    callback.refresh_from_db()
    assert (callback.state, callback.outcome, callback.attempt_count) == ("failed", "no_answer", 2)
    assert acme.offer() is None


def test_asked_twice_is_one_callback(acme):
    with clock.at(NOON):
        first = ask(acme.arrive(who="ann"))
        asked = callbacks.call_back_instead(
            interaction_id=acme.arrive(who="ann").id, wish=Wish("+4722999999", CallbackSource.WIDGET)
        )
        other = callbacks.call_back_instead(
            interaction_id=acme.arrive(who="bob").id, wish=Wish(NUMBER, CallbackSource.WIDGET)
        )
    assert [(one.callback.id, one.is_new) for one in (asked, other)] == [(first.id, False)] * 2
    assert Waiting.objects.count() == 1


def test_outside_the_hours_it_waits_for_the_opening(acme):
    opened_only_by_day(acme)
    friday = datetime(2026, 3, 6, 20, tzinfo=UTC)
    monday = datetime(2026, 3, 9, 8, tzinfo=UTC)  # nine in Oslo
    with clock.at(friday):
        contact = acme.arrive()
        asked = callbacks.ask_callback(
            queue_id=acme.queue.id, customer_id=contact.customer_id, wish=Wish(NUMBER, CallbackSource.API)
        ).callback
        assert (asked.state, asked.due_at, asked.place_at) == ("scheduled", monday, monday)
    with clock.at(monday):
        assert sweep_program() == 1
        asked.refresh_from_db()
        assert asked.state == "waiting"
    with clock.at(monday + timedelta(hours=9)):  # nobody got round to it
        sweep_program()
        asked.refresh_from_db()
        assert (asked.state, asked.due_at) == ("scheduled", datetime(2026, 3, 10, 8, tzinfo=UTC))
        assert not Waiting.objects.filter(channel="voice").exists()
    with clock.at(datetime(2026, 3, 15, tzinfo=UTC)):
        sweep_program()
        asked.refresh_from_db()
        assert asked.state == "expired"


def test_a_slot_holds_so_many_and_the_next_time_is_named(acme):
    opened_only_by_day(acme)
    CallbackRule.objects.create(queue=acme.queue, slot_cap=1)
    at = datetime(2026, 3, 3, 9, 10, tzinfo=UTC)
    with clock.at(NOON):
        people = [acme.arrive() for _ in range(2)]
        first = ask(people[0], at=at)
        assert (first.state, first.scheduled_at) == ("scheduled", datetime(2026, 3, 3, 9, tzinfo=UTC))
        with pytest.raises(NotThen) as refused:
            ask(people[1], number="+4722000000", at=at)
        assert (refused.value.reason, refused.value.next_at) == (
            NotThenReason.FULL, datetime(2026, 3, 3, 9, 30, tzinfo=UTC),
        )  # fmt: skip
        people[1].refresh_from_db()
        assert people[1].state == "waiting", "refused, and nothing was lost"


def test_who_refuses_is_not_called_any_more(acme):
    with clock.at(NOON):
        callback = ask(acme.arrive())
        ready(acme.agent)
        work = acme.accept()
        say(acme, work, "refused", forbid=True)
        wrap_up(acme, work)
        assert DoNotCall.objects.get().number == NUMBER
        with pytest.raises(callbacks.CallForbidden):
            ask(acme.arrive())
    callback.refresh_from_db()
    assert callback.state == "failed"


def test_a_number_forbidden_meanwhile_is_not_called(acme):
    with clock.at(NOON):
        callback = ask(acme.arrive(), at=NOON + timedelta(hours=2))
        DoNotCall.objects.create(number=NUMBER, added_at=NOON)
        clock.advance(timedelta(hours=2))
        sweep_program()
    callback.refresh_from_db()
    assert (callback.state, callback.outcome) == ("failed", "do_not_call")


def test_the_agent_agrees_on_another_time(acme):
    with clock.at(NOON):
        callback = ask(acme.arrive())
        ready(acme.agent)
        work = acme.accept()
        say(acme, work, "later", later_at=NOON + timedelta(hours=1))
        wrap_up(acme, work)
        callback.refresh_from_db()
        assert (callback.state, callback.scheduled_at) == ("scheduled", NOON + timedelta(hours=1))
        clock.advance(timedelta(hours=1))
        sweep_program()
        assert acme.accept().id != work.id


def test_a_lost_agent_gives_the_callback_back_to_its_place(acme):
    with clock.at(NOON):
        callback = ask(acme.arrive())
        ready(acme.agent)
        clock.advance(MINUTE)
        work = acme.accept()
        queueing.return_to_queue(interaction_id=work.id)
        callback.refresh_from_db()
        assert (callback.state, Waiting.objects.get().enqueued_at) == ("waiting", NOON)


def test_it_is_cancelled_before_it_is_called_and_not_while(acme):
    with clock.at(NOON):
        callback = ask(acme.arrive())
        callbacks.cancel_callback(callback_id=callback.id)
        callback.refresh_from_db()
        assert (callback.state, Waiting.objects.count()) == ("cancelled", 0)
        assert Interaction.objects.get(pk=callback.work_id).state == "closed"
        with pytest.raises(callbacks.CannotCancel):
            callbacks.cancel_callback(callback_id=callback.id)
        other = ask(acme.arrive())
        ready(acme.agent)
        acme.accept()
        with pytest.raises(callbacks.CannotCancel):
            callbacks.cancel_callback(callback_id=other.id)


def test_who_gave_up_is_called_back(acme):
    with clock.at(NOON):
        contact = acme.arrive(who=uuid.uuid4().hex)
        clock.advance(MINUTE)
        queueing.abandon(interaction_id=contact.id)
        with pytest.raises(callbacks.NoNumber):
            callbacks.call_back_abandoned(interaction_id=contact.id, by=None)
        asked = callbacks.call_back_abandoned(interaction_id=contact.id, by=7, number=NUMBER)
    assert (asked.is_new, asked.callback.place_at, asked.callback.asked_by_id) == (True, NOON, 7)
    newest = interaction_selectors.history_of_customer(contact.customer_id).first()
    assert newest.id == asked.callback.work_id


def test_a_queue_may_call_back_whoever_gives_up(acme):
    CallbackRule.objects.create(queue=acme.queue, after_abandon=True)
    with clock.at(NOON):
        known, stranger = acme.arrive(), acme.arrive()
        add_contact_point(customer_id=known.customer_id, kind=ContactKind.PHONE, value=NUMBER)
        for contact in (known, stranger):
            queueing.abandon(interaction_id=contact.id)
        relay.drain(acme.program.id)
    callback = Callback.objects.get()
    assert (callback.interaction_id, callback.source, callback.place_at) == (known.id, "rule", NOON)


def test_a_contact_that_ended_without_a_word_is_tried_again(acme):
    with clock.at(NOON):
        callback = ask(acme.arrive())
        ready(acme.agent)
        work = acme.accept()
        queueing.end_contact(interaction_id=work.id, by="system")
        sweep_program()
        callback.refresh_from_db()
        assert (callback.state, callback.outcome) == ("attempted", "unknown")
        wrap_up(acme, work)
        clock.advance(15 * MINUTE)
        sweep_program()
        callback.refresh_from_db()
        queueing.abandon(interaction_id=callback.work_id, by="system")  # somebody cleaned the queue
        sweep_program()
        callback.refresh_from_db()
        assert callback.state == "waiting", "a promise is not lost with its contact"


def test_the_other_program_sees_no_callback(acme, floor):
    with clock.at(NOON):
        callback = ask(acme.arrive())
    with program_context(floor.globex.program):
        assert not Callback.objects.exists()
        with pytest.raises(Callback.DoesNotExist):
            callbacks.cancel_callback(callback_id=callback.id)


def test_a_callback_is_counted_once_and_not_as_abandoned(acme):
    with clock.at(NOON):
        ask(acme.arrive())
        ready(acme.agent)
        clock.advance(MINUTE)
        work = acme.accept()
        say(acme, work, "reached")
        acme.finish(work.id)
        counting.rebuild(starts_at=NOON, ends_at=NOON + 15 * MINUTE)
    chat = IntervalFact.objects.get(channel="chat")
    assert (chat.offered, chat.queued, chat.dequeued, chat.flow_outs, chat.callbacks_in_time, chat.abandoned) == (
        1, 1, 1, 1, 1, 0,
    )  # fmt: skip
    voice = IntervalFact.objects.get(channel="voice")
    assert (voice.offered, voice.answered, voice.handled) == (0, 0, 1)
