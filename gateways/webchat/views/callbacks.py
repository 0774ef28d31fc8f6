"""Call me back: asked, times to choose from, cancelled."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from gateways.webchat import selectors, throttle
from gateways.webchat.problems import Refusal
from gateways.webchat.services import callbacks as service
from gateways.webchat.views import guard
from interactions.services.lifecycle import WrongState
from kernel.phone import NotAPhoneNumber
from routing.callback_words import not_then
from routing.domain.callbacks import NotThen
from routing.services import callbacks
from tenants.requests import program_of

ASKED_PER_ADDRESS = 20  # a minute: numbers are not for trying out


@guard.endpoint("GET")
def times(request: HttpRequest) -> HttpResponse:
    """{times: [instant, ...]}: when the visitor may be called, besides in turn."""
    return guard.shown({"times": selectors.calling_times(guard.visitor(request))})


@guard.endpoint("POST")
def ask(request: HttpRequest) -> HttpResponse:
    """{number, at?} -> snapshot and `known`: true when there was a callback already."""
    visit = guard.visitor(request)
    guard.limit(request, visit)
    throttle.take("callback", request.META.get("REMOTE_ADDR", ""), per_minute=ASKED_PER_ADDRESS)
    content = guard.content_of(request)
    number, at = guard.text_of(content, "number"), _instant(guard.text_of(content, "at"))
    try:
        asked = service.ask_for_call(visit_id=visit.id, number=number, at=at)
    except NotAPhoneNumber as error:
        raise Refusal("bad_number") from error
    except NotThen as error:
        raise Refusal("not_then", title=not_then(error, zone=program_of(request).time_zone)) from error
    except callbacks.CallForbidden as error:
        raise Refusal("call_forbidden") from error
    except WrongState as error:
        raise Refusal("answered") from error
    except service.NoCall as error:
        raise Refusal("no_call") from error
    visit.refresh_from_db()
    return guard.shown({"known": not asked.is_new} | selectors.snapshot(program=program_of(request), visit=visit))


@guard.endpoint("POST")
def cancel(request: HttpRequest) -> HttpResponse:
    """The visitor wants no call any more -> snapshot."""
    visit = guard.visitor(request)
    try:
        service.cancel_call(visit_id=visit.id)
    except (service.NoCall, callbacks.CannotCancel) as error:
        raise Refusal("cannot_cancel") from error
    return guard.shown(selectors.snapshot(program=program_of(request), visit=visit))


def _instant(text: str) -> datetime | None:
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise Refusal("bad_request") from error
    if timezone.is_naive(found):
        raise Refusal("bad_request")
    return found
