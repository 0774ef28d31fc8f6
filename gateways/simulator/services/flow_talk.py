"""A simulated customer in a flow that its queue led it into: answers each question once, or says nothing."""

from __future__ import annotations

import random
import uuid
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from gateways.simulator.domain.answers import Question, answer_to
from gateways.simulator.services.calls import number_of
from interactions import selectors as interactions
from interactions.domain.states import Author
from interactions.services.messages import post_message
from routing import flow_reading
from routing.services.flow_runs import feed_flow
from tenants.context import program_context

if TYPE_CHECKING:
    from routing.models import FlowRun

Asked = tuple[str, ...]  # one question of one run


class FlowTalk:
    """What one customer has been asked; a question that was left unanswered stays so, until its time is over."""

    def __init__(self, *, customer: int, email: str, words: str) -> None:
        """`customer`: its number among the simulated ones; `words`: what it says where anything may be said."""
        self._phone, self._email, self._words = number_of(customer), email, words
        self._heard: Asked | None = None

    @transaction.atomic
    def speak(self, *, program_id: int, interaction_id: UUID, rng: random.Random) -> bool:
        """Answer the question that stands, if there is a new one; True when something was said. Raises WrongState."""
        with program_context(program_id):
            interactions.interaction_for_update(interaction_id)
            run = flow_reading.open_run_of(interaction_id)
            if run is None or not flow_reading.is_asked(run) or _asked(run) == self._heard:
                return False
            self._heard = _asked(run)
            answer = answer_to(_question(run), phone=self._phone, email=self._email, words=self._words, rng=rng)
            if answer is None:
                return False
            post_message(interaction_id=interaction_id, author=Author.CUSTOMER, body=answer, ref=uuid.uuid4())
            return feed_flow(interaction_id=interaction_id, text=answer)


def _asked(run: FlowRun) -> Asked:
    return str(run.id), str(run.state["node"]), str(run.state.get("phase", "")), str(len(run.history))


def _question(run: FlowRun) -> Question:
    node = flow_reading.document_of(run.version)["nodes"][run.state["node"]]
    return Question(node, run.choices, wants_number=run.state.get("phase") == "number")
