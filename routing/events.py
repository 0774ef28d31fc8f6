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
    """A contact left its queue; `exit` is answered, abandoned, flow_out or callback."""

    name: ClassVar[str] = "routing.queue.left"
    version: ClassVar[int] = 1
    left_at: datetime
    exit: str
    agent_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactMoved(Event):
    """A contact went to another queue than the one it was meant for; `why` is closed, depth, wait, drained, supervisor
    or flow.
    """

    name: ClassVar[str] = "routing.queue.moved"
    version: ClassVar[int] = 1
    program_id: int
    interaction_id: UUID
    from_queue_id: UUID
    queue_id: UUID
    why: str
    waited_ms: int

    def topics(self) -> tuple[str, ...]:
        return (topics.QUEUES, topics.FLOOR_QUEUES)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactSteered(Event):
    """A supervisor changed where or how a contact waits, or took it from the agent `agent_id`; `what` is pinned,
    unpinned, given, moved or taken_back.
    """

    name: ClassVar[str] = "routing.contact.steered"
    version: ClassVar[int] = 1
    program_id: int
    interaction_id: UUID
    what: str
    agent_id: UUID | None = None

    def topics(self) -> tuple[str, ...]:
        own = () if self.agent_id is None else (topics.agent_topic(self.agent_id),)
        return (topics.QUEUES, topics.FLOOR_QUEUES, topics.interaction(self.interaction_id), *own)


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowPublished(Event):
    """A version of a flow is in force from now on."""

    name: ClassVar[str] = "routing.flow.published"
    version: ClassVar[int] = 1
    program_id: int
    flow_id: UUID
    version_id: UUID
    number: int

    def topics(self) -> tuple[str, ...]:
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LookUpAsked(Event):
    """A flow stands still until another system answers."""

    name: ClassVar[str] = "routing.flow.look_up_asked"
    version: ClassVar[int] = 1
    program_id: int
    interaction_id: UUID

    def topics(self) -> tuple[str, ...]:
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfRun(Event):
    program_id: int
    interaction_id: UUID
    run_id: UUID
    version_id: UUID

    def topics(self) -> tuple[str, ...]:
        return (topics.interaction(self.interaction_id), topics.INTERACTIONS)


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowBegan(_OfRun):
    """A contact entered a flow."""

    name: ClassVar[str] = "routing.flow.began"
    version: ClassVar[int] = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowEnded(_OfRun):
    """A contact left its flow; `exit` is queue, message, callback, fall_back, end or left (the customer went)."""

    name: ClassVar[str] = "routing.flow.ended"
    version: ClassVar[int] = 1
    began_at: datetime
    ended_at: datetime
    exit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfCallback(Event):
    program_id: int
    callback_id: UUID
    queue_id: UUID

    def topics(self) -> tuple[str, ...]:
        return (topics.REPORTING, topics.FLOOR_QUEUES)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackAsked(_OfCallback):
    """A call was promised; `source` is flow, widget, abandoned, agent, api or rule."""

    name: ClassVar[str] = "routing.callback.asked"
    version: ClassVar[int] = 1
    source: str
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackAttempted(_OfCallback):
    """An agent tried to reach the customer; `state` is what the callback became by it."""

    name: ClassVar[str] = "routing.callback.attempted"
    version: ClassVar[int] = 1
    interaction_id: UUID
    agent_id: UUID | None
    number: int
    outcome: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackEnded(_OfCallback):
    """Nobody calls any more; `state` is done, failed, cancelled or expired."""

    name: ClassVar[str] = "routing.callback.ended"
    version: ClassVar[int] = 1
    state: str
    asked_at: datetime
    ended_at: datetime
