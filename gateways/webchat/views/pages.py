"""The loader script, the frame it opens and the demo page that carries it."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gateways.webchat import colours, problems, shops
from gateways.webchat.domain import files, words
from gateways.webchat.phrases import phrases
from gateways.webchat.problems import Refusal
from gateways.webchat.views import guard
from tenants.access import open_to_strangers
from tenants.requests import program_of
from tenants.selectors import entry_addresses

LOADER = Path(__file__).resolve().parent.parent / "static" / "webchat" / "loader.js"
FRAME_ANCESTORS = "frame_ancestors"
LOADER_KEPT_SECONDS = 300


@open_to_strangers("the script stands on the client's public site; it holds nothing but the program's colour")
@require_safe
def loader(request: HttpRequest) -> HttpResponse:
    """The one script of the client's page, with the program's colour and the button's words put in."""
    labels = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            labels[code] = [_("Open chat"), _("Close chat"), _("Chat")]
    colour = colours.solid(program_of(request).hue)
    given = {"colour": colour, "words": labels, "language": program_of(request).language}
    text = _loader_text().replace("__GIVEN__", json.dumps(given, ensure_ascii=True, separators=(",", ":")))
    response = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = f"public, max-age={LOADER_KEPT_SECONDS}"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"  # pages under COEP load it too
    return response


@open_to_strangers("the chat window of the client's public site; its key is checked inside")
@require_safe
def frame(request: HttpRequest) -> HttpResponse:
    """The chat window. Only the connector's origins and the program's own host may frame it."""
    language = guard.language_of(request)
    theme = request.GET.get("theme", "")
    with translation.override(language):
        try:
            address = guard.address_of_key(request, request.GET.get("key", ""))
            connector = guard.connector_in_use(address.pk)
        except Refusal as refusal:
            status, title = problems.CODES[refusal.code]
            refused = {"reason": title(), "language": language}
            response = render(request, "webchat/refused.html", refused, status=status)
            return _framed(response, "'self'")
        context: dict[str, Any] = {
            "address": address,
            "program": program_of(request),
            "connector": connector,
            "language": language,
            "theme": theme if theme in ("light", "dark") else "",
            "title": connector.title or address.display_name or program_of(request).name,
            "welcome": connector.welcome or program_of(request).greeting,
            "origins": " ".join(connector.allowed_origins),
            "accept": files.ACCEPT,
            "longest": words.LONGEST_TEXT,
            "largest": files.LARGEST,
            "most": files.MOST,
            "words": phrases(),
        }
        response = render(request, "webchat/frame.html", context)
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Referrer-Policy"] = "no-referrer"
    return _framed(response, "'self'", *connector.allowed_origins)


@open_to_strangers("a page of the client's pretended site, in the demo only")
@require_safe
def demo_shop(request: HttpRequest) -> HttpResponse:
    """A page of the client's own site carrying the widget; 404 outside the demo."""
    if not settings.DEMO:
        raise Http404
    address = entry_addresses(program=program_of(request), channel="chat").filter(is_active=True).first()
    language = guard.language_of(request)
    with translation.override(language):
        shop = shops.shop_of(program_of(request).slug, program_of(request).name)
        context = {"program": program_of(request), "address": address, "shop": shop, "language": language}
        return render(request, "webchat/demo_shop.html", context)


def _framed(response: HttpResponse, *sources: str) -> HttpResponse:
    """Name the pages that may frame this one; the policy's middleware reads it."""
    setattr(response, FRAME_ANCESTORS, list(sources))
    return response


@lru_cache(maxsize=1)
def _loader_text() -> str:
    return LOADER.read_text(encoding="utf-8")
