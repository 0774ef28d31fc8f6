"""What a visitor says. A send carries the browser's `ref`: however often it is replayed, it is one message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from crm.domain.contact import ContactKind
from gateways.webchat.domain.words import LONGEST_TEXT, TooLong
from gateways.webchat.models import Visit
from gateways.webchat.services.presence import note_visit
from gateways.webchat.services.visits import tell_customer
from interactions import selectors as interaction_selectors
from interactions.domain.states import Author, Channel, InteractionState
from interactions.services.messages import Upload, post_message
from kernel import clock
from routing.services.flow_opening import opening_of
from routing.services.flow_runs import feed_flow
from routing.services.inbound import FirstWords, accept_inbound

_RUNNING = (InteractionState.WAITING.value, InteractionState.ACTIVE.value)


@dataclass(frozen=True, slots=True)
class Posted:
    """The message that is kept, and whether this call made it."""

    message_id: UUID
    interaction_id: UUID
    is_new: bool


@transaction.atomic
def post_visitor_message(*, visit_id: UUID, ref: UUID, body: str, uploads: Sequence[Upload] = ()) -> Posted:
    """Add to the running contact, or begin one with these words. The visit's row is locked first, so two tabs
    that both say the first words begin one contact.

    Raises TooLong, EmptyMessage, NoEntryPoint, Visit.DoesNotExist.
    """
    if len(body) > LONGEST_TEXT:
        raise TooLong
    visit = Visit.objects.select_for_update().get(pk=visit_id)
    known = interaction_selectors.message_by_ref(ref, [visit.interaction_id, visit.follows_id])
    if known is not None:
        return Posted(known.id, known.interaction_id, is_new=False)
    if visit.interaction_id is not None:
        # Locked before the state is read: an agent may be ending it this very moment.
        interaction = interaction_selectors.interaction_for_update(visit.interaction_id)
        if interaction.state in _RUNNING:
            message, is_new = post_message(
                interaction_id=interaction.id, author=Author.CUSTOMER, body=body, ref=ref, uploads=uploads
            )
            note_visit(visit)
            if is_new and interaction.state == InteractionState.WAITING.value:
                feed_flow(interaction_id=interaction.id, text=body)
            return Posted(message.id, interaction.id, is_new)
        visit.follows_id = interaction.id
    return _begin(visit, FirstWords(body=body, ref=ref, uploads=uploads))


def _begin(visit: Visit, first: FirstWords) -> Posted:
    opening = opening_of(entry_address_id=visit.entry_address_id, channel=Channel.CHAT.value, language=visit.language)
    accepted = accept_inbound(
        channel=Channel.CHAT,
        entry_address_id=visit.entry_address_id,
        contact_kind=ContactKind.VISITOR,
        contact_value=str(visit.id),
        contact_name=visit.name,
        language=visit.language,
        first=first,
        follows_id=visit.follows_id,
        heard=opening is not None,
    )
    visit.interaction_id, visit.left_message = accepted.interaction.id, not accepted.is_open
    visit.last_seen_at = clock.now()
    visit.save(update_fields=["interaction_id", "follows_id", "left_message", "last_seen_at"])
    if visit.email:
        tell_customer(visit)
    if accepted.message is None:
        raise ValueError("a contact by chat begins with words")
    return Posted(accepted.message.id, accepted.interaction.id, is_new=True)
