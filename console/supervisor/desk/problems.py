"""What went wrong on the supervisor's desk, as RFC 9457 problems that say where things stand now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from agents import selectors as agents
from agents.domain.notice import LONGEST
from agents.services.forcing import BadReason, NotOnFloor
from agents.services.notices import BadNotice, RefUsed
from agents.services.reserving import CannotTake, WhyNot
from alerts.services.acknowledging import AlertOver, AlreadyAcknowledged
from console.supervisor.scope import NotLed
from routing.domain.queue_rules import LEAST_PRIORITY, MOST_PRIORITY
from routing.domain.steering import AlreadyPinned, BadPriority, ContactChanged, Where
from routing.services.steering import NotServing
from tenants import selectors as tenants

STANDS: dict[Where, str | Promise] = {
    Where.FLOW: lazy("It is in the automatic dialogue now and waits for no agent."),
    Where.WAITING: lazy("It waits in its queue again."),
    Where.OFFERED: lazy("It was just offered to {agent}."),
    Where.ACTIVE: lazy("It was just accepted by {agent}."),
    Where.WRAP_UP: lazy("The conversation has ended, {agent} is wrapping it up."),
    Where.CLOSED: lazy("It has been closed."),
}
CANNOT: dict[WhyNot, str | Promise] = {
    WhyNot.SIGNED_OUT: lazy("{agent} is signed out of the floor."),
    WhyNot.NO_CONNECTION: lazy("{agent} has no connection."),
    WhyNot.HAS_OFFER: lazy("{agent} decides on another offer now."),
    WhyNot.NO_ROOM: lazy("{agent} has no room for another contact of this kind."),
}


class BadRequest(Exception):
    """The request cannot be understood; the message says which part."""


NOTICES: dict[str, str | Promise] = {
    "empty": lazy("Write the message first."),
    "long": lazy("The message is too long: {most} characters at most."),
    "nobody": lazy("Nobody there is signed on, so nobody would read it."),
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an act was not done: HTTP status, kind for scripts, and the words."""

    status: int
    code: str
    title: str
    detail: str = ""

    @property
    def kind(self) -> str:
        """`type` of the problem."""
        return f"urn:onefloor:floor:{self.code}"


def problem(status: int, code: str, title: str, detail: str = "") -> HttpResponse:
    """One problem; `type` names its kind for the script of the page."""
    return _answer(Refusal(status, code, title, detail))


def problem_of(error: Exception, *, agent_id: Any = None) -> HttpResponse:
    """Translate one of KNOWN; `agent_id`: the agent the request named."""
    return _answer(refusal_of(error, agent_id=agent_id))


def refusal_of(error: Exception, *, agent_id: Any = None) -> Refusal:
    """The words for one of KNOWN, for whichever door it came to; `agent_id`: the agent the request named."""
    for kind, answer in _ANSWERS.items():
        if isinstance(error, kind):
            return answer(error, agent_id)
    words = _("It does not exist, or somebody else leads it.")
    return Refusal(404, "not-here", _("This is not on your desk"), words)


def _answer(refusal: Refusal) -> HttpResponse:
    body = {"type": refusal.kind, "title": refusal.title, "status": refusal.status, "detail": refusal.detail}
    status = refusal.status
    answer = HttpResponse(orjson.dumps(body), status=status, content_type="application/problem+json")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _cannot_take(error: CannotTake, agent_id: Any) -> Refusal:
    words = str(CANNOT[error.why]).format(agent=_name(agent_id))
    return Refusal(409, "cannot-take", words, _("Choose another agent. The contact stays where it is."))


def _not_serving(_error: NotServing, _agent_id: Any) -> Refusal:
    words = _("The agent does not serve this program")  # whose name is nobody's business here
    return Refusal(409, "not-serving", words, _("Choose an agent with a certificate of the program in force."))


def _bad_priority(_error: BadPriority, _agent_id: Any) -> Refusal:
    words = _("A priority is a whole number from {least} to {most}.")
    return Refusal(400, "priority", words.format(least=LEAST_PRIORITY, most=MOST_PRIORITY))


def _signed_out(_error: NotOnFloor, _agent_id: Any) -> Refusal:
    return Refusal(409, "signed-out", _("The agent is signed out"), _("Only the agent can sign in again."))


def _bad_reason(_error: BadReason, _agent_id: Any) -> Refusal:
    return Refusal(400, "reason", _("Choose one of the reasons shown."))


def _bad_notice(error: BadNotice, _agent_id: Any) -> Refusal:
    return Refusal(400, "message", str(NOTICES[str(error)]).format(most=LONGEST))


def _ref_used(_error: RefUsed, _agent_id: Any) -> Refusal:
    words = _("Give each message a ref of its own.")
    return Refusal(409, "ref-used", _("Another message was sent with this ref"), words)


def _alert_over(_error: AlertOver, _agent_id: Any) -> Refusal:
    return Refusal(409, "alert-over", _("The alert has cleared meanwhile"), _("Nothing is left to do."))


def _acknowledged(error: AlreadyAcknowledged, _agent_id: Any) -> Refusal:
    name = tenants.names_of_users([error.by_id]).get(error.by_id, _("somebody"))
    return Refusal(409, "acknowledged", _("{name} sees to it already").format(name=name))


def _bad_request(error: BadRequest, _agent_id: Any) -> Refusal:
    return Refusal(400, "request", _("The request was not understood"), str(error))


def _changed(error: ContactChanged, _agent_id: Any) -> Refusal:
    words = str(STANDS[error.standing.where]).format(agent=_name(error.standing.agent_id))
    return Refusal(409, "changed", _("The contact has moved on meanwhile"), f"{words} {_('Nothing was changed.')}")


def _pinned(error: AlreadyPinned, _agent_id: Any) -> Refusal:
    if error.by_id is None:
        return Refusal(409, "not-pinned", _("The contact is not pinned any more"))
    name = tenants.names_of_users([error.by_id]).get(error.by_id, _("somebody"))
    return Refusal(
        409, "pinned", _("{name} has pinned it already").format(name=name), _("Take that pin off first to set another.")
    )


def _name(agent_id: Any) -> str:
    found = agents.names_of_agents([agent_id]) if agent_id else {}
    return next(iter(found.values()), _("another agent"))


_ANSWERS: dict[type[Exception], Callable[[Any, Any], Refusal]] = {
    ContactChanged: _changed,
    AlreadyPinned: _pinned,
    CannotTake: _cannot_take,
    NotServing: _not_serving,
    BadPriority: _bad_priority,
    NotOnFloor: _signed_out,
    BadReason: _bad_reason,
    BadNotice: _bad_notice,
    RefUsed: _ref_used,
    AlertOver: _alert_over,
    AlreadyAcknowledged: _acknowledged,
    BadRequest: _bad_request,
}
KNOWN: tuple[type[Exception], ...] = (*_ANSWERS, NotLed, ObjectDoesNotExist)
