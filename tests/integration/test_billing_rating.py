"""Every closed contact is rated once, and explained."""

from __future__ import annotations

import pytest

from billing import selectors
from billing.models import RatedCharge
from billing.services.rating import rate_interaction
from outbox.relay import drain
from tenants.context import program_context
from tests.factories.money import books, entity


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


def test_told_twice_it_is_charged_once(acme):
    contact = acme.contact()
    with program_context(acme.floor.program):
        assert rate_interaction(interaction_id=contact.id) == []
        assert RatedCharge.objects.count() == 1
    drain()
