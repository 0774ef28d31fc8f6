"""Many at once: a contact is charged once, a period is closed once, and nothing slips in between."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from billing import selectors
from billing.models import BillingPeriod, RatedCharge, Statement
from billing.services.periods import period_at
from billing.services.rating import rate_interaction
from billing.services.statements import PeriodClosed, approve_statement
from kernel import clock
from tenants.context import program_context
from tests.factories.money import AFTER_OCTOBER, NOON, books, entity

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def acme(floor):
    return books(floor.acme, entity())


def at_once(schema: str, *jobs: Callable[[], object]) -> list[BaseException]:
    """Run all in threads inside a program after October; what they raised."""
    errors: list[BaseException] = []

    def run(job: Callable[[], object]) -> None:
        try:
            with clock.at(AFTER_OCTOBER), program_context(schema):
                job()
        except Exception as error:  # noqa: BLE001 - handed to the test
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def test_eight_raters_charge_once(acme):
    contact = acme.contact(drained=False)
    schema = acme.floor.program.schema_name
    assert at_once(schema, *[lambda: rate_interaction(interaction_id=contact.id)] * 8) == []
    with program_context(schema):
        assert RatedCharge.objects.get().amount_micro == 980_000
        assert BillingPeriod.objects.count() == 1


def test_eight_makers_make_one_month(acme):
    schema = acme.floor.program.schema_name
    assert at_once(schema, *[lambda: period_at(NOON)] * 8) == []
    with program_context(schema):
        assert BillingPeriod.objects.count() == 1


def test_what_races_with_an_approval_is_in_it_or_late(acme):
    contacts = [acme.contact(drained=False) for _ in range(6)]
    schema = acme.floor.program.schema_name
    october = acme.period().id
    raters = [lambda one=one: rate_interaction(interaction_id=one.id) for one in contacts]
    closers = [lambda: approve_statement(period_id=october, approved_by_id=1)] * 2
    errors = at_once(schema, *raters[:3], *closers, *raters[3:])
    assert [type(error) for error in errors] == [PeriodClosed]  # the second closer
    with program_context(schema):
        assert RatedCharge.objects.count() == len(contacts)
        booked = sum(charge.amount_micro for charge in selectors.charges_in_period(october))
        assert Statement.objects.get().exact_micro == booked


def test_rating_needs_few_queries(acme):
    acme.contact()
    contact = acme.contact(at=NOON + timedelta(hours=1), drained=False)
    with program_context(acme.floor.program), CaptureQueriesContext(connection) as queries:
        rate_interaction(interaction_id=contact.id)
    asked = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert len(asked) <= 14, asked
