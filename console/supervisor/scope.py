"""Which programs a supervisor leads: all of them, or those of the membership."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from agents.selectors import program_ids_of_agent
from tenants.domain.roles import Role, may
from tenants.viewer import Viewer

if TYPE_CHECKING:
    from tenants.models import Program


class NotLed(Exception):
    """The viewer leads no such program, or none of an agent's; that it does not exist looks the same from outside."""


def led_program(viewer: Viewer, slug: str) -> Program:
    """The led program of a short name. Raises NotLed."""
    for program in led_programs(viewer):
        if program.slug == slug:
            return program
    raise NotLed(slug)


def led_agent(viewer: Viewer, agent_id: UUID) -> list[Program]:
    """The led programs an agent serves now, by name. Raises NotLed when there is none."""
    served = set(program_ids_of_agent(agent_id))
    found = [program for program in led_programs(viewer) if program.pk in served]
    if not found:
        raise NotLed(agent_id)
    return found


def led_programs(viewer: Viewer) -> list[Program]:
    """Programs where the viewer is supervisor or administrator, by name; another role there shows nothing."""
    return [program for program in viewer.programs if may(viewer.roles_of(program), {Role.SUPERVISOR})]
