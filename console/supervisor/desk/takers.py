"""Whom a contact of a program can be given to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from agents import selectors as agents
from agents.domain.state import AgentState
from look.words import AGENT_STATES

if TYPE_CHECKING:
    from tenants.models import Program

_FREE_FIRST = {
    AgentState.AVAILABLE.value: 0, AgentState.ENGAGED.value: 1, AgentState.WRAP_UP.value: 2,
    AgentState.NOT_READY.value: 3,
}  # fmt: skip


def takers_of(program: Program, own_id: UUID | None) -> list[dict[str, Any]]:
    """Agents on the floor with a certificate of the program in force; oneself first, then who is free."""
    held = {agent.id for agent in agents.agents_of_program(program.pk)}
    rows = [row for row in agents.agents_on_floor([program.pk]) if row.id in held]
    rows.sort(key=lambda row: (row.id != own_id, _FREE_FIRST.get(row.state, 4), row.display_name, row.id))
    return [
        {
            "id": row.id,
            "name": row.display_name,
            "state": str(AGENT_STATES.get(row.state, row.state)),
            "me": row.id == own_id,
        }
        for row in rows
    ]
