"""Files and formatted mails of an own contact, or of its customer's earlier ones."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render

from console.agent.contact import messages_of
from console.agent.desk import Desk
from console.agent.doors import answer, contact_door
from console.agent.problems import NoContact
from interactions import selectors

HEADER = "Content-Security-Policy"
# Nothing runs and nothing is fetched: pictures of a mail would tell its sender when it was read.
MAIL_POLICY = (
    "default-src 'none'; img-src data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'self';"
    " sandbox allow-popups allow-popups-to-escape-sandbox"
)
FILE_POLICY = "default-src 'none'; sandbox"


@contact_door("GET")
def formatted(request: HttpRequest, desk: Desk, contact: Any, message: UUID) -> HttpResponse:
    """A mail as its sender laid it out, for a frame without rights."""
    found = selectors.message_by_id(message)
    _of_customer(contact, found.interaction)
    page = render(request, "agent/mail.html", {"html": found.html, "body": found.body})
    page.headers[HEADER] = MAIL_POLICY
    return page


@contact_door("GET")
def file(request: HttpRequest, desk: Desk, contact: Any, file: UUID) -> HttpResponse | FileResponse:
    """One file, always as a download."""
    found = selectors.attachment_by_id(file)
    _of_customer(contact, found.message.interaction)
    content = default_storage.open(found.storage_key)
    sent = FileResponse(content, as_attachment=True, filename=found.name, content_type="application/octet-stream")
    sent.headers[HEADER] = FILE_POLICY
    sent.headers["Cache-Control"] = "private, no-store"
    return sent


@contact_door("GET")
def earlier(request: HttpRequest, desk: Desk, contact: Any, other: UUID) -> HttpResponse:
    """The texts of an earlier contact of the same customer."""
    found = selectors.interaction_by_id(other)
    _of_customer(contact, found)
    return answer({"messages": messages_of(found)})


def _of_customer(contact: Any, other: Any) -> None:
    if other.customer_id != contact.customer_id:
        raise NoContact
