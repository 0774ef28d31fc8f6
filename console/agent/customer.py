"""The customer as the agent sees them, before and after accepting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from agents import selectors as agent_selectors
from console.agent.callback import may_call_back
from crm import selectors as crm_selectors
from interactions import selectors as interaction_selectors

SHOWN_POINTS = {"email", "phone"}  # a visitor id says nothing to people
FIRST_WORDS = 200  # characters


def title_of(customer: Any, points: Sequence[Any]) -> str:
    """Name, else an address, else the word for nobody known."""
    if customer.name:
        return str(customer.name)
    return next((str(point.value) for point in points if point.kind in SHOWN_POINTS), _("Visitor"))


def offer_card(interaction_id: UUID) -> dict[str, Any]:
    """Who waits: shown with the offer, so that the agent knows before the first word."""
    row = interaction_selectors.interaction_by_id(interaction_id)
    customer = crm_selectors.customer_by_id(row.customer_id)
    last = interaction_selectors.last_messages([row.id]).get(row.id)
    earlier = [one for one in interaction_selectors.history_of_customer(customer.id) if one.id != row.id]
    return {
        "who": title_of(customer, list(customer.contact_points.all())),
        "about": customer.about,
        "subject": row.subject,
        "words": last.body[:FIRST_WORDS] if last else "",
        "earlier": len(earlier),
        "last_contact_at": earlier[0].started_at if earlier else None,
    }


def customer_card(contact: Any) -> dict[str, Any]:
    """The card of a contact's customer, with every earlier contact in this program."""
    customer = crm_selectors.customer_by_id(contact.customer_id)
    points = list(customer.contact_points.all())
    rows = [row for row in interaction_selectors.history_of_customer(customer.id) if row.id != contact.id]
    names = agent_selectors.names_of_agents({row.agent_id for row in rows if row.agent_id})
    last = interaction_selectors.last_messages([row.id for row in rows])
    return {
        "id": customer.id,
        "name": customer.name,
        "who": title_of(customer, points),
        "about": customer.about,
        "language": customer.language,
        "since": customer.created_at,
        "simulated": customer.simulated,
        "points": [[point.kind, point.value] for point in points if point.kind in SHOWN_POINTS],
        "history": [_earlier(row, names, last.get(row.id)) for row in rows],
    }


def _earlier(row: Any, names: dict[UUID, str], last: Any) -> dict[str, Any]:
    end = row.ended_at or row.closed_at
    return {
        "id": row.id,
        "channel": row.channel,
        "at": row.started_at,
        "state": row.state,
        "outcome": row.outcome,
        "title": row.subject or (row.disposition.label if row.disposition else "") or (last.body[:80] if last else ""),
        "disposition": row.disposition.label if row.disposition else "",
        "gave_up": may_call_back(row),
        "agent": names.get(row.agent_id, ""),
        "seconds": int((end - row.answered_at).total_seconds()) if end and row.answered_at else None,
    }
