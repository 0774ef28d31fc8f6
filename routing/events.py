"""What queues tell: ids, instants and codes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from live import topics
from outbox.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfQueue(Event):
    program_id: int
    interaction_id: UUID
    queue_id: UUID
    entry_id: UUID
    enqueued_at: datetime

    def topics(self) -> tuple[str, ...]:
        return (topics.QUEUES, topics.REPORTING, topics.FLOOR_QUEUES)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueEntered(_OfQueue):
    """A contact began to wait."""

    name: ClassVar[str] = "routing.queue.entered"
    version: ClassVar[int] = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueLeft(_OfQueue):
    """A contact left its queue; `exit` is answered, abandoned or flow_out."""

    name: ClassVar[str] = "routing.queue.left"
    version: ClassVar[int] = 1
    left_at: datetime
    exit: str
    agent_id: UUID | None = None
