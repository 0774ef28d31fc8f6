"""Who sits at the desk, and for which programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from agents.selectors import agent_of_user, program_ids_of_agent
from tenants.domain.roles import Role
from tenants.viewer import Viewer


class NotServed(Exception):
    """The agent does not serve this program, or it does not exist: both look the same from outside."""


@dataclass(frozen=True, slots=True)
class Desk:
    """One agent and the programs whose contacts come to this desk, by name."""

    agent: Any
    programs: tuple[Any, ...]

    def program(self, slug: str) -> Any:
        """The program of a short name. Raises NotServed."""
        for program in self.programs:
            if program.slug == slug:
                return program
        raise NotServed(slug)


def desk_of(viewer: Viewer) -> Desk | None:
    """The viewer's desk; None for people who are not on the floor. Two queries beside the viewer's accesses.

    A program counts when the viewer is an agent there by membership and certified for it by the floor.
    """
    agent = agent_of_user(viewer.user.pk) if viewer.user.pk is not None else None
    if agent is None:
        return None
    served = set(program_ids_of_agent(agent.id))
    own = tuple(p for p in viewer.programs if p.pk in served and Role.AGENT in viewer.roles_of(p))
    return Desk(agent=agent, programs=own)
