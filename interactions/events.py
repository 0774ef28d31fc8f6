"""What a contact tells, second by second: ids, instants and codes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from live import topics
from outbox.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfInteraction(Event):
    program_id: int
    interaction_id: UUID
    agent_id: UUID | None = None

    def topics(self) -> tuple[str, ...]:
        names = (
            topics.interaction(self.interaction_id),
            topics.INTERACTIONS,
        )
        return names if self.agent_id is None else (*names, topics.agent_topic(self.agent_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class InteractionOpened(_OfInteraction):
    """A contact began."""

    name: ClassVar[str] = "interactions.interaction.opened"
    version: ClassVar[int] = 1
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePosted(_OfInteraction):
    """One side wrote, or staff left a note."""

    name: ClassVar[str] = "interactions.message.posted"
    version: ClassVar[int] = 1
    message_id: UUID
    author: str
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InteractionAnswered(_OfInteraction):
    """An agent took the contact."""

    name: ClassVar[str] = "interactions.interaction.answered"
    version: ClassVar[int] = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class InteractionPaused(_OfInteraction):
    """Its agent set the contact aside for a more urgent one, or took it up again."""

    name: ClassVar[str] = "interactions.interaction.paused"
    version: ClassVar[int] = 1
    is_aside: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InteractionEnded(_OfInteraction):
    """The contact is over for the customer; wrap-up may follow."""

    name: ClassVar[str] = "interactions.interaction.ended"
    version: ClassVar[int] = 1
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InteractionClosed(_OfInteraction):
    """Nothing more happens on this contact: it is rated and counted. A correction raises `revision`."""

    name: ClassVar[str] = "interactions.interaction.closed"
    version: ClassVar[int] = 1
    revision: int
    closed_at: datetime
    outcome: str
    channel: str = ""
    queue_id: UUID | None = None

    def topics(self) -> tuple[str, ...]:
        return (*_OfInteraction.topics(self), topics.REPORTING)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyChanged(_OfInteraction):
    """The customer left, came back or types, or the agent types: `what` is left, back, customer_typing or typing."""

    name: ClassVar[str] = "interactions.party.changed"
    version: ClassVar[int] = 1
    what: str
