"""What the hand-out tells: ids and instants only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from live import topics
from outbox.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfOffer(Event):
    program_id: int
    offer_id: UUID
    agent_id: UUID
    interaction_id: UUID
    queue_id: UUID

    def topics(self) -> tuple[str, ...]:
        """Its agent and the wallboards. Not the queues' topic, which every desk hears: an offer changes no count
        there, and fifty offers a second would send every desk of the program to the server as often.
        """
        return (topics.agent_topic(self.agent_id), topics.FLOOR_QUEUES)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferMade(_OfOffer):
    """An agent holds an offer until its deadline."""

    name: ClassVar[str] = "acd.offer.made"
    version: ClassVar[int] = 1
    deadline_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferEnded(_OfOffer):
    """An offer was accepted, declined, withdrawn or ran out; `state` says which."""

    name: ClassVar[str] = "acd.offer.ended"
    version: ClassVar[int] = 1
    state: str
