"""Who is an agent, for which programs and with which skills."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from agents.models import Agent, AgentProgram, AgentSkill, Skill
from agents.services.capacity import choose_rule
from kernel import clock


@transaction.atomic
def create_agent(
    *,
    user_id: int,
    display_name: str,
    capacity_rule_id: UUID | None = None,
    is_simulated: bool = False,
    takes_simulated: bool = False,
) -> Agent:
    """Put a user on the floor, signed out. Without a rule of capacity they work by the floor's usual one."""
    agent = Agent.objects.create(
        user_id=user_id,
        display_name=display_name,
        state_since_at=clock.now(),
        is_simulated=is_simulated,
        takes_simulated=takes_simulated or is_simulated,
    )
    choose_rule(agent_ids=[agent.id], rule_id=capacity_rule_id)
    agent.refresh_from_db()
    return agent


@transaction.atomic
def certify_agent(*, agent_id: UUID, program_id: int, until_at: datetime | None = None) -> None:
    """Open the certificate gate: the agent may take this program's contacts, until that instant."""
    AgentProgram.objects.update_or_create(
        agent_id=agent_id, program_id=program_id, defaults={"certified_until_at": until_at}
    )


@transaction.atomic
def grant_skill(*, agent_id: UUID, skill_id: UUID, level: int = 3) -> None:
    """Give a skill at a level of 1 to 5, or change the level."""
    AgentSkill.objects.update_or_create(agent_id=agent_id, skill_id=skill_id, defaults={"level": level})


@transaction.atomic
def create_skill(*, program_id: int | None, code: str, name: str) -> Skill:
    """A skill of one program, or a floor-wide one without program."""
    return Skill.objects.get_or_create(program_id=program_id, code=code, defaults={"name": name})[0]


@transaction.atomic(savepoint=False)  # a step of removing it
def lock_skill(*, skill_id: UUID) -> int:
    """Keep a skill as it is until the end of the transaction; returns how many people hold it."""
    Skill.objects.select_for_update().get(pk=skill_id)
    return AgentSkill.objects.filter(skill_id=skill_id).count()


@transaction.atomic(savepoint=False)  # a step of removing it: routing.services.skills asks the queues first
def delete_skill(*, skill_id: UUID) -> None:
    """Remove a skill nobody holds."""
    Skill.objects.get(pk=skill_id).delete()
