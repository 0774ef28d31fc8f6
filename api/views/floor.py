"""What happens now: queues and people."""

from __future__ import annotations

from typing import Any

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


class QueuesView(ProgramView):
    """Queues in use with live counts."""

    @extend_schema(operation_id="queues_list", responses=shapes.QueueList, tags=["queues"])
    def get(self, request: Request) -> Response:
        """Queues in use with what waits and is served now."""
        program_id, now = program_id_of(request), clock.now()
        waiting = acd.waiting_counts(program_ids=[program_id])
        active = interactions.interactions_newest_first().filter(state=InteractionState.ACTIVE.value)
        served = dict(active.order_by().values("queue_id").annotate(n=Count("id")).values_list("queue_id", "n"))
        rows = []
        for queue in routing.queues():
            count, since = waiting.get((program_id, queue.id), (0, None))
            is_open = routing.is_queue_open(queue, now)
            rows.append(
                {
                    "id": queue.id,
                    "code": queue.code,
                    "name": queue.name,
                    "target_seconds": queue.target_seconds,
                    "target_share": queue.target_share,
                    "is_open": is_open,
                    "opens_at": None if is_open else routing.queue_opens_at(queue),
                    "waiting_count": count,
                    "longest_waiting_since": since,
                    "active_count": served.get(queue.id, 0),
                }
            )
        return Response({"results": rows, "counted_at": now})


@requires(*STAFF_ROLES)
class AgentsView(ProgramView):
    """People certified for the program and what they do now; for the provider's own people."""

    @extend_schema(operation_id="agents_list", responses=shapes.AgentList, tags=["agents"])
    def get(self, request: Request) -> Response:
        """People certified for the program and what they do now."""
        rows = agents.agents_of_program(program_id_of(request))
        return Response({"results": [_agent(row) for row in rows], "counted_at": clock.now()})


def _agent(row: Any) -> dict[str, Any]:
    shown = {
        "id": row.id,
        "name": row.display_name,
        "state": row.state,
        "reason": row.state_reason,
        "state_since_at": row.state_since_at,
        "is_connected": row.is_connected,
        "simulated": row.is_simulated,
    }
    for group in GROUPS:
        shown[group] = {"load": getattr(row, f"load_{group}"), "capacity": getattr(row, f"cap_{group}")}
    return shown
