"""The list of contacts and one of them. Who opened which is written down."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.exceptions import BadRequest, ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal import contacts, words
from portal.access import for_lookers
from portal.cursor import BadCursor, Cursor, cursor_of
from portal.forms import ContactFilter
from tenants.requests import program_of
from tenants.services import audit


@for_lookers
@require_safe
def contact_list(request: HttpRequest) -> HttpResponse:
    """Newest first, by day, channel, outcome, or only those that missed the service level."""
    form = ContactFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    rows = contacts.asked_for(asked, zone=ZoneInfo(program_of(request).time_zone))
    page, following = contacts.page_after(rows, _cursor(request.GET.get("after", "")))
    address = request.GET.copy()
    if following is not None:
        address["after"] = following.text()
    context = {
        "form": form,
        "rows": contacts.rows_of(page),
        "is_filtered": any(value for value in asked.values()),
        "is_first": not request.GET.get("after"),
        "next": f"?{address.urlencode()}" if following else "",
    }
    return render(request, "portal/contacts.html", context)


@for_lookers
@require_safe
def contact(request: HttpRequest, interaction_id: UUID) -> HttpResponse:
    """One contact: what happened and what was written, without internal notes and names of agents."""
    try:
        told = contacts.told(interaction_id)
    except ObjectDoesNotExist as error:
        raise Http404("no such contact") from error
    audit.record(
        action="portal.contact.viewed",
        program=program_of(request),
        actor=request.user if request.user.is_authenticated else None,
        object_ids={"interaction": str(interaction_id)},
        ip=request.META.get("REMOTE_ADDR"),
    )
    return render(request, "portal/contact.html", {"told": told, "row": told.row, "writers": words.WRITERS})


def _cursor(text: str) -> Cursor | None:
    try:
        return cursor_of(text) if text else None
    except BadCursor as error:
        raise BadRequest("not a place in this list") from error
