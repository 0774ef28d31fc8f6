"""The socket of the supervisor's wallboard."""

from __future__ import annotations

from typing import Any

from live import topics
from live.consumers import NO_ACCESS, HintConsumer, Refused
from live.offload import in_database
from tenants.domain.roles import Role, may


class FloorConsumer(HintConsumer):
    """Agents of the floor and queues of the programs this supervisor leads."""

    async def topics_for(self) -> set[str]:
        """Floor topics and the queue topics of the led programs; the hub lets no other program's hint through."""
        schemas = await in_database(_led_schemas, self.scope["viewer"])
        if not schemas:
            raise Refused(NO_ACCESS)
        return {
            topics.FLOOR_AGENTS,
            topics.FLOOR_QUEUES,
            *(topics.program_topic(schema, topics.QUEUES) for schema in schemas),
        }


def _led_schemas(viewer: Any) -> list[str]:
    """Schemas of the programs where the viewer is supervisor or administrator."""
    return [p.schema_name for p in viewer.programs if may(viewer.roles_of(p), {Role.SUPERVISOR})]
