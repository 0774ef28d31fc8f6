"""The one writer of the timeline."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max

from interactions.domain.states import TimelineKind
from interactions.models import Interaction, TimelineEntry


def record(
    *, interaction: Interaction, kind: TimelineKind, at: datetime, agent_id: UUID | None = None, **data: Any
) -> TimelineEntry:
    """Append one entry. The caller holds the interaction's row lock, so numbers have no gap."""
    last = TimelineEntry.objects.filter(interaction=interaction).aggregate(last=Max("seq"))["last"] or 0
    return TimelineEntry.objects.create(
        interaction=interaction, seq=last + 1, kind=kind.value, at=at, agent_id=agent_id, data=data
    )
