"""States a supervisor sets for an agent. The agent is told by whom and why; every deed is audited."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from agents.domain.notice import NoticeKind
from agents.domain.state import CHOSEN_REASONS, NotReadyReason
from agents.models import Agent
from agents.services import state as agent_state
from agents.services.notices import tell_deed
from kernel import clock
from tenants.services import audit

if TYPE_CHECKING:
    from tenants.models import Program, User


class NotOnFloor(Exception):
    """The agent is signed out: nobody but the agent can sign in."""


class BadReason(ValueError):
    """Not one of the reasons people choose."""


@transaction.atomic
def force_ready(*, agent_id: UUID, by: User, program: Program, why: str = "") -> None:
    """The agent may get offers. Raises NotOnFloor."""
    _on_floor(agent_id)
    agent_state.set_ready(agent_id=agent_id)
    _tell(agent_id, "ready", by, program, why)


@transaction.atomic
def force_not_ready(*, agent_id: UUID, reason: str, by: User, program: Program, why: str = "") -> None:
    """No new offers; what the agent serves goes on, an open offer too. Raises NotOnFloor, BadReason."""
    if reason not in {one.value for one in CHOSEN_REASONS}:
        raise BadReason(reason)
    _on_floor(agent_id)
    agent_state.set_not_ready(agent_id=agent_id, reason=NotReadyReason(reason))
    _tell(agent_id, f"not_ready:{reason}", by, program, why)


@transaction.atomic
def begin_leaving(*, agent_id: UUID, by: User, program: Program, why: str = "") -> None:
    """No new offers, and off the floor as soon as nothing is open any more: at once, or after the last wrap-up.

    Raises NotOnFloor.
    """
    agent = _on_floor(agent_id)
    agent.is_ready, agent.reason, agent.leaves_at_end = False, NotReadyReason.LEAVING.value, True
    agent.save(update_fields=["leaves_at_end"])
    agent_state.settle(agent=agent, now=clock.now())
    _tell(agent_id, "sign_off", by, program, why)


def _on_floor(agent_id: UUID) -> Agent:
    agent = Agent.objects.select_for_update().get(pk=agent_id)
    if not agent.is_signed_in:
        raise NotOnFloor
    return agent


def _tell(agent_id: UUID, code: str, by: User, program: Program, why: str) -> None:
    tell_deed(agent_id=agent_id, kind=NoticeKind.STATE, code=code, by=by, text=why, program_id=program.pk)
    audit.record(
        action="agent.state_forced", program=program, actor=by, object_ids={"agent": str(agent_id), "to": code}
    )
