"""A visitor comes, says who they are, leaves, begins again."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from crm.domain.contact import BadContact, ContactKind, canonical_value
from crm.services.customers import add_contact_point, update_customer
from gateways.webchat.domain.words import LONGEST_EMAIL, LONGEST_NAME
from gateways.webchat.models import Visit
from interactions import selectors as interaction_selectors
from interactions.domain.states import InteractionState
from interactions.services.lifecycle import WrongState
from interactions.services.messages import clean_text
from kernel import clock
from routing.services import queueing


@transaction.atomic
def start_visit(*, entry_address_id: int, language: str, page_url: str, user_agent: str) -> Visit:
    """A new visitor opens the widget; no customer and no contact exist before the first words."""
    now = clock.now()
    return Visit.objects.create(
        entry_address_id=entry_address_id,
        language=language,
        page_url=clean_text(page_url)[:300],
        user_agent=clean_text(user_agent)[:120],
        created_at=now,
        last_seen_at=now,
    )


@transaction.atomic
def resume_visit(*, visit_id: UUID, page_url: str) -> None:
    """A known visitor is back, perhaps on another page."""
    Visit.objects.filter(pk=visit_id).update(last_seen_at=clock.now(), page_url=clean_text(page_url)[:300])


@transaction.atomic
def introduce_visitor(*, visit_id: UUID, name: str, email: str) -> Visit:
    """Keep name and address; the customer gets them at once when there is one. Raises BadContact."""
    visit = Visit.objects.select_for_update().get(pk=visit_id)
    name, email = clean_text(name).strip()[:LONGEST_NAME], email.strip()
    if len(email) > LONGEST_EMAIL:
        raise BadContact("longer than a mail address")
    visit.name = name or visit.name
    visit.email = canonical_value(ContactKind.EMAIL, email) if email else visit.email
    visit.save(update_fields=["name", "email"])
    tell_customer(visit)
    return visit


def tell_customer(visit: Visit) -> None:
    """Give what the visitor said about themselves to their customer, when there is one.

    An address of another customer stays with that one: a stranger's word must not open somebody's history.
    """
    if visit.interaction_id is None:
        return
    customer = interaction_selectors.interaction_by_id(visit.interaction_id).customer
    if visit.email:
        add_contact_point(customer_id=customer.id, kind=ContactKind.EMAIL, value=visit.email)
    if visit.name and not customer.name:
        update_customer(customer_id=customer.id, name=visit.name)


@transaction.atomic
def leave_chat(*, visit_id: UUID) -> None:
    """The visitor ends the chat: a waiting contact is abandoned, a served one goes to wrap-up. Twice is once."""
    visit = Visit.objects.select_for_update().get(pk=visit_id)
    if visit.interaction_id is None:
        return
    interaction = interaction_selectors.interaction_by_id(visit.interaction_id)
    try:
        if interaction.state == InteractionState.WAITING.value:
            queueing.abandon(interaction_id=interaction.id)
        elif interaction.state == InteractionState.ACTIVE.value:
            queueing.end_contact(interaction_id=interaction.id, by="customer")
    except WrongState as moved:
        # Between reading and locking an agent took or ended it; an answered one still has to end.
        if moved.state == InteractionState.ACTIVE.value:
            queueing.end_contact(interaction_id=interaction.id, by="customer")


@transaction.atomic
def start_again(*, visit_id: UUID) -> Visit:
    """Clear the window for a new contact once the last one is over. Raises WrongState while it goes on."""
    visit = Visit.objects.select_for_update().get(pk=visit_id)
    if visit.interaction_id is None:
        return visit
    state = interaction_selectors.interaction_by_id(visit.interaction_id).state
    if state in (InteractionState.WAITING.value, InteractionState.ACTIVE.value):
        raise WrongState(state)
    visit.follows_id, visit.interaction_id, visit.left_message = visit.interaction_id, None, False
    visit.save(update_fields=["follows_id", "interaction_id", "left_message"])
    return visit
