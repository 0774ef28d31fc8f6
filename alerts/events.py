"""What alerts tell: ids, numbers and codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from live import topics
from outbox.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertChanged(Event):
    """An alert was raised, told again, cleared or acknowledged; `what` says which."""

    name: ClassVar[str] = "alerts.alert.changed"
    version: ClassVar[int] = 1
    program_id: int
    alert_id: UUID
    rule_id: int
    queue_id: UUID | None = None
    what: str

    def topics(self) -> tuple[str, ...]:
        return (topics.ALERTS,)
