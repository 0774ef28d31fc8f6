"""The demand of a contact, out of the rows of its program."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from acd.domain.matching import Requirements
from agents import selectors as agent_selectors
from interactions import selectors as interaction_selectors
from interactions.models import Interaction
from kernel import clock
from routing import selectors
from routing.domain.demand import Demand, demand_of
from routing.domain.queue_rules import QueueRules, requirements_of
from routing.domain.served import Lack, lack_of
from routing.models import Queue
from routing.queue_words import lack_text
from tenants.context import current_program_id


def demand_for(*, interaction: Interaction, queue: Queue, named_agent_id: UUID | None = None) -> Demand:
    """What the floor is asked for this contact now. Reads beyond the queue only what its rules use."""
    rules = selectors.rules_of(queue)
    last = None
    if rules.last_agent_seconds and named_agent_id is None:
        last = interaction_selectors.last_agent_of_customer(customer_id=interaction.customer_id, but=interaction.id)
    return demand_of(
        rules,
        now=clock.now(),
        lending=lending_of(rules),
        named_agent_id=_here(named_agent_id),
        last_agent_id=_here(last),
    )


def usual_demand(queue: Queue) -> Demand:
    """What a queue asks of the floor for a contact that wishes nobody in particular."""
    rules = selectors.rules_of(queue)
    return demand_of(rules, now=clock.now(), lending=lending_of(rules))


def lending_of(rules: QueueRules) -> dict[UUID, Requirements]:
    """What each queue in use that lends to this one asks of its own agents."""
    if not rules.lenders:
        return {}
    rows = Queue.objects.filter(id__in=[one.queue_id for one in rules.lenders], is_active=True)
    return {queue_id: requirements_of(data) for queue_id, data in rows.order_by().values_list("id", "required")}


def unserved(queues: Iterable[Queue] | None = None) -> dict[Queue, str]:
    """Those of these queues that nobody certified could ever serve, with the reason in words; all in use with None."""
    program_id = current_program_id()
    people = agent_selectors.skills_of_certified([program_id]).get(program_id, [])
    lacks = {queue: _lack(queue, people) for queue in (selectors.queues() if queues is None else queues)}
    names = agent_selectors.names_of_skills(
        UUID(str(skill)) for lack in lacks.values() if lack for skill, _level in lack.skills
    )
    return {queue: lack_text(lack, names) for queue, lack in lacks.items() if lack is not None}


def _lack(queue: Queue, people: Sequence[Mapping[UUID, int]]) -> Lack | None:
    rules = selectors.rules_of(queue)
    asked = rules.rings[-1].required if rules.rings else rules.required
    return lack_of(asked, lending_of(rules).values(), people)


def _here(agent_id: UUID | None) -> UUID | None:
    """Nobody is waited for who is not on the floor."""
    return agent_id if agent_id is not None and agent_selectors.is_signed_in(agent_id) else None
