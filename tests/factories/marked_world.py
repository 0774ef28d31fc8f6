"""Acme with rows whose every word carries a mark, and the ids that lead to them: nobody else may ever see the mark."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from agents.models import Agent
from crm.models import Customer, Disposition
from interactions.domain.states import Author
from interactions.models import Attachment, Interaction
from interactions.services.messages import Upload, post_message
from kernel import clock
from routing.domain.callbacks import CallbackSource
from routing.models import Queue
from routing.services import flows, recordings
from routing.services.callbacks import Wish, ask_callback
from tenants.context import program_context
from tests.cast import Cast
from tests.factories.floor import Floor, ready
from tests.factories.flows import airline, text_of, words
from tests.factories.money import AFTER_OCTOBER, books, entity
from tests.factories.sounds import wav

MARK = "Zquillmark"


@dataclass
class MarkedWorld:
    """Ids of Acme's rows by the names URL patterns use; `by_kind` serves names nobody listed."""

    floor: Floor
    named: dict[str, list[Any]] = field(default_factory=dict)

    def values_for(self, name: str, converter: str) -> list[Any]:
        """What to put into one part of an address: Acme's ids under that name, else any of Acme's of that kind."""
        if name in self.named:
            return self.named[name]
        if name == "slug":
            return [self.floor.acme.program.slug]
        if converter == "uuid":
            return self.named["interaction_id"][:1] + self.named["customer_id"][:1]
        if converter in ("int", "path"):
            return ["1"]
        return ["1", self.floor.acme.program.slug]


def make_marked_world(cast: Cast, floor: Floor) -> MarkedWorld:
    """Closed, running and waiting contacts with files and notes, an issued invoice and a running offer."""
    acme = floor.acme
    Agent.objects.filter(pk=acme.agent.pk).update(display_name=f"{MARK} Agent")
    with program_context(acme.program):
        Queue.objects.filter(pk=acme.queue.pk).update(name=f"{MARK} queue")
        Disposition.objects.filter(pk=acme.solved.pk).update(label=f"{MARK} outcome")
    money = books(acme, entity(name=f"{MARK} Ltd", prefix="ZQ"))
    closed = money.contact()
    invoice = _issue(money)
    ready(acme.agent)
    running = acme.arrive(f"{MARK} words of a customer")
    acme.accept()
    waiting = acme.arrive(f"{MARK} who waits")
    acme.offer()
    with program_context(acme.program):
        flow = flows.create_flow(code="airline", name=f"{MARK} flow")
        for bye in ("Goodbye", "See you"):
            flows.save_draft(
                flow_id=flow.id, source=text_of(airline(bye={"type": "end", "text": words(f"{MARK} {bye}")}))
            )
            flows.publish_flow(flow_id=flow.id)
        broken = airline(hello={"type": "say", "text": words(f"{MARK} hello"), "next": "nowhere"})
        flows.save_draft(flow_id=flow.id, source=text_of(broken))
        recording = recordings.upload_recording(code="welcome", language="en", file_name=f"{MARK}.wav", content=wav())
        Customer.objects.update(name=f"{MARK} Customer", about=f"{MARK} about")
        Interaction.objects.update(subject=f"{MARK} subject")
        message, _new = post_message(
            interaction_id=running.id,
            author=Author.AGENT,
            agent_id=acme.agent.id,
            body=f"{MARK} answer",
            ref=uuid.uuid4(),
            uploads=[Upload(name=f"{MARK}.txt", content_type="text/plain", content=MARK.encode())],
        )
        post_message(interaction_id=running.id, author=Author.NOTE, agent_id=acme.agent.id, body=f"{MARK} note")
        callback = ask_callback(
            queue_id=acme.queue.id,
            customer_id=closed.customer_id,
            wish=Wish("+4722123456", CallbackSource.API, at=clock.now() + timedelta(days=1), reason=f"{MARK} reason"),
        ).callback
        attachment = Attachment.objects.get(message=message)
        customers = list(Customer.objects.values_list("id", flat=True))
    contacts: list[UUID] = [closed.id, running.id, waiting.id]
    return MarkedWorld(
        floor,
        {
            "interaction_id": contacts,
            "contact_id": contacts,
            "customer_id": customers,
            "agent_id": [acme.agent.id],
            "queue_id": [acme.queue.id],
            "attachment_id": [attachment.id],
            "message_id": [message.id],
            "flow_id": [flow.id],
            "recording_id": [recording.id],
            "callback_id": [callback.id],
            "callback": [callback.id],
            "invoice_id": [invoice.id],
            "statement_id": [invoice.statement_id],
            "contract_id": [money.contract.id],
            "program_id": [acme.program.id],
            "pk": [*contacts[:1], customers[0], acme.program.id],
        },
    )


def _issue(money: Any) -> Any:
    from finance.services.issuing import issue_invoice

    invoice = money.approved_invoice()
    with clock.at(AFTER_OCTOBER):
        return issue_invoice(invoice_id=invoice.id, issued_by_id=1)
