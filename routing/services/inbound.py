"""The one door for contacts that customers begin, whatever the gateway."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from crm.domain.contact import ContactKind
from crm.services.customers import find_or_create_customer
from interactions.domain.states import Author, Channel, Direction
from interactions.models import Interaction, Message
from interactions.services import lifecycle
from interactions.services.messages import Upload, post_message
from routing import flow_reading, selectors
from routing.models import EntryPoint, FlowVersion
from routing.services.entering import enter_queue
from routing.services.flow_runs import begin_flow


class NoEntryPoint(Exception):
    """The address leads to no queue of this program, or is switched off."""


@dataclass(frozen=True, slots=True)
class FirstWords:
    """What the customer said first; ids make a replay harmless."""

    body: str
    html: str = ""
    ref: UUID | None = None
    external_id: str = ""
    uploads: Sequence[Upload] = ()


@dataclass(frozen=True, slots=True)
class Accepted:
    """A contact that was taken in; `is_open` is False when its queue is closed now (it waits all the same)."""

    interaction: Interaction
    message: Message | None
    is_open: bool
    closed_message: str


@transaction.atomic
def accept_inbound(
    *,
    channel: Channel,
    entry_address_id: int,
    contact_kind: ContactKind,
    contact_value: str,
    contact_name: str = "",
    subject: str = "",
    language: str = "",
    first: FirstWords | None = None,
    follows_id: UUID | None = None,
    simulated: bool = False,
    heard: bool = False,
    replayed: bool = False,
) -> Accepted:
    """Find or make the customer, open the interaction, keep the first words, lead it into its flow or its queue.

    Simulated contacts stand for those who come out of the entry point's flow; a queue may lead them into another.
    `replayed`: it is of the past, and what became of it is known, so no flow asks it anything.
    `heard`: the customer was shown the flow's first question and these words answer it (see flow_opening).
    Raises NoEntryPoint, BadContact, EmptyMessage.
    """
    entry = selectors.entry_point_of(entry_address_id)
    if entry is None:
        raise NoEntryPoint
    customer = find_or_create_customer(
        kind=contact_kind, value=contact_value, name=contact_name, language=language, simulated=simulated
    )
    interaction = lifecycle.open_interaction(
        channel=channel,
        direction=Direction.INBOUND,
        customer_id=customer.id,
        entry_address_id=entry_address_id,
        subject=subject,
        language=language or customer.language,
        follows_id=follows_id,
        simulated=simulated,
    )
    version = flow_reading.version_in_force(entry.flow_id) if entry.flow_id and not simulated else None
    if version is not None:
        return _through_flow(interaction, entry, version, first, heard=heard)
    message = _keep(interaction, first)
    queue = selectors.queue_now(entry)
    interaction, run = enter_queue(interaction=interaction, queue=queue, through_flows=not replayed)
    if run is not None and run.ended_at is None:  # the queue is closed or too long, and a flow asks what to do
        return Accepted(interaction, message, is_open=not run.left_message, closed_message=entry.closed_message)
    if interaction.queue_id not in (None, queue.id):  # sent on at once
        queue = selectors.queue_by_id(interaction.queue_id)
    return Accepted(
        interaction=interaction,
        message=message,
        is_open=selectors.is_queue_open(queue),
        closed_message=entry.closed_message,
    )


def _keep(interaction: Interaction, first: FirstWords | None) -> Message | None:
    if first is None:
        return None
    message, _new = post_message(
        interaction_id=interaction.id,
        author=Author.CUSTOMER,
        body=first.body,
        html=first.html,
        ref=first.ref,
        external_id=first.external_id,
        uploads=first.uploads,
        held=interaction,
    )
    return message


def _through_flow(
    interaction: Interaction, entry: EntryPoint, version: FlowVersion, first: FirstWords | None, *, heard: bool
) -> Accepted:
    """The flow speaks first, then the first words are kept and answer it; a queue comes when the flow says so."""
    kept: list[Message | None] = []

    def keep() -> str | None:
        kept.append(_keep(interaction, first))
        return first.body if first else None

    run = begin_flow(interaction=interaction, version=version, first=keep, heard=heard)
    return Accepted(
        interaction=interaction,
        message=kept[0] if kept else None,
        is_open=not run.left_message,
        closed_message=entry.closed_message,
    )
