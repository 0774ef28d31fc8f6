"""A visitor would rather be called: while they wait, or when nobody is there."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from crm.domain.contact import ContactKind
from crm.services.customers import find_or_create_customer
from gateways.webchat import selectors
from gateways.webchat.models import Visit
from interactions import selectors as interaction_selectors
from interactions.domain.states import InteractionState
from routing.domain.callbacks import CallbackSource
from routing.services import callbacks


class NoCall(Exception):
    """Nobody calls from this chat now: it is being answered, or its queue does not call back."""


@transaction.atomic
def ask_for_call(*, visit_id: UUID, number: str, at: datetime | None) -> callbacks.Asked:
    """Call the visitor instead of letting them wait, in turn or at a time; a contact that waits ends.

    The visit knows the callback only when it is the visitor's own: a stranger's number opens nothing. Raises NoCall,
    WrongState when an agent answers this very moment, and what ask_callback raises.
    """
    visit = Visit.objects.select_for_update().get(pk=visit_id)
    queue = selectors.calling_queue(visit)
    if queue is None:
        raise NoCall
    wish = callbacks.Wish(number, CallbackSource.WIDGET, at=at)
    if visit.interaction_id is not None and _waits(visit.interaction_id):
        customer_id = interaction_selectors.interaction_by_id(visit.interaction_id).customer_id
        asked = callbacks.call_back_instead(interaction_id=visit.interaction_id, wish=wish, queue_id=queue.id)
    else:
        customer = find_or_create_customer(
            kind=ContactKind.VISITOR, value=str(visit.id), name=visit.name, language=visit.language
        )
        customer_id = customer.id
        asked = callbacks.ask_callback(queue_id=queue.id, customer_id=customer_id, wish=wish, language=visit.language)
    if asked.callback.customer_id == customer_id:
        visit.callback_id = asked.callback.id
        visit.save(update_fields=["callback_id"])
    return asked


@transaction.atomic
def cancel_call(*, visit_id: UUID) -> None:
    """The visitor wants no call any more. Raises NoCall without one, CannotCancel."""
    visit = Visit.objects.select_for_update().get(pk=visit_id)
    if visit.callback_id is None:
        raise NoCall
    callbacks.cancel_callback(callback_id=visit.callback_id)


def _waits(interaction_id: UUID) -> bool:
    return interaction_selectors.interaction_by_id(interaction_id).state == InteractionState.WAITING.value
