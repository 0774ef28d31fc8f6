"""Words and files of a visitor."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from gateways.webchat import credentials, selectors
from gateways.webchat.domain import files
from gateways.webchat.domain.words import TooLong
from gateways.webchat.problems import Refusal
from gateways.webchat.services.messages import post_visitor_message
from gateways.webchat.views import guard
from interactions import selectors as interaction_selectors
from interactions.services.messages import EmptyMessage, Upload
from routing.services.inbound import NoEntryPoint
from tenants.requests import program_of

if TYPE_CHECKING:
    from interactions.models import Attachment

SHOWN_IN_BROWSER = ("image/png", "image/jpeg", "image/gif", "image/webp")
ROOM_FOR_FORM = 200_000  # bytes of names and borders around the files of a multipart body


@guard.endpoint("POST")
def post(request: HttpRequest) -> HttpResponse:
    """{ref, body} as JSON, or the same with files as multipart -> {id, contact, new}; a replay answers new = false."""
    visit = guard.visitor(request)
    guard.limit(request, visit)
    if request.content_type == "multipart/form-data":
        if int(request.META.get("CONTENT_LENGTH") or 0) > files.LARGEST + ROOM_FOR_FORM:
            raise Refusal("too_large")
        ref, body, uploads = request.POST.get("ref", ""), request.POST.get("body", ""), _uploads(request)
    else:
        content = guard.content_of(request)
        ref, body, uploads = guard.text_of(content, "ref"), guard.text_of(content, "body"), []
    try:
        posted = post_visitor_message(visit_id=visit.id, ref=guard.uuid_of(ref), body=body, uploads=uploads)
    except TooLong as error:
        raise Refusal("too_long") from error
    except EmptyMessage as error:
        raise Refusal("empty") from error
    except NoEntryPoint as error:
        raise Refusal("no_queue") from error
    return guard.shown(
        {"id": str(posted.message_id), "contact": str(posted.interaction_id), "new": posted.is_new},
        status=201 if posted.is_new else 200,
    )


@guard.endpoint("GET")
def attachment(request: HttpRequest, attachment_id: UUID) -> HttpResponseBase:
    """One file by the pass in its address; pictures may be shown, everything else is saved."""
    found = _file_of_pass(request, attachment_id)
    if found is None or not default_storage.exists(found.storage_key):
        raise Refusal("no_file")
    shown = found.content_type in SHOWN_IN_BROWSER
    response = FileResponse(
        default_storage.open(found.storage_key),
        as_attachment=not shown,
        filename=found.name,
        content_type=found.content_type if shown else "application/octet-stream",
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _file_of_pass(request: HttpRequest, attachment_id: UUID) -> Attachment | None:
    """The file, if the pass names it, this program and a visitor whose contact has it; never one of a note."""
    try:
        bearer, passed_id = credentials.read_file_pass(request.GET.get("pass", ""))
    except credentials.BadCredential:
        return None
    if bearer.program_id != program_of(request).pk or passed_id != attachment_id:
        return None
    visit = selectors.visit_by_id(bearer.visit_id)
    if visit is None:
        return None
    try:
        found = interaction_selectors.attachment_by_id(attachment_id)
    except ObjectDoesNotExist:
        return None
    owned = found.message.interaction_id in (visit.interaction_id, visit.follows_id)
    return found if owned and found.message.author != "note" else None


def _uploads(request: HttpRequest) -> list[Upload]:
    """The files, checked by size before they are read and by their own bytes after. Raises Refusal."""
    given = request.FILES.getlist("files")
    uploads = []
    try:
        files.check_sizes([(file.name or "", file.size or 0) for file in given])
        for file in given:
            content = file.read()
            kind = files.media_type(files.Given(file.name or "", content))
            uploads.append(Upload(name=file.name or "", content_type=kind, content=content))
    except files.BadFile as error:
        raise Refusal("empty_file" if error.reason == "empty" else error.reason) from error
    return uploads
