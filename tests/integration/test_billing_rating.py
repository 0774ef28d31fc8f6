"""Every closed contact is rated once, explained, and nothing is lost silently."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from billing import selectors
from billing.domain.statement import ChargeRow, statement_lines
from billing.models import RatedCharge, UnratedContact
from billing.services.rate_cards import RateRow, publish_rate_card
from billing.services.rating import rate_interaction, rate_pending
from billing.services.statements import rerate_period
from billing.tasks import sweep
from interactions.models import Interaction
from interactions.selectors import segments_of
from kernel import clock
from outbox.models import OutboxMessage
from outbox.relay import drain
from portal.contacts import told
from reporting.models import IntervalFact
from routing.domain.steering import Standing, Where
from routing.services import queueing, setup, steering
from tenants.context import program_context
from tests.factories.floor import ready
from tests.factories.money import AFTER_OCTOBER, CHAT, NOON, books, entity


@pytest.fixture
def acme(floor):
    return books(floor.acme, entity())


def test_a_closed_contact_is_charged_by_the_card(acme):
    contact = acme.contact(talk=65, wrap_up=20)
    with program_context(acme.floor.program):
        charge = selectors.charges_of_contact(contact.id).get()
    # 85 s of handling: 30 s in full, 55 s up to 60 by steps of 6, 90 s at 0.62 a minute, and 0.05 to connect
    assert (charge.used_ms, charge.billed_seconds, charge.amount_micro) == (85_000, 90, 980_000)
    assert (charge.is_late, charge.channel, charge.currency) == (False, "chat", "EUR")
    assert [step["code"] for step in charge.explain] == ["connect_fee", "group", "amount"]


def test_a_transferred_contact_is_charged_for_what_was_handled_and_not_for_its_second_wait(acme, two_programs):
    floor, agent = acme.floor, acme.floor.agent
    with clock.at(acme.free_at):
        ready(agent)
        contact = floor.arrive()
        floor.accept()
        clock.advance(timedelta(seconds=40))
        with program_context(floor.program):
            sales = setup.set_queue(code="sales", name="Sales")
            steering.send_contact(
                interaction_id=contact.id,
                queue_id=sales.id,
                seen=Standing(Where.ACTIVE, agent.id),
                by=two_programs.acme.supervisor,
            )
        clock.advance(timedelta(seconds=300))
        assert floor.accept().id == contact.id
        clock.advance(timedelta(seconds=25))
        with program_context(floor.program):
            queueing.end_contact(interaction_id=contact.id, by="agent", agent_id=agent.id)
            clock.advance(timedelta(seconds=20))
            queueing.finish_wrap_up(interaction_id=contact.id, agent_id=agent.id, disposition_id=floor.solved.id)
        drain()
    with program_context(floor.program):
        charge = selectors.charges_of_contact(contact.id).get()
        kinds = [part.kind for part in segments_of([contact.id])[contact.id]]
        lines = [line.words for line in told(contact.id).happenings]
        with translation.override("ru"):
            lines += [line.words for line in told(contact.id).happenings]
        (row,) = IntervalFact.objects.filter(queue_id=sales.id, handled=1)
    assert kinds == ["queue", "talk", "transfer", "talk", "wrap_up"]
    assert (charge.used_ms, charge.amount_micro) == (85_000, 980_000), "as one of 85 s that nobody moved"
    assert (row.talk_ms, row.wrap_up_ms) == (65_000, 20_000)
    assert {"Transferred to the queue Sales", "Переведено в очередь Sales"} <= set(lines)


def test_the_charge_is_told(acme):
    contact = acme.contact()
    told = OutboxMessage.objects.get(name="billing.charge.rated")
    assert told.payload["interaction_id"] == str(contact.id)
    assert (told.payload["amount_micro"], told.topics) == (980_000, ["billing"])


def test_told_twice_it_is_charged_once(acme):
    contact = acme.contact()
    with program_context(acme.floor.program):
        assert rate_interaction(interaction_id=contact.id) == []
        assert rate_pending(period=acme.period()) == 0
        assert RatedCharge.objects.count() == 1
        charge = RatedCharge.objects.get()
        charge.pk = None
        with pytest.raises(IntegrityError, match="charge_once"), transaction.atomic():
            charge.save()


def test_an_abandoned_contact_costs_nothing(acme):
    with clock.at(NOON):
        waiting = acme.floor.arrive()
        with program_context(acme.floor.program):
            queueing.abandon(interaction_id=waiting.id)
        drain()
    with program_context(acme.floor.program):
        assert not RatedCharge.objects.exists()
        assert not UnratedContact.objects.exists()


def test_the_other_program_has_no_charge(acme, floor):
    acme.contact()
    with program_context(floor.globex.program):
        assert not RatedCharge.objects.exists()
        assert selectors.periods().count() == 0


def test_a_contact_without_contract_is_listed_and_rated_later(floor):
    from billing.models import Contract

    issuer = entity()
    shop = books(floor.acme, issuer)
    with program_context(floor.acme.program):
        Contract.objects.get().versions.update(valid_from=date(2026, 11, 1))
    contact = shop.contact()
    with program_context(floor.acme.program):
        unrated = selectors.unrated_contacts().get()
        assert (unrated.interaction_id, unrated.reason) == (contact.id, "no_contract")
        assert selectors.pending_contacts(shop.period()) == [contact.id]
        Contract.objects.get().versions.update(valid_from=date(2026, 1, 1))
        assert rate_pending(period=shop.period()) == 1
        assert not UnratedContact.objects.exists()
        assert RatedCharge.objects.get().amount_micro == 980_000


def test_the_sweep_rates_what_was_left_and_begins_the_review(acme):
    acme.contact(drained=False)
    acme.period()
    with clock.at(AFTER_OCTOBER), program_context(acme.floor.program):
        assert (sweep(), sweep()) == (1, 0)
        assert acme.period().status == "review"


@pytest.mark.parametrize(
    ("rows", "talk", "wrap_up", "reason"),
    [([replace(CHAT, channel="voice")], 60, 0, "no_rate"), ([CHAT], 0, 0, "no_time")],
)
def test_what_cannot_be_priced_says_why(floor, rows, talk, wrap_up, reason):
    shop = books(floor.acme, entity(), rows=rows)
    shop.contact(talk=talk, wrap_up=wrap_up)
    with program_context(floor.acme.program):
        assert not RatedCharge.objects.exists()
        assert selectors.unrated_contacts().get().reason == reason


def test_a_new_version_prices_new_days_only(acme):
    first = acme.contact()
    with program_context(acme.floor.program):
        dearer = [RateRow(price="6.2", channel="chat")]
        publish_rate_card(contract_id=acme.contract.id, rows=dearer, valid_from=date(2026, 10, 15))
    second = acme.contact(at=NOON + timedelta(days=1))
    with program_context(acme.floor.program):
        assert selectors.charges_of_contact(first.id).get().card_version.number == 1
        charge = selectors.charges_of_contact(second.id).get()
        assert (charge.card_version.number, charge.amount_micro) == (2, 8_783_333)  # 85 s x 6.2 / 60
        line = selectors.statement_preview(acme.period().id).lines[0]
        assert (line.count, line.price_micro) == (2, None)  # two prices: none is printed


def test_the_day_is_local(floor):
    globex = books(floor.globex, entity())  # Tokyo
    globex.contact(at=datetime(2026, 10, 31, 15, 30, tzinfo=UTC))  # 1 November there
    with program_context(floor.globex.program):
        period = RatedCharge.objects.get().period
    assert period.starts_at == datetime(2026, 10, 31, 15, tzinfo=UTC)
    assert period.ends_at == datetime(2026, 11, 30, 15, tzinfo=UTC)


def test_a_correction_adds_the_difference(acme):
    contact = acme.contact(talk=65, wrap_up=20)
    with program_context(acme.floor.program):
        contact.segments.filter(kind="talk").update(started_at=NOON - timedelta(seconds=55))  # a minute longer
        Interaction.objects.filter(id=contact.id).update(revision=2)
        rows = rate_interaction(interaction_id=contact.id)
        assert [(row.full_micro, row.amount_micro, row.revision) for row in rows] == [(1_600_000, 620_000, 2)]
        line = selectors.statement_preview(acme.period().id).lines[0]
        assert (line.count, line.exact_micro, line.billed_seconds) == (1, 1_600_000, 150)
        assert rerate_period(period_id=acme.period().id).differences == []


def test_a_late_contact_goes_to_the_open_period_once(acme):
    acme.contact()
    acme.approve()
    late = acme.contact(at=NOON + timedelta(days=2), drained=False)
    with clock.at(AFTER_OCTOBER + timedelta(hours=1)):
        drain()
        with program_context(acme.floor.program):
            assert rate_interaction(interaction_id=late.id) == []
            charge = selectors.charges_of_contact(late.id).get()
            assert charge.is_late
            assert charge.origin_period_id == acme.period().id
            assert charge.period_id == acme.period(AFTER_OCTOBER).id
            line = selectors.statement_preview(charge.period_id).lines[0]
            assert (line.is_late, line.count, line.exact_micro) == (True, 1, 980_000)


def test_rating_again_gives_the_same_and_another_card_says_what_it_would_give(acme):
    for talk in (10, 65, 133.337):
        acme.contact(talk=talk)
    with program_context(acme.floor.program):
        same = rerate_period(period_id=acme.period().id)
        assert (same.checked, same.differences) == (3, [])
        assert same.stored_micro == same.now_micro
        dearer = publish_rate_card(
            contract_id=acme.contract.id, rows=[replace(CHAT, connect_fee="1.05")], valid_from=date(2026, 12, 1)
        )
        other = rerate_period(period_id=acme.period().id, card_version_id=dearer.id)
        assert other.now_micro - other.stored_micro == 3_000_000
        assert RatedCharge.objects.count() == 3


def test_changed_evidence_is_named(acme):
    contact = acme.contact()
    with program_context(acme.floor.program):
        contact.segments.filter(kind="wrap_up").update(ended_at=NOON + timedelta(minutes=9))
        found = rerate_period(period_id=acme.period().id).differences
        assert [(one.interaction_id, one.same_input) for one in found] == [(contact.id, False)]


def test_the_preview_groups_as_the_pure_rules_do(acme):
    for talk in (10, 65, 133.337, 7.001):
        acme.contact(talk=talk)
    with program_context(acme.floor.program):
        preview = selectors.statement_preview(acme.period().id)
        rows = [
            ChargeRow(c.interaction_id, c.component, c.channel, c.queue_id, c.billed_seconds, c.amount_micro, c.is_late)
            for c in selectors.charges_in_period(acme.period().id)
        ]
        names = ("component", "channel", "queue_id", "count", "billed_seconds", "exact_micro", "amount_micro")
        for live, pure in zip(preview.lines, statement_lines(rows, "EUR"), strict=True):
            assert [getattr(live, name) for name in names] == [getattr(pure, name) for name in names]
            below = selectors.charges_of_line(period_id=acme.period().id, contract_id=acme.contract.id, key=live.key)
            contacts = selectors.contacts_of_line(below)
            assert len(contacts) == live.count
            assert sum(contact.amount_micro for contact in contacts) == live.exact_micro


def test_charges_and_published_prices_are_written_once(acme):
    acme.contact()
    with program_context(acme.floor.program):
        for table in ("billing_ratedcharge", "billing_ratecardversion"):
            for sql in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
                with pytest.raises(IntegrityError, match="written once"), transaction.atomic():
                    connection.cursor().execute(sql)
