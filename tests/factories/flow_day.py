"""A day of a chat line written straight into its tables: who came when, what they said, where they waited."""

from __future__ import annotations

import random
import uuid
from datetime import datetime, timedelta
from typing import Any

from crm.models import Customer
from interactions.domain.states import Author, Channel, Direction, InteractionState
from interactions.models import Interaction, Message
from kernel.span import Span
from routing.domain.queueing import QueueExit
from routing.models import QueueEntry
from tenants.context import program_context
from tests.factories.flows import words

WISHES = ("an order", "a refund please", "hm")


def by_wish(refunds: str = "refunds", *, tries: int = 1) -> dict[str, Any]:
    """A flow that leads who wants a refund into a queue of its own; who is not understood waits for orders."""
    choices = [
        {"key": "1", "label": words("Order"), "words": ["order"], "next": "orders"},
        {"key": "2", "label": words("Refund"), "words": ["refund"], "next": "refunds"},
    ]
    nodes = {
        "ask": {
            "type": "menu", "text": words("What is it about?"), "choices": choices, "tries": tries,
            "on_no_match": "orders",
        },
        "orders": {"type": "queue", "queue": "orders"},
        "refunds": {"type": "queue", "queue": refunds},
    }  # fmt: skip
    return {"languages": ["en", "ru"], "start": "ask", "nodes": nodes}


def live_through(acme: Any, span: Span, contacts: int, seed: int = 1) -> dict[str, int]:
    """`contacts` chats of one customer, evenly over the span, all through the queue of orders; every tenth gave up.

    Returns how many said each wish. Nothing is published: what facts would tell is not what a replay reads.
    """
    rng = random.Random(seed)
    step = (span.end - span.start) / contacts
    said = dict.fromkeys(WISHES, 0)
    with program_context(acme.program):
        customer = Customer.objects.create(name="Everybody", language="en", created_at=span.start)
        rows = [_contact(acme, customer, span.start + n * step) for n in range(contacts)]
        texts, stays = [], []
        for number, row in enumerate(rows):
            wish = rng.choice(WISHES)
            said[wish] += 1
            for later in (0, 5):  # the first words come before the question is heard
                at = row.started_at + timedelta(seconds=later)
                texts.append(Message(interaction=row, author=Author.CUSTOMER.value, body=wish, sent_at=at))
            stays.append(_stay(acme, row, rng.expovariate(1 / 60), gave_up=number % 10 == 9))
        Interaction.objects.bulk_create(rows, batch_size=5_000)
        Message.objects.bulk_create(texts, batch_size=5_000)
        QueueEntry.objects.bulk_create(stays, batch_size=5_000)
    return said


def _contact(acme: Any, customer: Customer, at: datetime) -> Interaction:
    ends = at + timedelta(minutes=5)
    return Interaction(
        id=uuid.uuid4(), channel=Channel.CHAT.value, direction=Direction.INBOUND.value,
        state=InteractionState.CLOSED.value, customer=customer, entry_address_id=acme.chat.id, queue_id=acme.queue.id,
        language="en", started_at=at, ended_at=ends, closed_at=ends,
    )  # fmt: skip


def _stay(acme: Any, row: Interaction, seconds: float, *, gave_up: bool) -> QueueEntry:
    left_by = QueueExit.ABANDONED if gave_up else QueueExit.ANSWERED
    left_at = row.started_at + timedelta(seconds=seconds)
    return QueueEntry(
        interaction=row, queue=acme.queue, enqueued_at=row.started_at, left_at=left_at, exit=left_by.value
    )
