"""One contact in full: texts, notes, script, customer, outcomes, timeline. Runs in the program's schema."""

from __future__ import annotations

from typing import Any

from agents import selectors as agent_selectors
from console.agent.callback import callback_card
from console.agent.customer import customer_card
from console.agent.desk import Desk
from console.agent.snapshot import wrap_until
from crm import selectors as crm_selectors
from crm.domain.script import parse_steps
from interactions import selectors as interaction_selectors
from routing import selectors as routing_selectors
from tenants import selectors as tenant_selectors

MOST_MESSAGES = 300  # the newest; a longer conversation is read in its history


def contact_of(desk: Desk, program: Any, contact: Any) -> dict[str, Any]:
    """The contact as the middle and right panes show it."""
    queue = next((row for row in routing_selectors.all_queues() if row.id == contact.queue_id), None)
    lines = {row.id: row.display_name or row.address for row in tenant_selectors.entry_addresses(program=program)}
    draft = interaction_selectors.drafts_of(desk.agent.id).get(contact.id)
    return {
        "program": program.slug,
        "id": contact.id,
        "channel": contact.channel,
        "state": contact.state,
        "subject": contact.subject,
        "language": contact.language,
        "simulated": contact.simulated,
        "queue": queue.name if queue else "",
        "line": lines.get(contact.entry_address_id, "") if contact.channel != "chat" else "",
        "started_at": contact.started_at,
        "answered_at": contact.answered_at,
        "ended_at": contact.ended_at,
        "wrap_until": wrap_until(contact, queue),
        "left_at": contact.customer_left_at,
        "customer": customer_card(contact),
        "messages": messages_of(contact),
        "script": script_of(contact),
        "dispositions": [[row.id, row.label] for row in crm_selectors.dispositions()],
        "timeline": [
            {"kind": row.kind, "at": row.at, "data": row.data} for row in interaction_selectors.timeline_of(contact.id)
        ],
        "callback": callback_card(contact),
        "draft": {"body": draft.body, "note": draft.is_note} if draft else None,
    }


def messages_of(contact: Any) -> list[dict[str, Any]]:
    """Texts and notes in order, with the names of the staff who wrote."""
    rows = list(interaction_selectors.messages_of(contact.id, with_notes=True))[-MOST_MESSAGES:]
    names = agent_selectors.names_of_agents({row.agent_id for row in rows if row.agent_id})
    return [message_row(row, names.get(row.agent_id, "") if row.agent_id else "") for row in rows]


def message_row(row: Any, name: str) -> dict[str, Any]:
    """One text. `ref` lets the page that sent it recognise it."""
    return {
        "id": row.id,
        "ref": row.ref,
        "author": row.author,
        "name": name,
        "body": row.body,
        "html": bool(row.html),
        "at": row.sent_at,
        "files": [{"id": file.id, "name": file.name, "size": file.size} for file in row.attachments.all()],
    }


def script_of(contact: Any) -> dict[str, Any] | None:
    """Where the contact stands in its script, with the titles the branches lead to."""
    run = interaction_selectors.script_run_of(contact.id)
    if run is None:
        return None
    steps = parse_steps(run.version.steps)
    titles = {step.key: step.title for step in steps}
    current = next((step for step in steps if step.key == run.step_key), None)
    return {
        "name": run.version.script.name,
        "number": run.version.number,
        "steps": [
            {"title": step.title, "done": step.key in run.path, "current": step.key == run.step_key} for step in steps
        ],
        "back": bool(run.path),
        "step": current
        and {
            "key": current.key,
            "title": current.title,
            "say": current.say,
            "required": current.required,
            "place": steps.index(current) + 1,
            "branches": [{"label": way.label, "to": titles.get(way.to, "")} for way in current.branches],
        },
    }
