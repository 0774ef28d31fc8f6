"""What supervisors do to agents of the program: states and messages, by the floor desk's own services."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from agents import selectors as agents
from agents.services import forcing, notices
from api import shapes as rows
from api import steering_shapes as shapes
from api.views.base import ActView
from api.views.floor import agent_row
from console.supervisor.desk.messages import Audience, audience_of
from console.supervisor.scope import NotLed
from kernel.ids import new_id
from routing.services.sending_home import sign_agent_off
from tenants.access import requires
from tenants.domain.roles import Role


@requires(Role.SUPERVISOR)
class AgentStateView(ActView):
    """The state a supervisor sets."""

    @extend_schema(operation_id="agents_set_state", request=shapes.StateChange, responses=rows.Agent, tags=["agents"])
    def put(self, request: Request, agent_id: UUID) -> Response:
        """Set an agent ready, not ready with a reason, or off the floor; who stands so already is told nothing."""
        given = self.given(shapes.StateChange)
        self.named_agent_id = agent_id
        if self.program.pk not in agents.program_ids_of_agent(agent_id):
            raise NotLed(agent_id)
        if not _stands_so(agents.agent_by_id(agent_id), given):
            self._set(agent_id, given)
        return Response(agent_row(agent_id))

    def _set(self, agent_id: UUID, given: dict[str, Any]) -> None:
        told: dict[str, Any] = {"agent_id": agent_id, "by": self.person, "why": given["why"]}
        if given["state"] == "ready":
            forcing.force_ready(program=self.program, **told)
        elif given["state"] == "not_ready":
            forcing.force_not_ready(program=self.program, reason=given["reason"], **told)
        else:
            sign_agent_off(programs=[self.program], hand_back=given["hand_back"], **told)


@requires(Role.SUPERVISOR)
class AgentMessagesView(ActView):
    """Words for people on the floor."""

    @extend_schema(
        operation_id="agents_send_message",
        request=shapes.AgentMessage,
        responses={200: shapes.SentMessage, 201: shapes.SentMessage},
        tags=["agents"],
    )
    def post(self, request: Request) -> Response:
        """Send a message to those on the floor: 201; 200 with the message there is when its ref was sent already."""
        given = self.given(shapes.AgentMessage)
        notice, is_new = notices.send_message_once(
            ref=given.get("ref") or new_id(),
            agent_ids=self._audience(given).agent_ids,
            text=given["text"],
            important=given["important"],
            by=self.person,
            program=self.program,
        )
        told = {
            "id": notice.id,
            "text": notice.text,
            "important": notice.is_important,
            "sent_at": notice.sent_at,
            "agent_ids": agents.receivers_of_notice(notice.id),
        }
        return Response(told, status=201 if is_new else 200)

    def _audience(self, given: dict[str, Any]) -> Audience:
        slug = self.program.slug
        if "agent" in given:
            return audience_of([self.program], f"agent:{given['agent']}")
        return audience_of([self.program], f"queue:{slug}/{given['queue']}" if "queue" in given else f"program:{slug}")


def _stands_so(agent: Any, given: dict[str, Any]) -> bool:
    """Whether the state asked for holds already; contacts are handed back again, as new ones may run."""
    if given["state"] == "sign_off":
        return not agent.is_signed_in or (agent.leaves_at_end and not given["hand_back"])
    if not agent.is_signed_in or agent.leaves_at_end:
        return False
    if given["state"] == "ready":
        return bool(agent.is_ready)
    return not agent.is_ready and agent.reason == given["reason"]
