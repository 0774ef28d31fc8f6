"""A wrap-up ends by itself after the queue's time, with the outcome its queue has for that or with none."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crm.services import catalog
from interactions.models import Interaction
from interactions.services import lifecycle
from kernel import clock
from routing.services import queueing, sweeping
from tenants.context import program_context
from tests.factories.floor import ready
from tests.integration.test_desk_api import api


@pytest.mark.parametrize("outcome", ["given", "given but switched off", "none"])
def test_an_overdue_wrap_up_closes_with_the_queues_outcome(two_programs, floor, outcome):
    acme = floor.acme
    agent = ready(floor.both)
    with program_context(acme.program):
        no_answer = catalog.create_disposition(code="no_outcome", label="Not noted")
        if outcome != "none":
            acme.queue.wrap_up_outcome = no_answer
        acme.queue.wrap_up_seconds = 30
        acme.queue.save()
        no_answer.is_active = outcome == "given"
        no_answer.save()
    acme.arrive()
    contact = acme.accept(agent)
    with program_context(acme.program):
        ended = queueing.end_contact(interaction_id=contact.id, by="customer").ended_at
        lifecycle.extend_wrap_up(interaction_id=contact.id, by=timedelta(seconds=30))
    row = two_programs.desk(two_programs.both).get(api("snapshot/")).json()["contacts"][0]
    assert row["wrap_outcome"] == ("Not noted" if outcome == "given" else "")
    for seconds, state in ((59, "wrap_up"), (60, "closed")):
        with clock.at(ended + timedelta(seconds=seconds)), program_context(acme.program):
            sweeping.sweep_program()
            closed = Interaction.objects.get(pk=contact.id)
            assert closed.state == state
    assert closed.disposition_id == (no_answer.id if outcome == "given" else None)
    agent.refresh_from_db()
    assert (agent.load_chat, agent.wrap_up_count) == (0, 0)
