"""What an agent did on the floor, as spans that adherence and occupancy read."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from agents.domain.state import AgentState as State
from agents.domain.state import SessionEnd
from agents.models.agent import Agent
from kernel.ids import new_id


class AgentSession(models.Model):
    """One sign-on to the floor, from one browser."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="sessions")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=12, choices=[(e.value, e.value) for e in SessionEnd], blank=True)

    class Meta:
        constraints = [
            # One console at a time: a second sign-on takes the first one over.
            models.UniqueConstraint(name="agent_one_open_session", fields=["agent"], condition=Q(ended_at=None)),
        ]


class AgentState(models.Model):
    """One span [started_at, ended_at) in one state; the last one is open."""

    # Written with every change of every agent, always beside the agent's locked row; found by agent_state_by_time.
    agent = models.ForeignKey(
        Agent, on_delete=models.CASCADE, related_name="states", db_constraint=False, db_index=False
    )
    state = models.CharField(max_length=12, choices=[(s.value, s.value) for s in State])
    reason = models.CharField(max_length=20, blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="agent_one_open_state", fields=["agent"], condition=Q(ended_at=None)),
            models.CheckConstraint(
                name="agent_state_not_reversed", condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at"))
            ),
        ]
        indexes = [
            # Occupancy and adherence of a period read one agent's spans in order.
            models.Index(name="agent_state_by_time", fields=["agent", "started_at"]),
        ]
