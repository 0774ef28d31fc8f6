"""Simulated customers ask to be called; their agents call them like everybody."""

from __future__ import annotations

import random

from acd.models import Waiting
from gateways.simulator.services import calls
from routing.models import Callback
from routing.services import queueing
from tenants.context import program_context
from tests.factories.floor import ready


def test_a_simulated_chat_becomes_a_call_and_the_call_goes_somehow(floor):
    acme, rng = floor.acme, random.Random(2)
    contact = acme.arrive("Where is it?")
    calls.ask_for_call(program_id=acme.program.id, interaction_id=contact.id, customer=7, rng=rng)
    ready(acme.agent)
    work = acme.accept()
    assert calls.is_call(work)
    reached = calls.say_how_it_went(program_id=acme.program.id, interaction_id=work.id, agent_id=acme.agent.id, rng=rng)
    with program_context(acme.program):
        callback = Callback.objects.get()
    assert (callback.number, callback.source) == ("+442079460907", "widget")
    assert (callback.state, callback.attempt_count) == ("done" if reached else "attempted", 1)


def test_the_first_start_plants_callbacks_once(floor):
    acme = floor.acme
    gone = [acme.arrive(str(number)) for number in range(6)]
    with program_context(acme.program):
        for contact in gone:
            queueing.abandon(interaction_id=contact.id)
    assert calls.plant(program_id=acme.program.id, seed="1") == calls.PLANTED
    assert calls.plant(program_id=acme.program.id, seed="1") == 0
    with program_context(acme.program):
        assert set(Callback.objects.values_list("state", flat=True)) == {"waiting", "scheduled"}
    assert Waiting.objects.count() == 2
