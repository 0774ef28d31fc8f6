"""Content Security Policy of every answer."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse

HEADER = "Content-Security-Policy"
Policy = dict[str, list[str]]


def strict(host: str) -> Policy:
    """Nothing inline, nothing from elsewhere, framed by nobody. `host` is the request's host with port."""
    sockets = [f"ws://{host}", f"wss://{host}"] if host else []
    return {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'"],
        "media-src": ["'self'", "blob:"],
        "connect-src": ["'self'", *sockets],  # older browsers do not count ws: as 'self'
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }


def back_office(host: str) -> Policy:
    """What the back office's own templates need; still this origin only."""
    return strict(host) | {
        "script-src": ["'self'", "'unsafe-inline'", "'unsafe-eval'"],
        "style-src": ["'self'", "'unsafe-inline'"],
        "frame-ancestors": ["'self'"],
    }


class ContentSecurityPolicyMiddleware:
    """Adds the policy unless the view set one itself.

    A view which may be framed (the widget) sets `frame_ancestors`, a list of sources, on its response or request.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the header."""
        path = request.path_info  # the mount rewrites it later; decide by what the client asked for
        response = self.get_response(request)
        if HEADER in response:
            return response
        relaxed = getattr(request, "mount", "") == "backoffice" or (
            getattr(request, "mount", "") == "" and path.startswith("/admin/")
        )
        policy = back_office(_host(request)) if relaxed else strict(_host(request))
        ancestors = getattr(response, "frame_ancestors", None) or getattr(request, "frame_ancestors", None)
        if ancestors:
            policy["frame-ancestors"] = [ancestors] if isinstance(ancestors, str) else list(ancestors)
        response.headers[HEADER] = "; ".join(f"{name} {' '.join(sources)}" for name, sources in policy.items())
        return response


def _host(request: HttpRequest) -> str:
    try:
        return request.get_host()
    except DisallowedHost:
        return ""
