"""What happens now: queues and people."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Count
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from acd import selectors as acd
from agents import selectors as agents
from api import shapes
from api.caller import program_id_of
from api.views.base import ProgramView
from interactions import selectors as interactions
from interactions.domain.states import InteractionState
from kernel import clock
from routing import selectors as routing
from tenants.access import requires
from tenants.domain.roles import STAFF_ROLES

GROUPS = ("voice", "chat", "email")
LOADS = tuple(f"{what}_{group}" for what in ("load", "cap") for group in GROUPS)
QUEUE = ("id", "code", "name", "target_seconds", "target_share")
AGENT = {  # name in the answer -> field
    "id": "id",
    "name": "display_name",
    "state": "state",
    "reason": "state_reason",
    "state_since_at": "state_since_at",
    "is_connected": "is_connected",
    "simulated": "is_simulated",
}


class QueuesView(ProgramView):
    """Queues in use with live counts."""

    @extend_schema(operation_id="queues_list", responses=shapes.QueueList, tags=["queues"])
    def get(self, request: Request) -> Response:
        """Queues in use with what waits and is served now."""
        program_id, now = program_id_of(request), clock.now()
        waiting = acd.waiting_counts(program_ids=[program_id])
        active = interactions.interactions_newest_first().filter(state=InteractionState.ACTIVE.value)
        served = dict(active.order_by().values("queue_id").annotate(n=Count("id")).values_list("queue_id", "n"))
        doors = routing.doors_of_hours(now)
        rows = list(routing.queues().select_related(None).values(*QUEUE, "hours_id"))
        for row in rows:
            row["is_open"], row["opens_at"] = doors[row.pop("hours_id")]
            row["waiting_count"], row["longest_waiting_since"] = waiting.get((program_id, row["id"]), (0, None))
            row["active_count"] = served.get(row["id"], 0)
        return Response({"results": rows, "counted_at": now})


@requires(*STAFF_ROLES)
class AgentsView(ProgramView):
    """People certified for the program and what they do now; for the provider's own people."""

    @extend_schema(operation_id="agents_list", responses=shapes.AgentList, tags=["agents"])
    def get(self, request: Request) -> Response:
        """People certified for the program and what they do now."""
        rows = agents.agents_of_program(program_id_of(request)).values(*AGENT.values(), *LOADS)
        return Response({"results": [_agent(row) for row in rows], "counted_at": clock.now()})


def agent_row(agent_id: UUID) -> dict[str, Any]:
    """One agent as in the list; a certificate that ended meanwhile changes nothing about it."""
    return _agent(agents.agent_rows([agent_id]).values(*AGENT.values(), *LOADS).get())


def _agent(row: dict[str, Any]) -> dict[str, Any]:
    shown = {name: row[field] for name, field in AGENT.items()}
    for group in GROUPS:
        shown[group] = {"load": row[f"load_{group}"], "capacity": row[f"cap_{group}"]}
    return shown
