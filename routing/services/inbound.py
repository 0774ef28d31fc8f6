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
from routing import selectors
from routing.services.queueing import enqueue


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
) -> Accepted:
    """Find or make the customer, open the interaction, keep the first words, put it into its queue.

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
    message = None
    if first is not None:
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
    queue = selectors.queue_now(entry)
    interaction = enqueue(interaction_id=interaction.id, queue=queue, held=interaction)
    return Accepted(
        interaction=interaction,
        message=message,
        is_open=selectors.is_queue_open(queue),
        closed_message=entry.closed_message,
    )
