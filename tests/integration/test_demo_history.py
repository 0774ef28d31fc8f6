"""The demo on first look: both queues and the one for after hours have history, and the month before is invoiced."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from agents.models import AgentSkill
from demo import running, seed
from demo.month_end import days_of_history
from demo.programs import POLYANA
from finance import selectors as finance
from gateways.simulator.services import switch
from interactions.models import Interaction
from kernel import clock
from routing.models import QueueEntry
from tenants.context import program_context
from tenants.selectors import program_by_slug

MIDDLE = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
EARLY = datetime(2026, 11, 3, 15, 0, tzinfo=UTC)


@pytest.fixture
def clinic(db, monkeypatch, settings, tmp_path):
    """One small program of the demo, seeded."""
    settings.MEDIA_ROOT = tmp_path
    demo = replace(POLYANA, profile=replace(POLYANA.profile, daily_mean=8))
    for room in (running, seed):
        monkeypatch.setattr(room, "PROGRAMS", (demo,))
    monkeypatch.setattr(running, "DAYS", 3)
    people = tuple(one for one in seed.PEOPLE if one.programs in ((), ("polyana",)))
    monkeypatch.setattr(seed, "PEOPLE", people)
    with clock.at(MIDDLE):
        seed.seed_demo()
    return program_by_slug("polyana")


@pytest.mark.parametrize("now", [MIDDLE, EARLY])
def test_the_month_before_is_invoiced_once(clinic, now):
    with clock.at(now):
        running.replay_program(clinic.id)
        running.replay_program(clinic.id)
    invoice = finance.issued_invoices_of(program=clinic).get()
    assert invoice.period_ends_at == datetime(2026, 10, 31, 21, tzinfo=UTC), "Moscow's first of November"
    assert invoice.issue_date == date(2026, 11, 3)
    assert invoice.gross > invoice.net > 0
    assert invoice.issued_at <= now
    assert clinic.id in switch.finished_programs()


def test_every_queue_has_its_own_people(clinic):
    with clock.at(MIDDLE):
        running.replay_program(clinic.id)
    with program_context(clinic):
        rows = QueueEntry.objects.values_list("queue__code", "interaction__channel", "agent_id")
        seen = {(code, channel) for code, channel, _agent in rows}
        assert seen == {("main", "chat"), ("main", "voice"), ("mail", "email"), ("on-call", "chat")}  # voice: callbacks
        doctors = {agent for code, _channel, agent in rows if code == "on-call" and agent}
        others = {agent for code, _channel, agent in rows if code != "on-call" and agent}
        assert doctors
        assert not doctors & others
        assert not Interaction.objects.filter(channel="email", outcome="abandoned").exists()


def test_a_person_is_on_call_too(clinic):
    skills = AgentSkill.objects.filter(skill__program_id=clinic.id, agent__is_simulated=False)
    assert set(skills.values_list("agent__display_name", "skill__code")) == {("Нина Орлова", "on-call")}


@pytest.mark.parametrize(
    ("today", "count", "first"),
    [
        (date(2026, 11, 20), 15, date(2026, 10, 31)),
        (date(2026, 11, 14), 15, date(2026, 10, 31)),
        (date(2026, 11, 13), 14, date(2026, 10, 31)),
        (date(2026, 11, 1), 14, date(2026, 10, 19)),
        (date(2027, 1, 31), 15, date(2026, 12, 31)),
    ],
)
def test_history_always_reaches_the_month_before(today, count, first):
    days = days_of_history(today, 14)
    assert (len(days), days[0], days[-1]) == (count, first, today)
    assert days[-14:] == [today - timedelta(days=back) for back in range(13, -1, -1)]
