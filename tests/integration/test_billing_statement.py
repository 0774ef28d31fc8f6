"""A period's statement: previewed live, frozen at approval, taken by one document."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from billing import selectors
from billing.models import BillingPeriod, Statement
from billing.services.periods import begin_reviews, period_at
from billing.services.rate_cards import RateRow
from billing.services.statements import (
    AlreadyInvoiced,
    NoReason,
    NotApproved,
    NothingToBill,
    PeriodClosed,
    PeriodStillRuns,
    add_adjustment,
    approve_statement,
    mark_invoiced,
    release_statement,
    reopen_statements,
)
from kernel import clock
from outbox.models import OutboxMessage
from tenants.context import program_context
from tenants.models import AuditEntry
from tests.factories.money import AFTER_OCTOBER, NOON, books, entity

HOUR = timedelta(hours=1)


@pytest.fixture
def acme(floor):
    return books(floor.acme, entity())


@pytest.fixture
def inside(acme):
    with program_context(acme.floor.program):
        yield acme


def test_the_preview_is_live_and_the_statement_is_frozen(acme):
    acme.contact(talk=65)
    acme.contact(talk=10, wrap_up=0.5)
    with program_context(acme.floor.program):
        preview = selectors.statement_preview(acme.period().id)
    # 90 s and 30 s at 0.62 a minute, twice 0.05
    assert (preview.count, preview.billed_seconds, preview.exact_micro, preview.amount_micro) == (
        2,
        120,
        1_340_000,
        1_340_000,
    )
    statement = acme.approve()
    with program_context(acme.floor.program):
        assert selectors.statement_lines_of(statement.id)[0].exact_micro == 1_340_000
        assert [line.key for line in selectors.statement_lines_of(statement.id)] == [line.key for line in preview.lines]
        assert acme.period().status == "closed"
        for sql in (
            "UPDATE billing_statement SET amount_micro = 1",
            "DELETE FROM billing_statement",
            "UPDATE billing_statementline SET count = 0",
            "DELETE FROM billing_statementline",
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                connection.cursor().execute(sql)
    told = OutboxMessage.objects.get(name="billing.statement.approved")
    assert (told.payload["statement_id"], told.payload["amount_micro"]) == (statement.id, 1_340_000)


def test_a_running_period_is_billed_only_when_cut(inside):
    inside.contact()
    now = NOON + HOUR
    with clock.at(now):
        running = inside.period()
        with pytest.raises(PeriodStillRuns) as refused:
            approve_statement(period_id=running.id, approved_by_id=1)
        assert refused.value.ends_at == datetime(2026, 10, 31, 23, tzinfo=UTC)  # midnight in Berlin
        statement = approve_statement(period_id=running.id, approved_by_id=1, cut=True)[0]
        assert (statement.period.ends_at, statement.count) == (now, 1)
    inside.contact(at=now + HOUR)
    with clock.at(AFTER_OCTOBER):
        rest = period_at(now)
        assert (rest.starts_at, rest.ends_at) == (now, refused.value.ends_at)
        assert approve_statement(period_id=rest.id, approved_by_id=1)[0].count == 1


def test_approval_rates_what_the_relay_has_not_brought_yet(inside):
    inside.contact(drained=False)
    assert inside.approve().count == 1


def test_a_period_is_approved_once_and_never_empty(inside):
    inside.contact()
    with clock.at(AFTER_OCTOBER), pytest.raises(NothingToBill):
        approve_statement(period_id=period_at(NOON - timedelta(days=31)).id, approved_by_id=1)
    statement = inside.approve()
    with pytest.raises(PeriodClosed):
        approve_statement(period_id=statement.period_id, approved_by_id=1)
    with pytest.raises(PeriodClosed):
        add_adjustment(
            period_id=statement.period_id, contract_id=inside.contract.id, amount_micro=1, reason="x", made_by_id=1
        )


def test_an_approval_taken_back_is_kept_and_another_follows(inside):
    inside.contact()
    first = inside.approve()
    with clock.at(AFTER_OCTOBER):
        back = reopen_statements(period_id=first.period_id, reopened_by_id=7, reason="  A wrong price ")
        assert [row.id for row in back] == [first.id]
        assert not selectors.statements().exists()
        with pytest.raises(Statement.DoesNotExist):
            selectors.statement_by_id(first.id)
        kept = selectors.last_reopened(first.period_id)
        assert (kept.reopened_reason, kept.reopened_by_id, kept.reopened_at) == ("A wrong price", 7, AFTER_OCTOBER)
        assert (inside.period().status, inside.period().closed_at) == ("review", None)
        inside.contact(at=NOON + HOUR)  # the period takes charges again
        second = inside.approve()
    assert (first.count, second.count, second.id != first.id) == (1, 2, True)
    told = OutboxMessage.objects.get(name="billing.statement.reopened")
    assert told.payload["statement_id"] == first.id
    entry = AuditEntry.objects.get(action="statement.reopened")
    assert entry.object_ids == {"statement": first.id, "period": first.period_id, "by": 7}
    for sql in (
        "UPDATE billing_statement SET status = 'approved' WHERE id = %s",
        "DELETE FROM billing_statement WHERE id = %s",
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            connection.cursor().execute(sql, [first.id])


def test_an_approval_is_taken_back_only_for_a_reason_and_without_a_document(inside):
    inside.contact()
    with pytest.raises(NotApproved):
        reopen_statements(period_id=inside.period().id, reopened_by_id=1, reason="x")
    statement, invoice = inside.approve(), uuid.uuid4()
    with pytest.raises(NoReason):
        reopen_statements(period_id=statement.period_id, reopened_by_id=1, reason=" ")
    mark_invoiced(statement_id=statement.id, invoice_id=invoice)
    with pytest.raises(AlreadyInvoiced):
        reopen_statements(period_id=statement.period_id, reopened_by_id=1, reason="x")
    release_statement(statement_id=statement.id, invoice_id=invoice)
    assert reopen_statements(period_id=statement.period_id, reopened_by_id=1, reason="x")


def test_an_adjustment_is_a_line_with_a_reason(inside):
    inside.contact()
    made = {"period_id": inside.period().id, "contract_id": inside.contract.id, "made_by_id": 1}
    add_adjustment(**made, amount_micro=-500_000, reason=" Goodwill ")
    for bad in ({"amount_micro": 0, "reason": "x"}, {"amount_micro": 1, "reason": " "}):
        with pytest.raises(IntegrityError), transaction.atomic():
            add_adjustment(**made, **bad)
    line = inside.approve() and selectors.statement_lines_of(selectors.statements().get().id)[-1]
    assert (line.text, line.amount_micro, line.count, line.is_adjustment) == ("Goodwill", -500_000, 0, True)
    assert selectors.statements().get().amount_micro == 480_000


def test_one_document_takes_a_statement(inside):
    inside.contact()
    statement, mine = inside.approve(), uuid.uuid4()
    mark_invoiced(statement_id=statement.id, invoice_id=mine)
    mark_invoiced(statement_id=statement.id, invoice_id=mine)
    with pytest.raises(AlreadyInvoiced):
        mark_invoiced(statement_id=statement.id, invoice_id=uuid.uuid4())
    release_statement(statement_id=statement.id, invoice_id=mine)
    assert selectors.statement_by_id(statement.id).status == "approved"


def test_periods_do_not_overlap_and_go_into_review(inside):
    october = inside.period()
    with pytest.raises(IntegrityError, match="period_no_overlap"), transaction.atomic():
        BillingPeriod.objects.create(starts_at=NOON, ends_at=NOON + HOUR)
    with clock.at(october.ends_at - HOUR):
        assert begin_reviews() == 0
    with clock.at(october.ends_at):
        assert begin_reviews() == 1
        assert selectors.periods_to_bill().get().status == "review"
        assert selectors.current_period() is None


def test_a_statement_is_of_its_program_alone(acme, floor):
    acme.contact()
    statement = acme.approve()
    with program_context(floor.globex.program):
        assert not selectors.statements().exists()
        with pytest.raises(type(statement).DoesNotExist):
            selectors.statement_by_id(statement.id)


def test_a_statement_does_not_leave_out_contacts_without_a_price(floor, settings, tmp_path):
    from billing.services.statements import ContactsUnrated

    settings.MEDIA_ROOT = tmp_path
    acme = books(floor.acme, entity(), rows=[RateRow(price="0.4", channel="email")])
    acme.contact(talk=65)
    with pytest.raises(ContactsUnrated) as refused:
        acme.approve()
    assert refused.value.count == 1
