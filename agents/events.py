"""What the floor tells of an agent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from live import topics
from outbox.events import Event, Ids


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentStateChanged(Event):
    """An agent's one visible state is another than before; floor-wide, so without a program."""

    name: ClassVar[str] = "agents.agent.state_changed"
    version: ClassVar[int] = 1
    floor: ClassVar[bool] = True
    program_id: int | None = None
    agent_id: UUID
    state: str
    reason: str

    def topics(self) -> tuple[str, ...]:
        return (topics.FLOOR_AGENTS, topics.agent_topic(self.agent_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentsReserved(Event):
    """These agents hold an offer and serve nobody yet: one fact for a whole batch, floor-wide. Their own desks hear of
    it by the offer.
    """

    name: ClassVar[str] = "agents.agents.reserved"
    version: ClassVar[int] = 1
    floor: ClassVar[bool] = True
    program_id: int | None = None
    agent_ids: Ids

    def topics(self) -> tuple[str, ...]:
        return (topics.FLOOR_AGENTS,)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentSessionTaken(Event):
    """The agent signed on at another browser: the one before rests. Floor-wide, so without a program."""

    name: ClassVar[str] = "agents.session.taken"
    version: ClassVar[int] = 1
    floor: ClassVar[bool] = True
    program_id: int | None = None
    agent_id: UUID

    def topics(self) -> tuple[str, ...]:
        return (topics.agent_topic(self.agent_id),)
