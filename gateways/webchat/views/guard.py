"""What stands before the widget's endpoints instead of a sign-in: key, token, limits. They never read a cookie."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from gateways.webchat import credentials, problems, selectors, throttle
from gateways.webchat.domain.words import LARGEST_BODY
from gateways.webchat.models import Visit, WebchatConnector
from gateways.webchat.problems import Refusal
from tenants.access import open_to_strangers
from tenants.requests import program_of
from tenants.selectors import entry_address

if TYPE_CHECKING:
    from tenants.models import EntryAddress

MESSAGES_PER_ADDRESS = 240  # a minute; a whole office may sit behind one address
View = Callable[..., HttpResponseBase]
_KEY = re.compile(r"wk_[a-z0-9_-]{1,80}\Z")


def endpoint(*methods: str) -> Callable[[View], View]:
    """A JSON endpoint for visitors: refusals become problems, nothing is cached, no cookie counts."""

    def decorate(view: View) -> View:
        @open_to_strangers("a visitor of the client's site has no login; key or token are checked inside")
        @csrf_exempt
        @require_http_methods(list(methods))
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            with translation.override(language_of(request)):
                try:
                    response = view(request, *args, **kwargs)
                except Refusal as refusal:
                    response = problems.answer(refusal)
                except throttle.TooOften as limit:
                    response = problems.answer(Refusal("too_often", retry_after=limit.wait_seconds))
                except (RequestDataTooBig, MultiPartParserError) as error:
                    code = "too_long" if isinstance(error, RequestDataTooBig) else "bad_request"
                    response = problems.answer(Refusal(code))
            response.headers["Cache-Control"] = "no-store"
            return response

        return guarded

    return decorate


def language_of(request: HttpRequest) -> str:
    """`?lang=` of the page that carries the widget, else the visitor's browser, else the program's own."""
    wanted = [request.GET.get("lang", "")]
    wanted += [part.split(";")[0] for part in request.headers.get("Accept-Language", "")[:200].split(",")]
    for tag in wanted:
        code = tag.strip().lower().split("-")[0]
        if code in ("en", "ru"):
            return code
    return program_of(request).language


def address_of_key(request: HttpRequest, key: str) -> EntryAddress:
    """The entry address behind a widget key. Raises Refusal; another program's key is as unknown as an invented one."""
    found = entry_address(channel="chat", address=key) if _KEY.match(key) else None
    if found is None or found.program_id != program_of(request).pk:
        raise Refusal("unknown_key")
    return found


def connector_in_use(entry_address_id: int) -> WebchatConnector:
    """Raises Refusal when the widget is switched off."""
    connector = selectors.connector_of(entry_address_id)
    if not connector.is_active:
        raise Refusal("switched_off")
    return connector


def visitor(request: HttpRequest) -> Visit:
    """The visit behind `Authorization: Bearer`. Raises Refusal."""
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not text:
        raise Refusal("no_token")
    return visit_of(request, text.strip())


def visit_of(request: HttpRequest, text: str) -> Visit:
    """The visit of a token. Raises Refusal: expired, forged, of another program, of a visitor who is no more."""
    try:
        bearer = credentials.read_token(text)
    except credentials.BadCredential as error:
        raise Refusal("expired_token" if error.expired else "bad_token") from error
    if bearer.program_id != program_of(request).pk:
        raise Refusal("foreign_token")
    visit = selectors.visit_by_id(bearer.visit_id)
    if visit is None:
        raise Refusal("bad_token")
    return visit


def limit(request: HttpRequest, visit: Visit) -> None:
    """Messages a minute of one visitor and of one network address. Raises TooOften, Refusal."""
    connector = connector_in_use(visit.entry_address_id)
    throttle.take("message", str(visit.id), per_minute=connector.messages_per_minute)
    throttle.take("address", request.META.get("REMOTE_ADDR", ""), per_minute=MESSAGES_PER_ADDRESS)


def content_of(request: HttpRequest) -> dict[str, Any]:
    """The JSON object of a request that carries words only. Raises Refusal."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BODY:
        raise Refusal("too_long")
    try:
        content = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise Refusal("bad_request") from error
    if not isinstance(content, dict):
        raise Refusal("bad_request")
    return content


def text_of(content: dict[str, Any], name: str) -> str:
    """A text of the object, "" when it is not there. Raises Refusal for anything but a text."""
    value = content.get(name, "")
    if not isinstance(value, str):
        raise Refusal("bad_request")
    return value


def uuid_of(text: str) -> UUID:
    """Raises Refusal."""
    try:
        return UUID(text)
    except ValueError as error:
        raise Refusal("bad_request") from error


def shown(content: dict[str, Any], status: int = 200) -> HttpResponse:
    """A JSON answer."""
    return JsonResponse(content, status=status)
