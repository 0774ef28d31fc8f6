"""What went wrong, as RFC 9457 problems that say what to do next."""

from __future__ import annotations

import orjson
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from acd.services.offers import OfferGone
from agents.services.state import AgentBusy, TakenOver
from console.agent.desk import NotServed
from crm.domain.script import BadScript
from interactions.services.lifecycle import WrongState
from interactions.services.messages import EmptyMessage
from routing.services.queueing import NotYourContact


class BadRequest(Exception):
    """The request cannot be understood; the message says which part."""


class BadFile(Exception):
    """A file that is too large, or of a kind that is not passed on; the message says which and why."""


class NoContact(Exception):
    """The contact is not on this desk."""


KNOWN = (
    OfferGone, AgentBusy, TakenOver, NotServed, BadScript, WrongState, EmptyMessage, NotYourContact, BadRequest,
    BadFile, NoContact, ObjectDoesNotExist,
)  # fmt: skip


def problem(status: int, code: str, title: str, detail: str = "") -> HttpResponse:
    """One problem; `type` names its kind for the script of the page."""
    body = {"type": f"urn:onefloor:desk:{code}", "title": title, "status": status, "detail": detail}
    answer = HttpResponse(orjson.dumps(body), status=status, content_type="application/problem+json")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def problem_of(error: Exception) -> HttpResponse:
    """Translate one of KNOWN."""
    if isinstance(error, OfferGone | WrongState):
        return (_offer_gone if isinstance(error, OfferGone) else _wrong_state)(error.state)
    if isinstance(error, TakenOver):
        return _taken_over(error)
    if isinstance(error, AgentBusy):
        return problem(
            409, "busy", _("You still have contacts"), _("Finish your contacts and their wrap-ups, then sign out.")
        )
    if isinstance(error, EmptyMessage):
        return problem(400, "empty", _("There is nothing to send"), _("Write something or add a file."))
    if isinstance(error, BadScript):
        return problem(409, "script", _("The script has no such way"), _("Choose one of the numbered ways shown."))
    if isinstance(error, BadFile):
        return problem(422, "file", _("The file was not taken"), str(error))
    if isinstance(error, BadRequest):
        return problem(400, "request", _("The request was not understood"), str(error))
    return not_here()


def not_here() -> HttpResponse:
    """The same for what does not exist, what is foreign and what is served by somebody else."""
    return problem(
        404, "not-here", _("This contact is not on your desk"), _("It was finished, or somebody else serves it now.")
    )


def not_on_floor() -> HttpResponse:
    """A login without an agent."""
    return problem(403, "not-on-floor", _("You are not on the floor"), _("Ask an administrator to make you an agent."))


def _offer_gone(state: str) -> HttpResponse:
    if state == "accepted":
        return problem(
            409,
            "elsewhere",
            _("This contact was answered elsewhere"),
            _("You have it already, in another window."),
        )
    if state in ("expired", "offered"):  # past its deadline, whether the matcher has noticed or not
        return problem(409, "expired", _("The offer has run out"), _("Set yourself ready to get the next one."))
    return problem(
        409, "withdrawn", _("This contact was answered elsewhere"), _("The offer is closed. The next one comes to you.")
    )


def _taken_over(error: TakenOver) -> HttpResponse:
    at = date_format(timezone.localtime(error.at), "H:i")
    return problem(
        409,
        "taken-over",
        _("Your desk was taken over at %(at)s from another place") % {"at": at},
        _("What you typed is kept here. Take over to go on at this place."),
    )


def _wrong_state(state: str) -> HttpResponse:
    if state == "closed":
        return problem(409, "closed", _("The contact is closed"), _("Nothing can be sent any more; a note still can."))
    if state == "wrap_up":
        return problem(409, "ended", _("The contact has ended"), _("Choose an outcome and finish the wrap-up."))
    return problem(
        409, "moved", _("The contact is not in this state any more"), _("The desk shows where it stands now.")
    )
