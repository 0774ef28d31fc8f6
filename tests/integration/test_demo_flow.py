"""The airline of the demo: visitors meet its flow, simulated traffic goes straight to the queue."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.conf import settings as django_settings
from django.test import Client

from demo import running, seed
from demo.programs import HALDEN
from interactions.models import Interaction
from kernel import clock
from routing.models import FlowRun
from tenants.context import program_context
from tenants.selectors import program_by_slug
from tests.factories.widget import Widget

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)  # a Wednesday


@pytest.fixture
def airline(db, monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    demo = replace(HALDEN, profile=replace(HALDEN.profile, daily_mean=6))
    for room in (running, seed):
        monkeypatch.setattr(room, "PROGRAMS", (demo,))
    monkeypatch.setattr(running, "DAYS", 2)
    monkeypatch.setattr(seed, "PEOPLE", tuple(one for one in seed.PEOPLE if one.programs in ((), ("halden",))))
    with clock.at(NOON):
        seed.seed_demo()
    return program_by_slug("halden")


def test_a_visitor_is_led_and_simulated_contacts_are_not(airline):
    with clock.at(NOON):
        running.replay_program(airline.id)
        visitor = Widget(Client(HTTP_HOST=f"halden.{django_settings.DOMAIN}"), "wk_halden_demo").open()
        shown = visitor.snapshot()
        assert [label for _key, label in shown["choices"]] == [
            "Flight status", "Change my booking", "Baggage rules", "An agent",
        ]  # fmt: skip
        visitor.say("Flight status")
        visitor.say("HA482")
        shown = visitor.snapshot()
    assert shown["messages"][-1]["body"] == "Thank you. An agent looks at flight HA482 and answers here."
    assert shown["queue"]["position"] >= 1
    with program_context(airline):
        assert FlowRun.objects.count() == 1
        assert Interaction.objects.filter(simulated=True, queue_id=None).count() == 0
        assert Interaction.objects.filter(simulated=True).count() > 0
