"""What the widget shows. All run inside the program's context."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from agents import selectors as agent_selectors
from gateways.webchat import credentials
from gateways.webchat.models import Visit, WebchatConnector
from interactions import selectors as interaction_selectors
from interactions.domain.states import Author, Channel, InteractionState
from live import selectors as live_selectors
from routing import flow_reading, wait_reading
from routing import selectors as routing_selectors
from routing.services.flow_opening import opening_of

if TYPE_CHECKING:
    from interactions.models import Interaction, Message
    from tenants.models import Program

NEWEST = 300  # messages shown of one contact
_STATES = {
    InteractionState.WAITING.value: "waiting",
    InteractionState.ACTIVE.value: "active",
    InteractionState.WRAP_UP.value: "ended",
    InteractionState.CLOSED.value: "ended",
}
_AUTHORS = {Author.CUSTOMER.value: "me", Author.AGENT.value: "agent", Author.SYSTEM.value: "system"}


def connector_of(entry_address_id: int) -> WebchatConnector:
    """Settings of a widget key; an unsaved default (only the program's own host may carry it) when there are none."""
    found = WebchatConnector.objects.filter(entry_address_id=entry_address_id).first()
    return found or WebchatConnector(entry_address_id=entry_address_id)


def visit_by_id(visit_id: UUID) -> Visit | None:
    """The visitor of a token."""
    return Visit.objects.filter(pk=visit_id).first()


def snapshot(*, program: Program, visit: Visit) -> dict[str, Any]:
    """All a window shows, with the number of the hints it already covers: read before the rows."""
    since = live_selectors.since({program.schema_name: program.pk})
    found: dict[str, Any] = {"since": since, "state": "new", "messages": [], "ticket": "", "queue": None, "agent": ""}
    found |= {"name": visit.name, "email": visit.email, "hours": _hours(visit.entry_address_id)}
    found["left_message"] = visit.left_message
    found |= {"choices": [], "opening": []}
    if visit.interaction_id is None:
        return found | _opening(visit)
    interaction = interaction_selectors.interaction_by_id(visit.interaction_id)
    found["state"] = _STATES[interaction.state]
    found["contact"] = str(interaction.id)
    found["ticket"] = credentials.ticket_for(program_id=program.pk, visit_id=visit.id)
    if interaction.state == InteractionState.WAITING.value:
        found |= _waiting(visit, interaction)
    rows = list(interaction_selectors.messages_of(interaction.id, with_notes=False).reverse()[:NEWEST])[::-1]
    names = agent_selectors.names_of_agents({i for i in (interaction.agent_id, *(m.agent_id for m in rows)) if i})
    found["agent"] = names.get(interaction.agent_id, "") if interaction.agent_id else ""
    found["messages"] = [_message(program, visit, message, names) for message in rows]
    return found


def _opening(visit: Visit) -> dict[str, Any]:
    """What the flow asks first, before there is a contact."""
    language = visit.language
    found = opening_of(entry_address_id=visit.entry_address_id, channel=Channel.CHAT.value, language=language)
    return {} if found is None else {"opening": found.texts, "choices": found.choices}


def _waiting(visit: Visit, interaction: Interaction) -> dict[str, Any]:
    """In a flow: its buttons. In a queue: the place."""
    run = flow_reading.open_run_of(interaction.id)
    if run is not None:
        return {"state": "flow", "choices": run.choices}
    left = visit.left_message or bool(flow_reading.left_messages([interaction.id]))
    return {"queue": _place(interaction), "left_message": left}


def _message(program: Program, visit: Visit, message: Message, names: dict[UUID, str]) -> dict[str, Any]:
    files = [
        {
            "id": str(file.id),
            "name": file.name,
            "size": file.size,
            "type": file.content_type,
            "pass": credentials.file_pass(program_id=program.pk, visit_id=visit.id, attachment_id=file.id),
        }
        for file in message.attachments.all()
    ]
    return {
        "id": str(message.id),
        "ref": str(message.ref) if message.ref and message.author == Author.CUSTOMER.value else "",
        "author": _AUTHORS[message.author],
        "name": names.get(message.agent_id, "") if message.agent_id else "",
        "body": message.body,
        "at": message.sent_at.isoformat(),
        "files": files,
    }


def _place(interaction: Interaction) -> dict[str, Any] | None:
    """The place in line, the estimate, and what may honestly be said of it."""
    position = routing_selectors.place_in_queue(interaction.id)
    if position is None or interaction.queue_id is None:
        return None
    seconds = wait_reading.wait_at(queue_id=interaction.queue_id, channel=interaction.channel, position=position)
    told = wait_reading.range_of(interaction.queue_id, seconds) if seconds else None
    return {
        "position": position,
        "wait_seconds": seconds,
        "wait": None if told is None else {"low": told.low, "high": told.high, "long": told.is_long},
    }


def _hours(entry_address_id: int) -> dict[str, Any]:
    """Whether agents are there; `opens_at` (ISO, UTC) of the usual queue when it is closed, and what the program says
    then. `after_hours`: another queue answers meanwhile.
    """
    entry = routing_selectors.entry_point_of(entry_address_id)
    if entry is None:
        return {"open": False, "opens_at": None, "closed_message": "", "served": False, "after_hours": False}
    opens_at: datetime | None = routing_selectors.queue_opens_at(entry.queue)
    queue = routing_selectors.queue_now(entry)
    return {
        "open": routing_selectors.is_queue_open(queue),
        "after_hours": queue != entry.queue,
        "opens_at": opens_at.isoformat() if opens_at else None,
        "closed_message": entry.closed_message,
        "served": True,
    }
