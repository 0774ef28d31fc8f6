"""A visitor comes, says who they are, looks, leaves, begins again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from crm.domain.contact import BadContact
from gateways.webchat import credentials, selectors, throttle
from gateways.webchat.problems import Refusal
from gateways.webchat.services import presence, visits
from gateways.webchat.views import guard
from interactions.services.lifecycle import WrongState
from tenants.requests import program_of


@guard.endpoint("POST")
def session(request: HttpRequest) -> HttpResponse:
    """{key, token?, page?} -> {token, ...snapshot}; a valid token keeps its visitor and is renewed."""
    content = guard.content_of(request)
    address = guard.address_of_key(request, guard.text_of(content, "key"))
    connector = guard.connector_in_use(address.pk)
    page, held = guard.text_of(content, "page"), guard.text_of(content, "token")
    if held:
        visit = guard.visit_of(request, held)
        if visit.entry_address_id != address.pk:
            raise Refusal("foreign_token")
        visits.resume_visit(visit_id=visit.id, page_url=page)
    else:
        throttle.take("session", request.META.get("REMOTE_ADDR", ""), per_minute=connector.sessions_per_minute)
        visit = visits.start_visit(
            entry_address_id=address.pk,
            language=guard.language_of(request),
            page_url=page,
            user_agent=request.headers.get("User-Agent", ""),
        )
    token = credentials.token_for(program_id=program_of(request).pk, visit_id=visit.id)
    return guard.shown({"token": token} | selectors.snapshot(program=program_of(request), visit=visit))


@guard.endpoint("GET")
def snapshot(request: HttpRequest) -> HttpResponse:
    """All the window shows."""
    visit = guard.visitor(request)
    presence.note_visit(visit)
    return guard.shown(selectors.snapshot(program=program_of(request), visit=visit))


@guard.endpoint("POST")
def introduce(request: HttpRequest) -> HttpResponse:
    """{name?, email?} -> snapshot."""
    visit = guard.visitor(request)
    guard.limit(request, visit)
    content = guard.content_of(request)
    try:
        visit = visits.introduce_visitor(
            visit_id=visit.id, name=guard.text_of(content, "name"), email=guard.text_of(content, "email")
        )
    except BadContact as error:
        raise Refusal("bad_email") from error
    return guard.shown(selectors.snapshot(program=program_of(request), visit=visit))


@guard.endpoint("POST")
def leave(request: HttpRequest) -> HttpResponse:
    """The visitor ends the chat -> snapshot."""
    visit = guard.visitor(request)
    visits.leave_chat(visit_id=visit.id)
    return guard.shown(selectors.snapshot(program=program_of(request), visit=visit))


@guard.endpoint("POST")
def again(request: HttpRequest) -> HttpResponse:
    """Clear the window after the end -> snapshot."""
    try:
        visit = visits.start_again(visit_id=guard.visitor(request).id)
    except WrongState as error:
        raise Refusal("goes_on") from error
    return guard.shown(selectors.snapshot(program=program_of(request), visit=visit))
