"""In and out of a queue, and the hand-over between queue and agent.

Order of locks everywhere: interaction, queue entry, offer or waiting row, agent.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import F

from acd import selectors as acd_selectors
from acd.models import Offer
from acd.services import offers as acd_offers
from acd.services import waiting as acd_waiting
from agents.domain.state import group_of
from agents.services import state as agent_state
from crm import selectors as crm_selectors
from interactions.domain.states import InteractionState, Outcome, TimelineKind
from interactions.models import Interaction
from interactions.services import lifecycle
from interactions.services.scripts import start_script
from interactions.services.timeline import record
from kernel import clock
from routing import selectors
from routing.domain.queueing import QueueExit
from routing.models import Queue, QueueEntry
from routing.services import interrupting
from routing.services.callback_steps import note_assigned, place_of_work, refuse_unsaid
from routing.services.flow_ends import end_open_run
from routing.services.overflowing import way_in
from routing.services.stays import begin_stay, end_stay, take_way
from tenants.context import current_program_id, program_context


class NotYourContact(Exception):
    """The contact is served by somebody else, or by nobody."""


@transaction.atomic(savepoint=False)  # always a step of a larger one that fails with it
def enqueue(
    *, interaction_id: UUID, queue: Queue, held: Interaction | None = None, named_agent_id: UUID | None = None
) -> Interaction:
    """A contact arrives at a queue, from now, and goes to the queue which that one sends it to when it is closed or too
    long. Each queue it passes counts it as offered and flown out. Into flows: entering.enter_queue.

    `held` as in lifecycle; `named_agent_id`: held for this agent as long as the queue says. Raises WrongState.
    """
    held = held or lifecycle.locked(interaction_id)
    return take_way(way_in(queue, held), held=held, named_agent_id=named_agent_id)


def accept_offer(*, offer_id: UUID, token: UUID, agent_id: UUID, program_id: int) -> Interaction:
    """The agent takes the contact: offer, queue, talk and script move together; less urgent ones are set aside.

    Raises OfferGone.
    """
    with program_context(program_id), transaction.atomic():
        offer = _offer_to(offer_id, agent_id, program_id)
        interaction_id = offer.interaction_id
        held = lifecycle.locked(interaction_id)
        interrupting.make_way(agent=offer.agent, comes=held)
        acd_offers.accept_offer(offer=offer, token=token, agent_id=agent_id)
        interaction = lifecycle.answer(interaction_id=interaction_id, agent_id=agent_id, held=held)
        entry = end_stay(interaction_id=interaction_id, way=QueueExit.ANSWERED, agent_id=agent_id)
        note_assigned(interaction)
        if entry is not None and entry.queue.script_id:
            start_script(interaction=interaction, script_id=entry.queue.script_id)
        return interaction


def decline_offer(*, offer_id: UUID, token: UUID, agent_id: UUID, program_id: int) -> None:
    """The contact goes back to its old place and the agent is set not ready. Raises OfferGone."""
    with program_context(program_id), transaction.atomic():
        acd_offers.decline_offer(offer_id=offer_id, token=token, agent_id=agent_id)


@transaction.atomic
def abandon(*, interaction_id: UUID, by: str = "customer") -> Interaction:
    """The customer of a contact that waits or is in a flow gave up. Raises WrongState when it does not any more."""
    interaction = lifecycle.locked(interaction_id, InteractionState.WAITING)
    end_open_run(interaction_id)
    end_stay(interaction_id=interaction_id, way=QueueExit.ABANDONED)
    acd_waiting.remove_waiting(program_id=current_program_id(), interaction_id=interaction_id)
    return lifecycle.close_unserved(interaction_id=interaction.id, outcome=Outcome.ABANDONED, by=by, held=interaction)


@transaction.atomic
def end_contact(*, interaction_id: UUID, by: str, agent_id: UUID | None = None) -> Interaction:
    """A served contact ends; its agent wraps up. `agent_id` given: only its own agent may.

    Raises NotYourContact, WrongState; AttemptMissing when the agent has not said how a callback went.
    """
    interaction = lifecycle.locked(interaction_id, InteractionState.ACTIVE)
    _own(interaction, agent_id)
    if agent_id is not None:
        refuse_unsaid(interaction)
    interaction = lifecycle.end_interaction(interaction_id=interaction_id, by=by, held=interaction)
    if interaction.agent_id is not None:
        agent_state.begin_wrap_up(agent_id=interaction.agent_id)
    return interaction


@transaction.atomic
def finish_wrap_up(*, interaction_id: UUID, agent_id: UUID, disposition_id: int) -> Interaction:
    """The agent chose an outcome: the contact is closed and the slot free.

    Raises NotYourContact, WrongState, Disposition.DoesNotExist.
    """
    interaction = lifecycle.locked(interaction_id, InteractionState.WRAP_UP)
    _own(interaction, agent_id)
    disposition = crm_selectors.disposition_by_id(disposition_id)
    interrupting.come_back(agent_id=agent_id, goes=interaction)
    interaction = lifecycle.close_interaction(
        interaction_id=interaction_id, disposition_id=disposition.id, held=interaction
    )
    agent_state.finish_wrap_up(agent_id=agent_id, group=group_of(interaction.channel))
    return interaction


@transaction.atomic
def finish_overdue_wrap_up(*, interaction_id: UUID) -> Interaction:
    """The wrap-up time is over: the contact is closed with the outcome its queue has for that, if any.

    Raises WrongState.
    """
    interaction = lifecycle.locked(interaction_id, InteractionState.WRAP_UP)
    agent_id = interaction.agent_id
    if agent_id is not None:
        interrupting.come_back(agent_id=agent_id, goes=interaction)
    interaction = lifecycle.close_interaction(
        interaction_id=interaction_id,
        disposition_id=selectors.outcome_of_overdue(interaction.queue_id),
        by="system",
        held=interaction,
    )
    if agent_id is not None:
        agent_state.finish_wrap_up(agent_id=agent_id, group=group_of(interaction.channel))
    return interaction


@transaction.atomic
def return_to_queue(*, interaction_id: UUID) -> Interaction:
    """A served contact lost its agent and waits again, in the queue it came from. Raises WrongState."""
    interaction = lifecycle.locked(interaction_id, InteractionState.ACTIVE)
    agent_id, queue_id = interaction.agent_id, interaction.queue_id
    if queue_id is None:
        raise lifecycle.WrongState(interaction.state)
    queue = selectors.queue_by_id(queue_id)
    if agent_id is not None:
        interrupting.come_back(agent_id=agent_id, goes=interaction)
    interaction = begin_stay(
        interaction_id=interaction_id,
        queue=queue,
        held=interaction,
        enqueued_at=place_of_work(interaction),
    )
    if agent_id is not None:
        agent_state.hand_back(agent_id=agent_id, group=group_of(interaction.channel))
    return interaction


def _own(interaction: Interaction, agent_id: UUID | None) -> None:
    if agent_id is not None and interaction.agent_id != agent_id:
        raise NotYourContact


def _offer_to(offer_id: UUID, agent_id: UUID, program_id: int) -> Offer:
    offer = acd_selectors.offer_by_id(program_id=program_id, offer_id=offer_id)
    if offer is None or offer.agent_id != agent_id:
        raise acd_offers.OfferGone
    return offer


@transaction.atomic
def note_offer_ended(*, interaction_id: UUID, agent_id: UUID, state: str) -> None:
    """Write a missed, declined or withdrawn offer into the contact's timeline."""
    interaction = lifecycle.locked(interaction_id)
    QueueEntry.objects.filter(interaction=interaction, left_at=None).update(offer_count=F("offer_count") + 1)
    record(interaction=interaction, kind=TimelineKind.OFFER_ENDED, at=clock.now(), agent_id=agent_id, state=state)
