"""Snapshot and the agent's own state."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from agents.domain.state import CHOSEN_REASONS, NotReadyReason
from agents.selectors import agent_by_id
from agents.services import state as agent_state
from console.agent.desk import Desk
from console.agent.doors import answer, body_of, desk_door, session_of, text_of
from console.agent.idle import why_idle
from console.agent.problems import BadRequest
from console.agent.snapshot import agent_row, queues_of, snapshot_of


@desk_door("GET")
def snapshot(request: HttpRequest, desk: Desk) -> HttpResponse:
    """All state of the desk."""
    return answer(snapshot_of(desk))


@desk_door("GET")
def queues(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Depths and ages of the agent's queues."""
    return answer(queues_of(desk))


@desk_door("GET")
def why(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Why nothing comes, in a sentence about this agent alone."""
    return answer({"why": why_idle(desk)})


@desk_door("POST")
def sign_in(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The desk opened: a session begins, and one at another place is taken over. A page that had a session goes on in
    it; when that was taken over, it comes back only by "take": true.
    """
    mine = session_of(request)
    session = agent_state.sign_in(
        agent_id=desk.agent.id,
        session_id=mine,
        takes_over=mine is None or body_of(request).get("take") is True,
    )
    return answer({**agent_row(agent_by_id(desk.agent.id)), "session": session.id})


@desk_door("POST")
def switch(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Ready, not ready with a reason of the agent's choice, or off the floor."""
    content = body_of(request)
    state = text_of(content, "state")
    if state == "available":
        agent_state.set_ready(agent_id=desk.agent.id)
    elif state == "not_ready":
        agent_state.set_not_ready(agent_id=desk.agent.id, reason=_reason(text_of(content, "reason")))
    elif state == "signed_out":
        agent_state.sign_out(agent_id=desk.agent.id)
    else:
        raise BadRequest(_("Choose ready, not ready or signed out."))
    return answer(agent_row(agent_by_id(desk.agent.id)))


def _reason(code: str) -> NotReadyReason:
    for reason in CHOSEN_REASONS:
        if reason.value == code:
            return reason
    raise BadRequest(_("Choose one of the reasons shown."))
