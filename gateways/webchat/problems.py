"""Refusals of the widget's endpoints as RFC 9457 problems, in the visitor's language."""

from __future__ import annotations

import json
from collections.abc import Callable

from django.http import HttpResponse
from django.utils.translation import gettext as _

CODES: dict[str, tuple[int, Callable[[], str]]] = {
    "unknown_key": (404, lambda: _("This chat key is unknown here.")),
    "switched_off": (403, lambda: _("This chat is switched off.")),
    "no_token": (401, lambda: _("Open the chat first.")),
    "bad_token": (401, lambda: _("This chat session is not valid. Open the chat again.")),
    "expired_token": (401, lambda: _("This chat session has expired. Open the chat again.")),
    "foreign_token": (403, lambda: _("This chat session belongs to another chat.")),
    "bad_request": (400, lambda: _("The request could not be read.")),
    "empty": (422, lambda: _("Write something or attach a file.")),
    "too_long": (413, lambda: _("The message is too long.")),
    "too_large": (413, lambda: _("The files are larger than 10 MB together.")),
    "too_many": (413, lambda: _("Attach at most three files to one message.")),
    "empty_file": (422, lambda: _("The file is empty.")),
    "type": (415, lambda: _("Only pictures, PDF, text and office files can be sent.")),
    "bad_email": (422, lambda: _("This does not look like an email address.")),
    "no_queue": (503, lambda: _("This chat leads nowhere at the moment. Please try again later.")),
    "goes_on": (409, lambda: _("This chat is not over yet.")),
    "too_often": (429, lambda: _("That was a lot at once. Please wait a moment.")),
    "bad_number": (422, lambda: _("This is no phone number. Write it with + and the country code.")),
    "not_then": (409, lambda: _("Nobody can call at that time.")),
    "call_forbidden": (409, lambda: _("We may not call this number. Please write to us here.")),
    "answered": (409, lambda: _("An agent is with you already.")),
    "no_call": (409, lambda: _("We cannot call you from this chat.")),
    "cannot_cancel": (409, lambda: _("There is no callback to cancel any more.")),
    "no_file": (404, lambda: _("There is no such file, or the link has expired.")),
}


class Refusal(Exception):
    """Raised by views; the guard answers it as a problem. `title` when the code's own words say too little."""

    def __init__(self, code: str, *, retry_after: int | None = None, title: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.retry_after = retry_after
        self.title = title


def answer(refusal: Refusal) -> HttpResponse:
    """The refusal as application/problem+json; `code` is for programs, `title` for people."""
    status, title = CODES[refusal.code]
    body = {"type": "about:blank", "title": refusal.title or title(), "status": status, "code": refusal.code}
    response = HttpResponse(json.dumps(body), status=status, content_type="application/problem+json")
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="webchat"'
    if refusal.retry_after is not None:
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response
