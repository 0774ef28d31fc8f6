"""After too many failed sign-ins the door stays shut for a while: 429, Retry-After, and words that name the wait."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from allauth.core.internal.ratelimit import get_cache_key, get_rates
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.translation import ngettext

APP, ACTION = "allauth.account", "login_failed"
CODES = frozenset({"too_many_login_attempts", "rate_limited"})  # of passwords, of second factors
OTHER_SECONDS = 60  # every other limit of the sign-in pages counts per minute


def seconds_left(request: HttpRequest, key: str | None) -> int:
    """Seconds until the oldest failure that counts is forgotten, for this address and login; at least 1.

    `key` is the login's, None when it is not known: then the whole window counts.
    """
    now, waits = time.time(), [1.0]
    for rate in get_rates(app=APP, action=ACTION):
        if rate.per == "key" and key is None:
            waits.append(rate.duration)
            continue
        failures = cache.get(get_cache_key(request, app=APP, action=ACTION, rate=rate, key=key), [])  # newest first
        if len(failures) >= rate.amount:
            waits.append(failures[-1] + rate.duration - now)
    return math.ceil(max(waits))


def refuse(request: HttpRequest, key: str | None) -> str:
    """Mark the request as refused and say when to try again."""
    seconds = seconds_left(request, key)
    request.locked_out_seconds = seconds  # type: ignore[attr-defined]
    minutes = math.ceil(seconds / 60)
    return ngettext(
        "Too many failed attempts. You may try again in %(minutes)s minute.",
        "Too many failed attempts. You may try again in %(minutes)s minutes.",
        minutes,
    ) % {"minutes": minutes}


class LockoutMiddleware:
    """A form that was refused for its many failures is answered 429; every 429 says how long to wait."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with status and Retry-After (seconds) put right."""
        response = self.get_response(request)
        seconds = getattr(request, "locked_out_seconds", None)
        if seconds is not None:
            response.status_code = 429
        if response.status_code == 429:
            response.headers.setdefault("Retry-After", str(seconds or OTHER_SECONDS))
        return response
