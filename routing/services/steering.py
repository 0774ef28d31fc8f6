"""What supervisors do to contacts: put first, give to an agent, move to a queue, take back from an agent.

Each takes where the contact stood when the supervisor looked, and does nothing when it stands elsewhere by now. Order
of locks as in queueing: interaction, queue entry, waiting row or offer, agents by id. Every deed is audited.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from acd import selectors as acd_selectors
from acd.models import Waiting
from acd.services import directing
from agents import selectors as agent_selectors
from agents.domain.notice import NoticeKind
from agents.domain.state import group_of
from agents.services import state as agent_state
from agents.services.notices import tell_deed
from agents.services.reserving import lock_agents
from interactions.domain.states import InteractionState
from interactions.models import Interaction
from interactions.services import lifecycle
from kernel import clock
from outbox import publish
from routing.domain.queueing import QueueExit
from routing.domain.steering import (
    SUPERVISOR,
    AlreadyPinned,
    ContactChanged,
    Standing,
    Where,
    pin_to,
    require,
)
from routing.events import ContactSteered
from routing.models import Queue, QueueEntry
from routing.services import interrupting
from routing.services.overflowing import Moved
from routing.services.stays import begin_stay, end_stay
from tenants.context import current_program_id
from tenants.models import Program, User
from tenants.services import audit

_MS = timedelta(milliseconds=1)


class NotServing(Exception):
    """The agent has no certificate of this program in force."""


@dataclass(frozen=True, slots=True)
class _Locked:
    """A contact with everything that says where it stands, locked."""

    interaction: Interaction
    entry: QueueEntry | None
    held: directing.Held | None
    standing: Standing


@transaction.atomic
def pin_contact(*, interaction_id: UUID, by: User, priority: int | None = None) -> None:
    """Put a contact that waits before all others, or to a priority queues may have.

    Raises BadPriority, ContactChanged, AlreadyPinned.
    """
    rank = pin_to(priority)
    entry, held = _waiting_entry(_locked(interaction_id))
    if entry.pinned_at is not None:
        raise AlreadyPinned(entry.pinned_by_id)
    entry.pinned_over = directing.set_priority(held=held, priority=rank)
    entry.pinned_at, entry.pinned_by_id = clock.now(), by.pk
    entry.save(update_fields=["pinned_at", "pinned_by_id", "pinned_over"])
    _tell(interaction_id, "pinned", by, priority=rank)


@transaction.atomic
def unpin_contact(*, interaction_id: UUID, by: User) -> None:
    """Back to the priority it had. Raises ContactChanged, AlreadyPinned when it is not pinned."""
    entry, held = _waiting_entry(_locked(interaction_id))
    if entry.pinned_over is None:
        raise AlreadyPinned(None)
    directing.set_priority(held=held, priority=entry.pinned_over)
    entry.pinned_at = entry.pinned_by_id = entry.pinned_over = None
    entry.save(update_fields=["pinned_at", "pinned_by_id", "pinned_over"])
    _tell(interaction_id, "unpinned", by)


@transaction.atomic
def give_contact(*, interaction_id: UUID, agent_id: UUID, seen: Standing, by: User) -> None:
    """Offer a contact that waits, is offered or is served to this very agent; who had it loses it.

    When the agent does not take it, it waits at its old place. Raises ContactChanged, NotServing, CannotTake.
    """
    if current_program_id() not in agent_selectors.program_ids_of_agent(agent_id):
        raise NotServing
    found = _locked(interaction_id)
    require(found.standing, seen=seen)
    if seen.agent_id == agent_id:  # has it already
        raise ContactChanged(found.standing)
    directing.offer_to(waiting=_back_in_line(found, for_agent_id=agent_id), agent_id=agent_id)
    _tell(interaction_id, "given", by, seen=seen, agent=agent_id)


@transaction.atomic
def take_contact_back(*, interaction_id: UUID, seen: Standing, by: User) -> None:
    """A contact that is offered or served goes back to its queue, at its old place. Raises ContactChanged."""
    found = _locked(interaction_id)
    require(found.standing, seen=seen)
    if seen.agent_id is None:
        raise ContactChanged(found.standing)
    _back_in_line(found)
    _tell(interaction_id, "taken_back", by, seen=seen)


@transaction.atomic
def send_contact(*, interaction_id: UUID, queue_id: UUID, seen: Standing, by: User) -> None:
    """A contact that waits, is offered or is served goes to another queue in use and keeps the place it has earned.

    Raises ContactChanged, Queue.DoesNotExist.
    """
    queue = Queue.objects.select_related("hours").get(pk=queue_id, is_active=True)
    found = _locked(interaction_id)
    require(found.standing, seen=seen)
    if found.held is None:
        _back_in_line(found, queue=queue)
    else:
        waiting = directing.take_back(held=found.held)
        since, before = waiting.enqueued_at, waiting.queue_id
        waiting.delete()
        end_stay(interaction_id=interaction_id, way=QueueExit.FLOW_OUT)
        moved = Moved(before, SUPERVISOR, max(0, (clock.now() - since) // _MS))
        begin_stay(interaction_id=interaction_id, queue=queue, held=found.interaction, enqueued_at=since, moved=moved)
    _tell(interaction_id, "moved", by, seen=seen, queue=queue_id)


def _locked(interaction_id: UUID) -> _Locked:
    """Lock a contact and say where it stands. Raises Interaction.DoesNotExist."""
    interaction = lifecycle.locked(interaction_id)
    if interaction.state != InteractionState.WAITING.value:
        return _Locked(interaction, None, None, Standing(Where(interaction.state), interaction.agent_id))
    entry = QueueEntry.objects.select_for_update().filter(interaction=interaction, left_at=None).first()
    held = directing.hold_waiting(program_id=current_program_id(), interaction_id=interaction_id)
    if entry is None or held is None:
        return _Locked(interaction, entry, held, Standing(Where.FLOW))
    if held.offer is not None:
        return _Locked(interaction, entry, held, Standing(Where.OFFERED, held.offer.agent_id))
    return _Locked(interaction, entry, held, Standing(Where.WAITING))


def _waiting_entry(found: _Locked) -> tuple[QueueEntry, directing.Held]:
    if found.entry is None or found.held is None:
        raise ContactChanged(found.standing)
    return found.entry, found.held


def _back_in_line(found: _Locked, *, queue: Queue | None = None, for_agent_id: UUID | None = None) -> Waiting:
    """The contact's row before the matcher, at its old place; `queue`: another than the one a served contact came from;
    `for_agent_id`: who is to get it next, locked with who loses it in the order of their ids.

    A served contact begins a stay of its own now, as the customer waits from now. Raises ContactChanged for one that
    has no queue.
    """
    if found.held is not None:
        lock_agents(agent_ids=[found.standing.agent_id, for_agent_id])
        return directing.take_back(held=found.held)
    interaction, agent_id, program_id = found.interaction, found.interaction.agent_id, current_program_id()
    if found.standing.where is not Where.ACTIVE or interaction.queue_id is None or agent_id is None:
        raise ContactChanged(found.standing)
    offer = acd_selectors.accepted_offer(program_id=program_id, interaction_id=interaction.id)
    moved = Moved(interaction.queue_id, SUPERVISOR)
    interrupting.come_back(agent_id=agent_id, goes=interaction)
    lock_agents(agent_ids=[agent_id, for_agent_id])
    begin_stay(
        interaction_id=interaction.id,
        queue=queue or Queue.objects.get(pk=interaction.queue_id),
        held=interaction,
        moved=moved,
    )
    agent_state.hand_back(agent_id=agent_id, group=group_of(interaction.channel))
    since = clock.now() if offer is None else offer.enqueued_at
    return directing.set_place(program_id=program_id, interaction_id=interaction.id, enqueued_at=since)


def _tell(interaction_id: UUID, what: str, by: User, *, seen: Standing | None = None, **ids: object) -> None:
    """The fact, and who did it. `seen`: where the contact was; who served it is told that it is gone."""
    program_id, lost_by = current_program_id(), seen.agent_id if seen else None
    publish(ContactSteered(program_id=program_id, interaction_id=interaction_id, what=what, agent_id=lost_by))
    told = {"contact": str(interaction_id), **{name: str(value) for name, value in ids.items()}}
    if lost_by is not None:
        told["from_agent"] = str(lost_by)
    if seen is not None and seen.where is Where.ACTIVE and lost_by is not None:
        tell_deed(
            agent_id=lost_by,
            kind=NoticeKind.CONTACT,
            code=what,
            by=by,
            program_id=program_id,
            interaction_id=interaction_id,
        )
    audit.record(action=f"contact.{what}", program=Program.objects.get(pk=program_id), actor=by, object_ids=told)
