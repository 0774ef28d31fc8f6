"""A queue with a promise of its own: mail within hours beside chat within seconds, in one service level."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from interactions.domain.states import Channel
from kernel import clock
from reporting import selectors
from reporting.domain.sla import Formula
from reporting.models import IntervalFact
from reporting.services import counting
from reporting.services.policies import PolicyInPast, set_policy
from routing.services import setup
from tenants.context import program_context
from tests.factories.floor import ready

BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
VIEW = NOON + timedelta(hours=8)


def promise(at=BEGIN, seconds=20, queue_id=None):
    return set_policy(
        valid_from_at=at,
        formula=Formula.ABANDONS_AGAINST,
        threshold_seconds=seconds,
        target_share=Decimal("0.8"),
        queue_id=queue_id,
    )


@pytest.fixture
def mails(floor):
    """A chat answered after ten seconds, one after a minute, a mail after an hour and one after five."""
    acme = floor.acme
    with program_context(acme.program):
        queue = setup.set_queue(code="mail", name="Mail", target_seconds=14_400)
        setup.set_entry_point(entry_address_id=acme.email.id, queue_id=queue.id)
        promise()
        promise(seconds=14_400, queue_id=queue.id)
    with clock.at(NOON):
        ready(acme.agent)
    waits = [(Channel.CHAT, 10), (Channel.CHAT, 60), (Channel.EMAIL, 3600), (Channel.EMAIL, 18_000)]
    for number, (channel, wait) in enumerate(waits):
        with clock.at(NOON + timedelta(minutes=number)):
            contact = acme.arrive(channel=channel)
            clock.advance(timedelta(seconds=wait))
            acme.accept()
            acme.finish(contact.id)
    with program_context(acme.program), clock.at(VIEW):
        counting.rebuild(starts_at=BEGIN, ends_at=VIEW)
        yield queue


def test_each_contact_is_judged_by_its_queues_limit(mails, floor):
    total, by_queue = selectors.figures_by_queue(BEGIN, VIEW)
    assert (total.service_level.numerator, total.service_level.denominator) == (2, 4)
    assert total.threshold_seconds == 20, "the program's rule names the whole"
    assert by_queue[mails.id].threshold_seconds == 14_400
    assert by_queue[mails.id].service_level.value == by_queue[floor.acme.queue.id].service_level.value == Decimal("0.5")


def test_missed_contacts_are_those_the_level_leaves_out(mails):
    missed = [(row.queue.code, row.wait) for row in selectors.missed_entries(BEGIN, VIEW)]
    assert missed == [("mail", timedelta(hours=5)), ("orders", timedelta(minutes=1))]


def test_the_facts_name_the_version_they_were_counted_by(mails):
    assert dict(IntervalFact.objects.values_list("channel", "policy_number")) == {"chat": 1, "email": 2}


def test_versions_of_one_queue_follow_each_other_and_leave_the_others_alone(mails):
    promise(at=BEGIN + timedelta(days=5), seconds=7_200, queue_id=mails.id)
    promise(at=BEGIN + timedelta(days=2), seconds=30)
    with pytest.raises(PolicyInPast):
        promise(at=BEGIN + timedelta(days=5), seconds=3_600, queue_id=mails.id)
    early, late = selectors.promises_at(BEGIN + timedelta(days=3)), selectors.promises_at(BEGIN + timedelta(days=6))
    assert (early.general.threshold_seconds, early.of(mails.id).threshold_seconds) == (30, 14_400)
    assert (late.general.threshold_seconds, late.of(mails.id).threshold_seconds) == (30, 7_200)


def test_the_clients_drawer_names_both_rules(mails, two_programs):
    with program_context("public"), clock.at(VIEW):
        page = two_programs.acme.browser(two_programs.acme.viewer).get("/").content.decode().replace("\xa0", " ")
    assert "80 % in 20 s" in page
    assert "Mail" in page
    assert "80 % in 4 h" in page
    assert "Answered in time" in page
    with program_context("public"), clock.at(VIEW):
        page = two_programs.acme.browser(two_programs.acme.viewer).get("/contacts/?missed=on")
    assert page.status_code == 200
