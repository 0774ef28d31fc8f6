"""Callbacks are asked for and cancelled: by customers in a flow or the widget, by staff, by the client's systems.

Order of locks: interaction, callback, queue.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from acd.services import waiting as acd_waiting
from crm import selectors as crm_selectors
from crm.domain.contact import ContactKind
from crm.models import Customer
from crm.services.customers import add_contact_point, find_or_create_customer
from interactions import selectors as interaction_selectors
from interactions.domain.states import Author, InteractionState, Outcome
from interactions.models import Interaction
from interactions.services import lifecycle
from kernel import clock
from kernel.phone import NotAPhoneNumber, Phone
from outbox import publish
from routing import callback_reading, selectors
from routing.domain.callbacks import (
    OPEN,
    CallbackSource,
    CallbackState,
    NotThen,
    NotThenReason,
    slot_at,
)
from routing.domain.queueing import QueueExit
from routing.events import CallbackAsked
from routing.models import Callback, CallbackRule, Queue, QueueEntry
from routing.services.callback_steps import end_callback
from routing.services.callback_turns import begin_turn, leave_queue
from routing.services.flow_ends import end_open_run
from routing.services.stays import end_stay, pass_by
from tenants.context import current_program_id

LONGEST_REASON = 200


class CallForbidden(Exception):
    """The number stands on the do-not-call list of this program."""


class NoNumber(Exception):
    """Nobody knows at which number to call."""


class CannotCancel(Exception):
    """An agent is calling now, or the callback is over; `state` says which."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


@dataclass(frozen=True, slots=True)
class Asked:
    """The callback, and whether it is new: asked twice is one callback."""

    callback: Callback
    is_new: bool


@dataclass(frozen=True, slots=True)
class Wish:
    """Whom to call and when. `at` (aware): a time in the queue's hours; None = as soon as it is their turn.

    `place_at`: since when the customer waits; `by`: a user's id, None = the customer.
    """

    number: str
    source: CallbackSource
    at: datetime | None = None
    reason: str = ""
    place_at: datetime | None = None
    by: int | None = None


def number_of(text: str) -> str:
    """E.164 with its country code. Raises NotAPhoneNumber."""
    text = text.replace("\x00", "").strip()
    if text.startswith("00"):
        text = f"+{text[2:]}"
    if not text.startswith("+"):
        raise NotAPhoneNumber(text)
    return Phone.parse(text).e164


@transaction.atomic
def ask_callback(
    *,
    queue_id: UUID,
    customer_id: UUID | None,
    wish: Wish,
    interaction: Interaction | None = None,
    name: str = "",
    language: str = "",
    simulated: bool = False,
) -> Asked:
    """Promise a call. A customer or a number that waits for one from this queue already has it: that one is answered.

    Without `customer_id` the customer with this number, made under `name` when it is new. Locks the queue, so that two
    who ask at once share neither a callback nor the last place of a slot. Raises NotAPhoneNumber, NotThen,
    CallForbidden, Queue.DoesNotExist, Customer.DoesNotExist.
    """
    number = number_of(wish.number)
    queue = Queue.objects.select_for_update(no_key=True, of=("self",)).select_related("hours").get(
        pk=queue_id, is_active=True
    )  # fmt: skip
    found = Callback.objects.filter(
        Q(customer_id=customer_id) | Q(number=number), queue=queue, state__in=callback_reading.OPEN_STATES
    )
    known = found.order_by("asked_at", "id").first()
    if known is not None:
        return Asked(known, is_new=False)
    if crm_selectors.is_call_forbidden(number):
        raise CallForbidden
    customer = _customer(customer_id, number, name, simulated=simulated)
    now = clock.now()
    scheduled_at, due_at, place_at = _times(queue, wish, now)
    callback = Callback.objects.create(
        queue=queue,
        customer=customer,
        number=number,
        reason=" ".join(wish.reason.replace("\x00", "").split())[:LONGEST_REASON],
        language=language or (interaction.language if interaction else customer.language),
        source=wish.source.value,
        interaction=interaction,
        asked_by_id=wish.by,
        asked_at=now,
        place_at=place_at,
        scheduled_at=scheduled_at,
        due_at=due_at,
        simulated=simulated or (interaction is not None and interaction.simulated),
    )
    add_contact_point(customer_id=customer.id, kind=ContactKind.PHONE, value=number)
    publish(
        CallbackAsked(
            program_id=current_program_id(),
            callback_id=callback.id,
            queue_id=queue.id,
            source=callback.source,
            due_at=due_at,
        )
    )
    if due_at <= now:
        begin_turn(callback, queue)
    return Asked(callback, is_new=True)


def _customer(customer_id: UUID | None, number: str, name: str, *, simulated: bool) -> Customer:
    if customer_id is not None:
        return crm_selectors.customer_by_id(customer_id)
    return find_or_create_customer(kind=ContactKind.PHONE, value=number, name=name, simulated=simulated)


def _times(queue: Queue, wish: Wish, now: datetime) -> tuple[datetime | None, datetime, datetime]:
    """Slot, when its turn begins, and the place it keeps: the clock starts when the customer could first be called."""
    if wish.at is not None:
        slot = _slot(queue, wish.at, now)
        return slot, max(slot, now), slot
    if selectors.is_queue_open(queue, now):
        return None, now, wish.place_at or now
    opens_at = selectors.queue_opens_at(queue)
    if opens_at is None:
        raise NotThen(NotThenReason.CLOSED, None)
    return None, opens_at, wish.place_at or opens_at


