"""The socket of the agent's desk."""

from __future__ import annotations

from typing import Any

from agents.selectors import agent_of_user, program_ids_of_agent
from live import topics
from live.consumers import NO_ACCESS, HintConsumer, Refused
from live.offload import in_database


class DeskConsumer(HintConsumer):
    """Own offers, contacts and state, and the queues of the programs this agent serves."""

    async def topics_for(self) -> set[str]:
        """The agent's own floor topic and the queue topics of their programs. Refused for people not on the floor."""
        agent_key, names = await in_database(_desk, self.scope["viewer"])
        self.presence_key = f"agent:{agent_key}"
        return names


def _desk(viewer: Any) -> tuple[str, set[str]]:
    agent = agent_of_user(viewer.user.pk)
    if agent is None:
        raise Refused(NO_ACCESS)
    served = set(program_ids_of_agent(agent.id))
    schemas = [program.schema_name for program in viewer.programs if program.pk in served]
    return str(agent.id), {
        topics.agent_topic(agent.id),
        *(topics.program_topic(schema, topics.QUEUES) for schema in schemas),
    }
