"""The one writer of the timeline."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from interactions.domain.states import TimelineKind
from interactions.models import Interaction

# No ORM: every step of every contact passes here, and number and row cost one statement.
_APPEND = """
INSERT INTO interactions_timelineentry (interaction_id, seq, kind, at, agent_id, data)
SELECT %s, coalesce(max(seq), 0) + 1, %s, %s, %s, %s::jsonb FROM interactions_timelineentry WHERE interaction_id = %s
"""


def record(
    *, interaction: Interaction, kind: TimelineKind, at: datetime, agent_id: UUID | None = None, **data: Any
) -> None:
    """Append one entry. The caller holds the interaction's row lock, so numbers have no gap."""
    with connection.cursor() as cursor:
        cursor.execute(_APPEND, [interaction.pk, kind.value, at, agent_id, json.dumps(data), interaction.pk])