def _slot(queue: Queue, at: datetime, now: datetime) -> datetime:
    rules = callback_reading.callback_rules_of(queue.id)
    taken = callback_reading.taken_slots(queue.id, now)
    return slot_at(at, selectors.hours_of(queue), rules, now=now, taken=taken).starts_at


@transaction.atomic
def call_back_instead(*, interaction_id: UUID, wish: Wish, queue_id: UUID | None = None) -> Asked:
    """A contact that waits, or is in a flow, ends: its customer is called instead, at the place it had.

    `queue_id`: which queue calls, when the contact is in none yet. Raises WrongState and what ask_callback raises.
    """
    interaction = lifecycle.locked(interaction_id, InteractionState.WAITING)
    end_open_run(interaction_id, "callback")
    entry = end_stay(interaction_id=interaction_id, way=QueueExit.CALLBACK)
    acd_waiting.remove_waiting(program_id=current_program_id(), interaction_id=interaction_id)
    chosen = entry.queue_id if entry is not None else queue_id or interaction.queue_id or _usual_queue(interaction)
    return leave_for_callback(interaction=interaction, queue_id=chosen, wish=wish, entry=entry, by="customer")


def leave_for_callback(
    *, interaction: Interaction, queue_id: UUID, wish: Wish, entry: QueueEntry | None, by: str
) -> Asked:
    """Promise the call and close a locked contact that is in no queue any more.

    `entry`: the stay that ended for it; without one a stay of no length is written, so that it counts as offered.
    """
    place_at = wish.place_at or (entry.enqueued_at if entry is not None else clock.now())
    asked = ask_callback(
        queue_id=queue_id,
        customer_id=interaction.customer_id,
        wish=replace(wish, reason=wish.reason or why_of(interaction), place_at=place_at),
        interaction=interaction,
    )
    if entry is None:
        pass_by(interaction_id=interaction.id, queue_id=queue_id, way=QueueExit.CALLBACK)
    lifecycle.close_unserved(interaction_id=interaction.id, outcome=Outcome.DEFERRED, by=by, held=interaction)
    return asked


def why_of(interaction: Interaction) -> str:
    """What the contact was about: its subject, else the customer's first words."""
    if interaction.subject:
        return interaction.subject
    said = interaction_selectors.messages_of(interaction.id, with_notes=False).filter(author=Author.CUSTOMER.value)
    first = said.first()
    return first.body[:LONGEST_REASON] if first is not None else ""


def _usual_queue(interaction: Interaction) -> UUID:
    """Where the contact's address leads; else any queue in use. Raises Queue.DoesNotExist."""
    entry = None
    if interaction.entry_address_id is not None:
        entry = selectors.entry_point_of(interaction.entry_address_id)
    queue = entry.queue if entry is not None else selectors.queues().first()
    if queue is None:
        raise Queue.DoesNotExist
    return queue.id


@transaction.atomic
def call_back_abandoned(
    *, interaction_id: UUID, by: int | None, number: str = "", source: CallbackSource = CallbackSource.ABANDONED
) -> Asked:
    """Somebody gave up; call them, at the place they had. Without `number` the customer's own.

    Raises NoNumber, WrongState for a contact that was not abandoned, and what ask_callback raises.
    """
    interaction = lifecycle.locked(interaction_id, InteractionState.CLOSED)
    if interaction.outcome != Outcome.ABANDONED.value:
        raise lifecycle.WrongState(interaction.outcome)
    entry = selectors.entries_of(interaction_id).last()
    number = number or crm_selectors.phone_of_customer(interaction.customer_id) or ""
    if not number:
        raise NoNumber
    return ask_callback(
        queue_id=entry.queue_id if entry is not None else _usual_queue(interaction),
        customer_id=interaction.customer_id,
        wish=Wish(number, source, reason=why_of(interaction), place_at=entry.enqueued_at if entry else None, by=by),
        interaction=interaction,
    )


@transaction.atomic
def call_back_by_rule(*, interaction_id: UUID) -> bool:
    """The queue calls everybody back who gave up there and whose number is known; False when it does not, or cannot."""
    entry = selectors.entries_of(interaction_id).last()
    if entry is None or not callback_reading.callback_rules_of(entry.queue_id).after_abandon:
        return False
    try:
        return call_back_abandoned(interaction_id=interaction_id, by=None, source=CallbackSource.RULE).is_new
    except (NoNumber, CallForbidden, NotThen, lifecycle.WrongState, Queue.DoesNotExist):
        return False


@transaction.atomic
def set_callback_rule(*, queue_id: UUID, **rules: int | bool) -> CallbackRule:
    """How a queue calls back from now on; callbacks asked before go by it too."""
    return CallbackRule.objects.update_or_create(queue_id=queue_id, defaults=rules)[0]


@transaction.atomic
def cancel_callback(*, callback_id: UUID) -> Callback:
    """Nobody calls any more. Raises CannotCancel while an agent calls, or when it is over; Callback.DoesNotExist."""
    work_id = Callback.objects.values_list("work_id", flat=True).get(pk=callback_id)
    if work_id is not None:
        lifecycle.locked(work_id)
    callback = Callback.objects.select_for_update(of=("self",)).get(pk=callback_id)
    if callback.state not in OPEN or callback.state == CallbackState.ASSIGNED or callback.work_id != work_id:
        raise CannotCancel(callback.state)
    if callback.state == CallbackState.WAITING.value and not leave_queue(callback):
        raise CannotCancel(CallbackState.ASSIGNED.value)
    end_callback(callback, CallbackState.CANCELLED)
    return callback
