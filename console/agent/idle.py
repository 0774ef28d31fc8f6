"""Why nothing comes to this desk, in the agent's own words and about nobody else."""

from __future__ import annotations

from django.utils import timezone

from acd.domain.why import Explainer
from acd.domain.why_idle import IdleExplainer
from acd.why_reading import floor_of_agent
from console.agent.desk import Desk
from console.reasons.agent_words import agent_clauses, situation_of
from console.reasons.contact_words import sentence
from console.reasons.names import People, names_for
from kernel import clock


def why_idle(desk: Desk) -> str:
    """One sentence; empty for who is off the floor."""
    now = clock.now()
    floor = floor_of_agent(agent_id=desk.agent.id, program_ids=[one.pk for one in desk.programs], now=now)
    if not floor.agents:
        return ""
    names = names_for(floor, desk.programs, now=now, zone=timezone.get_current_timezone(), people=People.NOBODY)
    found = IdleExplainer(Explainer(floor, now)).explain(floor.agents[0])
    return sentence(agent_clauses(found, situation_of(desk.agent, floor.deadlines), names))
