"""What nobody reported: customers who vanished, wrap-ups left open, consoles that died with contacts on them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import UUID

from agents import selectors as agent_selectors
from interactions import selectors
from interactions.domain.states import InteractionState
from interactions.models import Interaction
from interactions.services.lifecycle import WrongState
from kernel import clock
from routing import callback_reading, flow_reading
from routing import selectors as routing_selectors
from routing.services import callback_attempts, callback_turns, flow_runs, interrupting, moving, queueing

GONE_WAITING = timedelta(seconds=60)  # a reload or a tunnel is shorter
GONE_SERVED = timedelta(minutes=5)
DEFAULT_WRAP_UP = timedelta(minutes=2)
CONSOLE_LOST = timedelta(minutes=2)


def sweep_program() -> int:
    """Put this program's forgotten contacts right; each in its own transaction. Returns how many were moved."""
    moved = 0
    now = clock.now()
    for interaction in selectors.left_before(now - GONE_WAITING):
        if interaction.state == InteractionState.WAITING.value:
            moved += _quietly(queueing.abandon, interaction.id)
        elif interaction.customer_left_at and interaction.customer_left_at < now - GONE_SERVED:
            moved += _quietly(partial(queueing.end_contact, by="system"), interaction.id)
    limits = {queue.id: timedelta(seconds=queue.wrap_up_seconds) for queue in routing_selectors.all_queues()}
    for interaction in selectors.wrap_ups_since(now):
        limit = limits.get(interaction.queue_id, DEFAULT_WRAP_UP) if interaction.queue_id else DEFAULT_WRAP_UP
        if interaction.ended_at and interaction.ended_at + limit + interaction.wrap_up_extra <= now:
            moved += _quietly(queueing.finish_overdue_wrap_up, interaction.id)
    lost = agent_selectors.lost_agent_ids(silent_since=now - CONSOLE_LOST)
    for interaction_id in selectors.active_of_agents(lost):
        moved += _quietly(queueing.return_to_queue, interaction_id)
    moved += interrupting.settle_aside()
    moved += moving.move_who_waited_enough()
    moved += _callbacks()
    for interaction_id in flow_reading.due_interactions(now):
        moved += flow_runs.note_time_over(interaction_id=interaction_id)
    return moved


def _callbacks() -> int:
    """Attempts nobody told of first: they may be due again at once."""
    told = [callback_attempts.note_unsaid(interaction_id=one) for one in callback_reading.unsaid_work_ids()]
    return sum(told) + callback_turns.sweep_callbacks()


def _quietly(move: Callable[..., Interaction], interaction_id: UUID) -> int:
    try:
        move(interaction_id=interaction_id)
    except WrongState:  # somebody else was faster
        return 0
    return 1
