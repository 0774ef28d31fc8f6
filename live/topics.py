"""Names of push topics. Program topics carry the schema, floor topics carry ids only; nobody else spells them."""

from __future__ import annotations

import re
from uuid import UUID

QUEUES = "queues"  # any change of a queue entry or of who waits
AGENTS = "agents"
INTERACTIONS = "interactions"  # any change of any contact of the program
REPORTING = "reporting"
BILLING = "billing"
ALERTS = "alerts"  # for supervisors alone

FLOOR_AGENTS = "floor.agents"  # state changes of all agents
FLOOR_QUEUES = "floor.queues"

_SHORT = re.compile(r"[a-z]+(\.[0-9a-f-]{36})?")


def interaction(interaction_id: UUID) -> str:
    """Short name, inside the event's program, of everything about one interaction."""
    return f"interaction.{interaction_id}"


def agent_topic(agent_id: UUID | str) -> str:
    """Floor topic of one agent: offers, own contacts, own state."""
    return f"floor.agent.{agent_id}"


def program_topic(schema: str, topic: str) -> str:
    """Full name of a short topic inside a program. Raises ValueError for a name that is no short topic."""
    if not _SHORT.fullmatch(topic):
        raise ValueError(f"{topic!r} is no topic of a program")
    return f"p.{schema}.{topic}"


def full_name(schema: str | None, topic: str) -> str:
    """What an event calls a topic, as sockets know it: floor topics stay, short ones get the program's schema.

    Raises ValueError for a short topic of a floor-wide fact: it belongs to no program.
    """
    if topic.startswith("floor."):
        return topic
    if schema is None:
        raise ValueError(f"topic {topic!r} needs a program")
    return program_topic(schema, topic)
