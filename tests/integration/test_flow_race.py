"""Several who move one contact through its flow at the same moment, on real connections: it moves once."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from crm.domain.contact import ContactKind
from interactions.domain.states import Channel
from interactions.services.lifecycle import WrongState
from kernel import clock
from routing import flow_reading
from routing.models import QueueEntry
from routing.services import flow_runs, flows, queueing, setup
from routing.services.inbound import FirstWords, accept_inbound
from tenants.context import program_context
from tests.factories.flows import airline, text_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_answer_silence_and_a_farewell_at_once_leave_one_end(floor):
    program = floor.acme.program
    with program_context(program), clock.at(clock.now() - timedelta(minutes=2)):
        flow = flows.create_flow(code="airline", name="Airline")
        flows.save_draft(flow_id=flow.id, source=text_of(airline()))
        flows.publish_flow(flow_id=flow.id)
        setup.lead_through_flow(entry_address_id=floor.acme.chat.id, flow_id=flow.id)
        contacts = [
            accept_inbound(
                channel=Channel.CHAT, entry_address_id=floor.acme.chat.id, contact_kind=ContactKind.VISITOR,
                contact_value=uuid.uuid4().hex, first=FirstWords(body="status"),
            ).interaction.id
            for _number in range(4)
        ]  # fmt: skip

    def silence(contact) -> None:
        flow_runs.note_time_over(interaction_id=contact)

    def answer(contact) -> None:
        flow_runs.feed_flow(interaction_id=contact, text="nonsense")
        flow_runs.feed_flow(interaction_id=contact, text="nonsense")

    def farewell(contact) -> None:
        try:
            queueing.abandon(interaction_id=contact)
        except WrongState:
            return

    def move(what) -> None:
        try:
            with program_context(program):
                what[0](what[1])
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as hands:
        list(hands.map(move, [(way, one) for one in contacts for way in (silence, answer, farewell, answer)]))
    with program_context(program):
        for contact in contacts:
            run = flow_reading.last_run_of(contact)
            assert (run.waits, run.ended_at is not None) == ("over", True)
            assert QueueEntry.objects.filter(interaction_id=contact).count() <= 1
            assert QueueEntry.objects.filter(interaction_id=contact, left_at=None).count() <= 1
