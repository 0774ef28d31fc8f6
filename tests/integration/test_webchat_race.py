"""Several tabs of one visitor at the same moment, on real connections."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from gateways.webchat.services.messages import post_visitor_message
from gateways.webchat.services.visits import start_visit
from interactions import selectors as interaction_selectors
from tenants.context import program_context

pytestmark = pytest.mark.django_db(transaction=True)


def test_first_words_of_several_tabs_begin_one_contact(floor):
    program = floor.acme.program
    with program_context(program):
        visit = start_visit(entry_address_id=floor.acme.chat.id, language="en", page_url="", user_agent="")
    twice = uuid.uuid4()

    def say(ref: uuid.UUID) -> tuple[uuid.UUID, bool]:
        try:
            with program_context(program):
                posted = post_visitor_message(visit_id=visit.id, ref=ref, body=str(ref))
                return posted.interaction_id, posted.is_new
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as tabs:
        answers = list(tabs.map(say, [twice, twice, uuid.uuid4(), twice, uuid.uuid4(), twice]))
    assert len({contact for contact, _new in answers}) == 1
    assert sum(new for _contact, new in answers) == 3
    with program_context(program):
        assert interaction_selectors.messages_of(answers[0][0], with_notes=True).count() == 3
