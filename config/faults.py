"""What a failed request gets: 503 while the database is away, else 500; a page for people, a problem for the API.

Django asks `handler500` for every exception nobody caught, of middleware and of views, on any host.
"""

from __future__ import annotations

import json
import logging
import re
import sys

from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils import translation
from django.utils.translation import gettext as _

from tenants.database import RETRY_SECONDS, is_away

log = logging.getLogger(__name__)
_API = re.compile(r"^(/p/[a-z0-9-]+)?/api/")


def server_error(request: HttpRequest) -> HttpResponse:
    """The handler500 of every URL conf; called while the exception is still handled."""
    error = sys.exc_info()[1]
    away = error is not None and is_away(error)
    status = 503 if away else 500
    with translation.override(translation.get_language_from_request(request)):
        response = _problem(status) if _API.match(request.path) else _page(status)
    if away:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
        log.warning("%s waits for the database: %s", request.path, str(error).partition("\n")[0])
        response._has_been_logged = True  # type: ignore[attr-defined]  # one line each, not a trace
    return response


def _page(status: int) -> HttpResponse:
    """Without the request: its user and session may be what cannot be read."""
    shown = loader.render_to_string(f"{status}.html", {"shell": {"language": translation.get_language()}})
    return HttpResponse(shown, status=status)


def _problem(status: int) -> HttpResponse:
    titles = {500: _("Server error"), 503: _("Not available now")}
    body = {"type": "about:blank", "title": titles[status], "status": status}
    return HttpResponse(json.dumps(body), status=status, content_type="application/problem+json")
