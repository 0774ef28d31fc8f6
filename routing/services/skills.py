"""A skill goes away only when no queue of any program asks for it and nobody holds it."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from agents.services import people
from routing import selectors
from routing.models import Queue
from tenants import selectors as tenant_selectors
from tenants.context import program_context


class SkillInUse(Exception):
    """Queues ask for the skill: (program, queue) names; or `agents` people hold it."""

    def __init__(self, queues: tuple[tuple[str, str], ...], agents: int) -> None:
        super().__init__(f"{queues}, {agents}")
        self.queues, self.agents = queues, agents


def queues_asking_for(skill_id: UUID) -> tuple[tuple[str, str], ...]:
    """Floor-wide: (program, queue) names of queues that ask for a skill, in or out of use."""
    found = []
    for program in tenant_selectors.all_programs():
        with program_context(program):
            for queue in Queue.objects.order_by("name", "id"):
                rules = selectors.rules_of(queue)
                asked = [*rules.required, *rules.preferred, *(pair for ring in rules.rings for pair in ring.required)]
                if skill_id in {skill for skill, _level in asked}:
                    found.append((program.name, queue.name))
    return tuple(found)


@transaction.atomic
def remove_skill(*, skill_id: UUID) -> None:
    """Raises SkillInUse. The skill is locked first: a queue that is saved with it meanwhile waits, then misses it."""
    holders = people.lock_skill(skill_id=skill_id)
    queues = queues_asking_for(skill_id)
    if queues or holders:
        raise SkillInUse(queues, holders)
    people.delete_skill(skill_id=skill_id)
