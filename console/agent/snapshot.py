"""Everything the desk shows at once: the agent, the open offer, the contacts and the queues of all programs.

The number of queries is fixed per program and does not grow with contacts.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson

from acd import selectors as acd_selectors
from agents import selectors as agent_selectors
from agents.domain.capacity import free_slots
from agents.domain.state import AgentState, ChannelGroup, NotReadyReason
from agents.words import counted, rule_in_words
from console.agent.customer import offer_card, title_of
from console.agent.desk import Desk
from crm import selectors as crm_selectors
from interactions import selectors as interaction_selectors
from kernel import clock
from live import selectors as live_selectors
from routing import selectors as routing_selectors
from tenants.context import program_context

LAST_LINE = 140  # characters of the last text in a row
WRAP_UP = timedelta(minutes=2)  # of a contact whose queue is out of use


def snapshot_of(desk: Desk) -> dict[str, Any]:
    """The whole state of the desk; numbers first, so that no hint falls between them and the rows."""
    since = live_selectors.since({p.schema_name: p.pk for p in desk.programs}, floor=True)
    offer = acd_selectors.open_offer_of_agent(desk.agent.id)
    waiting = acd_selectors.waiting_counts(program_ids=[p.pk for p in desk.programs])
    contacts: list[dict[str, Any]] = []
    queues: list[dict[str, Any]] = []
    offered = None
    for program in desk.programs:
        with program_context(program):
            rows = list(routing_selectors.queues())
            queues += [_queue(program, queue, waiting.get((program.pk, queue.id))) for queue in rows]
            contacts += _contacts(desk, program, {queue.id: queue for queue in rows})
            if offer is not None and offer.program_id == program.pk:
                offered = _offer(program, offer, {queue.id: queue.name for queue in rows})
    contacts.sort(key=lambda row: (row["answered_at"] or row["started_at"], row["id"]))
    return {
        "since": orjson.loads(since),
        "now": clock.now(),
        "agent": agent_row(desk.agent),
        "programs": [_program(desk, program) for program in desk.programs],
        "offer": offered,
        "contacts": contacts,
        "queues": queues,
    }


def queues_of(desk: Desk) -> dict[str, Any]:
    """The queues alone: they change with every contact of anybody."""
    waiting = acd_selectors.waiting_counts(program_ids=[p.pk for p in desk.programs])
    queues: list[dict[str, Any]] = []
    for program in desk.programs:
        with program_context(program):
            rows = list(routing_selectors.queues())
            queues += [_queue(program, queue, waiting.get((program.pk, queue.id))) for queue in rows]
    return {"now": clock.now(), "queues": queues}


def agent_row(agent: Any) -> dict[str, Any]:
    """The agent's own state, slots taken per channel group, and when an offer was missed if that is why they wait."""
    missed = agent.reason == NotReadyReason.MISSED_OFFER.value and not agent.is_ready
    missed_at = acd_selectors.last_missed_offer_at(agent.id) if missed else None
    desk = agent_selectors.desk_of_agent(agent)
    free = free_slots(desk.capacity, desk.load)
    counts_from_miss = missed_at is not None and agent.state == AgentState.NOT_READY.value
    return {
        "id": agent.id,
        "name": agent.display_name,
        "state": agent.state,
        "reason": agent.reason,
        "since": missed_at if counts_from_miss else agent.state_since_at,  # closing the page ends no miss
        "ready": agent.is_ready,
        "signed_in": agent.is_signed_in,
        "missed_at": missed_at,
        "missed": agent.missed_count,
        "forgotten_at": None if agent.is_signed_in else agent_selectors.forgotten_at(agent.id),
        "slots": [
            [group.value, getattr(agent, f"load_{group.value}"), getattr(agent, f"cap_{group.value}")]
            for group in ChannelGroup
            if getattr(agent, f"cap_{group.value}")
        ],
        "may_take": [counted(group, slots) for group, slots in free.items() if slots],
        "capacity": rule_in_words(desk.capacity),
    }


def wrap_until(row: Any, queue: Any) -> Any:
    """When an open wrap-up is finished by the floor (UTC)."""
    if row.state != "wrap_up" or row.ended_at is None:
        return None
    return row.ended_at + (timedelta(seconds=queue.wrap_up_seconds) if queue else WRAP_UP) + row.wrap_up_extra


def _program(desk: Desk, program: Any) -> dict[str, Any]:
    return {
        "slug": program.slug,
        "schema": program.schema_name,
        "name": program.name,
        "monogram": program.monogram,
        "hue": program.hue,
        "language": program.language,
        "greeting": program.greeting.replace("{agent}", desk.agent.display_name.split()[0]),
    }


def _queue(program: Any, queue: Any, waiting: Any) -> dict[str, Any]:
    number, oldest = waiting or (0, None)
    return {
        "program": program.slug,
        "id": queue.id,
        "name": queue.name,
        "waiting": number,
        "oldest": oldest if number else None,
        "target": queue.target_seconds,
        "open": routing_selectors.is_queue_open(queue),
    }


def _contacts(desk: Desk, program: Any, queues: dict[UUID, Any]) -> Iterable[dict[str, Any]]:
    rows: list[Any] = list(interaction_selectors.interactions_on_desk(desk.agent.id))
    if not rows:
        return []
    ids = [row.id for row in rows]
    last = interaction_selectors.last_messages(ids)
    unread = interaction_selectors.unread_counts(ids)
    drafts = interaction_selectors.drafts_of(desk.agent.id)
    outcomes = {
        queue.id: queue.wrap_up_outcome.label
        for queue in queues.values()
        if queue.wrap_up_outcome and queue.wrap_up_outcome.is_active
    }
    points = crm_selectors.contact_points_of({row.customer_id for row in rows})
    return [
        {
            "program": program.slug,
            "id": row.id,
            "channel": row.channel,
            "state": row.state,
            "who": title_of(row.customer, points.get(row.customer_id, [])),
            "subject": row.subject,
            "last": last[row.id].body[:LAST_LINE] if row.id in last else "",
            "last_by": last[row.id].author if row.id in last else "",
            "last_at": last[row.id].sent_at if row.id in last else None,
            "unread": unread.get(row.id, 0),
            "draft": drafts[row.id].body[:LAST_LINE] if row.id in drafts else "",
            "started_at": row.started_at,
            "answered_at": row.answered_at,
            "ended_at": row.ended_at,
            "wrap_until": wrap_until(row, queues.get(row.queue_id) if row.queue_id else None),
            "left_at": row.customer_left_at,
            "aside_at": row.aside_at,
            "wrap_outcome": outcomes.get(row.queue_id, "") if row.queue_id else "",
        }
        for row in rows
    ]


def _offer(program: Any, offer: Any, queue_names: dict[UUID, str]) -> dict[str, Any]:
    return {
        "program": program.slug,
        "id": offer.id,
        "token": offer.token,
        "contact": offer.interaction_id,
        "channel": offer.channel,
        "queue": queue_names.get(offer.queue_id, ""),
        "waiting_since": offer.enqueued_at,
        "offered_at": offer.offered_at,
        "deadline_at": offer.deadline_at,
        **offer_card(offer.interaction_id),
    }
