"""The socket of the supervisor's wallboard."""

from __future__ import annotations

from typing import Any

from console.supervisor.scope import led_programs
from live import topics
from live.consumers import NO_ACCESS, HintConsumer, Refused
from live.offload import in_database

TOPICS = (topics.QUEUES, topics.REPORTING, topics.ALERTS)


class FloorConsumer(HintConsumer):
    """Agents of the floor and queues of the programs this supervisor leads."""

    async def topics_for(self) -> set[str]:
        """Floor topics, and queues, figures and alerts of the led programs; the hub lets no other's hint through."""
        schemas = await in_database(_led_schemas, self.scope["viewer"])
        if not schemas:
            raise Refused(NO_ACCESS)
        return {
            topics.FLOOR_AGENTS,
            topics.FLOOR_QUEUES,
            *(topics.program_topic(schema, name) for schema in schemas for name in TOPICS),
        }


def _led_schemas(viewer: Any) -> list[str]:
    return [program.schema_name for program in led_programs(viewer)]
