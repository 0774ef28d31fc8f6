"""The supervisor's desk: the page, the part of it that is fetched again, and acts on contacts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import orjson
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from agents import selectors as agents
from agents.domain.notice import LONGEST
from console.reasons.agent_words import chosen_reasons
from console.supervisor.desk.doors import act_door, done, number_of, seen_of, uuid_of
from console.supervisor.desk.now import desk_now
from console.supervisor.desk.takers import takers_of
from console.supervisor.scope import NotLed, led_program, led_programs
from live.selectors import since
from routing import selectors as routing
from routing.domain.queue_rules import LEAST_PRIORITY, MOST_PRIORITY
from routing.services import steering
from tenants.access import requires
from tenants.context import program_context
from tenants.domain.roles import Role
from tenants.viewer import viewer_of


@requires(Role.SUPERVISOR)
@require_safe
@never_cache
def desk(request: HttpRequest) -> HttpResponse:
    """The whole page; numbers of hints are read before the rows, so that none is missed."""
    programs = led_programs(viewer_of(request))
    numbers = since({program.schema_name: program.pk for program in programs}, floor=True)
    more = {
        "since": numbers,
        "priorities": (LEAST_PRIORITY, MOST_PRIORITY),
        "longest": LONGEST,
        "reasons": chosen_reasons(),
    }
    return render(request, "floor/desk.html", _context(request) | more)


@requires(Role.SUPERVISOR)
@require_safe
@never_cache
def desk_part(request: HttpRequest) -> HttpResponse:
    """The desk's figures alone, to be patched into the page."""
    return render(request, "floor/desk/now.html", _context(request))


@requires(Role.SUPERVISOR)
@require_safe
@never_cache
def takers(request: HttpRequest, program: str) -> HttpResponse:
    """Whom a contact of a program can be given to: agents on the floor, and its queues; JSON for the dialog."""
    viewer = viewer_of(request)
    try:
        found = led_program(viewer, program)
    except NotLed:
        return HttpResponse(orjson.dumps({}), status=404, content_type="application/json")
    own = agents.agent_of_user(viewer.user.pk) if viewer.user.pk is not None else None
    with program_context(found):
        queues = [{"id": queue.id, "name": queue.name} for queue in routing.queues()]
    content = {"agents": takers_of(found, own.id if own else None), "queues": queues}
    return HttpResponse(orjson.dumps(content), content_type="application/json")


@act_door
def pin(request: HttpRequest, content: dict[str, Any], program: Any, contact: UUID) -> HttpResponse:
    """Before all others, or to a number."""
    steering.pin_contact(interaction_id=contact, by=viewer_of(request).person, priority=number_of(content, "priority"))
    return done(_("Pinned"))


@act_door
def unpin(request: HttpRequest, content: dict[str, Any], program: Any, contact: UUID) -> HttpResponse:
    """Back to the priority it had."""
    steering.unpin_contact(interaction_id=contact, by=viewer_of(request).person)
    return done(_("The pin was taken off"))


@act_door
def give(request: HttpRequest, content: dict[str, Any], program: Any, contact: UUID) -> HttpResponse:
    """To this very agent."""
    agent_id = uuid_of(content, "agent")
    steering.give_contact(
        interaction_id=contact, agent_id=agent_id, seen=seen_of(content), by=viewer_of(request).person
    )
    name = agents.names_of_agents([agent_id]).get(agent_id, "")
    return done(_("Offered to {agent}").format(agent=name))


@act_door
def send(request: HttpRequest, content: dict[str, Any], program: Any, contact: UUID) -> HttpResponse:
    """To another queue of the program."""
    queue_id = uuid_of(content, "queue")
    steering.send_contact(
        interaction_id=contact, queue_id=queue_id, seen=seen_of(content), by=viewer_of(request).person
    )
    return done(_("Moved to {queue}").format(queue=routing.queue_names()[queue_id]))


@act_door
def take_back(request: HttpRequest, content: dict[str, Any], program: Any, contact: UUID) -> HttpResponse:
    """From its agent to its place in the queue."""
    steering.take_contact_back(interaction_id=contact, seen=seen_of(content), by=viewer_of(request).person)
    return done(_("Back in its queue, at its old place"))


def _context(request: HttpRequest) -> dict[str, object]:
    programs = led_programs(viewer_of(request))
    return {"now": desk_now(programs, request.GET.get("queue", ""), viewer_of(request).person.pk)}
