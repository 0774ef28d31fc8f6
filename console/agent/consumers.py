"""The socket of the agent's desk."""

from __future__ import annotations

from console.agent.desk import desk_of
from live import topics
from live.consumers import NO_ACCESS, HintConsumer, Refused
from live.offload import in_database
from tenants.viewer import Viewer


class DeskConsumer(HintConsumer):
    """Own offers, contacts and state, and the queues of the programs this agent serves."""

    async def topics_for(self) -> set[str]:
        """The agent's own floor topic and the queue topics of their programs. Refused for people not on the floor."""
        agent_key, names = await in_database(_desk, self.scope["viewer"])
        self.presence_key = f"agent:{agent_key}"
        return names


def _desk(viewer: Viewer) -> tuple[str, set[str]]:
    desk = desk_of(viewer)
    if desk is None:
        raise Refused(NO_ACCESS)
    return str(desk.agent.id), {
        topics.agent_topic(desk.agent.id),
        *(topics.program_topic(program.schema_name, topics.QUEUES) for program in desk.programs),
    }
