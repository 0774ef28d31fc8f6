"""What the hand-out tells: ids and instants only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from live import topics
from outbox.events import Event, Ids


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferMade(Event):
    """Agents of one program hold an offer each: one fact for all that one batch gave the program, in one order."""

    name: ClassVar[str] = "acd.offer.made"
    version: ClassVar[int] = 2
    program_id: int
    offer_ids: Ids
    agent_ids: Ids
    interaction_ids: Ids

    def topics(self) -> tuple[str, ...]:
        """Their agents and the wallboards. Not the queues' topic, which every desk hears: an offer changes no count
        there, and fifty offers a second would send every desk of the program to the server as often.
        """
        return (*map(topics.agent_topic, self.agent_ids), topics.FLOOR_QUEUES)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferEnded(Event):
    """An offer was accepted, declined, withdrawn or ran out; `state` says which."""

    name: ClassVar[str] = "acd.offer.ended"
    version: ClassVar[int] = 1
    program_id: int
    offer_id: UUID
    agent_id: UUID
    interaction_id: UUID
    queue_id: UUID
    state: str

    def topics(self) -> tuple[str, ...]:
        """Its agent and the wallboards, as above."""
        return (topics.agent_topic(self.agent_id), topics.FLOOR_QUEUES)
