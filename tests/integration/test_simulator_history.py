"""Two weeks of history through all services: replayed, counted, priced, told, and continued after a stop."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import islice

import pytest

from acd.models import Offer, Waiting
from gateways.simulator.domain.arrivals import Profile
from gateways.simulator.domain.words import SHOP
from gateways.simulator.services import switch
from gateways.simulator.services.history import STEP, Stage, end_shifts, plan, replay
from interactions.models import Interaction
from outbox import selectors as outbox_selectors
from outbox.relay import drain
from reporting.models import IntervalFact
from reporting.services import counting
from tenants.context import program_context
from tests.factories.stage import one_agent_stage

MONDAY = date(2026, 3, 2)
UNTIL = datetime(2026, 3, 3, tzinfo=UTC)
PROFILE = Profile(
    hourly=(0.0,) * 9 + (1.0,) * 8 + (0.0,) * 7, weekday=(1,) * 7, daily_mean=40, handle_seconds=200,
    wrap_up_seconds=20, patience_seconds=90, email_share=0.3, zone="UTC",
)  # fmt: skip
COUNTED = ("offered", "answered", "handled", "talk_ms", "wrap_up_ms", "answered_wait_ms", "longest_wait_ms")


@pytest.fixture
def stage(floor) -> Stage:
    """One simulated agent from nine to five at the cast's first program."""
    acme = floor.acme
    stage = one_agent_stage(acme, SHOP)
    drain()
    return stage


def counters(program) -> list[tuple[object, ...]]:
    with program_context(program):
        rows = IntervalFact.objects.order_by("starts_at", "queue_id", "channel")
        return list(rows.values_list("starts_at", "channel", *COUNTED))


def test_history_is_counted_priced_and_told_and_goes_on_after_a_stop(stage, floor):
    contacts = plan(stage, PROFILE, days=[MONDAY], seed=7, until=UNTIL)
    assert len(contacts) > 2 * STEP
    assert list(islice(replay(stage, contacts, seed=7), 1)) == [STEP]
    assert switch.history_progress() == (STEP, len(contacts))
    assert list(replay(stage, contacts, seed=7))[-1] == len(contacts), "goes on with the next contact"
    end_shifts(stage)
    drain()
    with program_context(stage.program_id):
        rows = list(Interaction.objects.order_by("started_at", "id"))
        assert {row.state for row in rows} == {"closed"}
        assert sorted(row.started_at for row in rows) == sorted(served.arrival.at for served in contacts)
        handled = [row for row in rows if row.outcome == "handled"]
        assert len(handled) == sum(served.agent is not None for served in contacts) > 0
        replayed = counters(stage.program_id)
        counting.rebuild(starts_at=UNTIL - timedelta(days=2), ends_at=UNTIL)
    assert replayed == counters(stage.program_id), "counted together as if each had been counted alone"
    assert not Waiting.objects.exists()
    assert not Offer.objects.filter(state="offered").exists()
    backlog = outbox_selectors.backlog()
    assert (backlog.unnumbered, backlog.unpushed, backlog.retrying, backlog.parked) == (0, 0, 0, 0)


def test_a_step_costs_no_more_than_it_did(stage, django_assert_max_num_queries):
    contacts = plan(stage, PROFILE, days=[MONDAY], seed=7, until=UNTIL)
    list(islice(replay(stage, contacts, seed=7), 1))
    with django_assert_max_num_queries(150 * STEP):
        list(islice(replay(stage, contacts, seed=7), 1))
