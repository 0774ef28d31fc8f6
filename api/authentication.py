"""Who calls: a browser's session, or a bearer token that the access middleware has judged already."""

from __future__ import annotations

from typing import Any

from rest_framework import authentication
from rest_framework.request import Request


class SessionAuthentication(authentication.SessionAuthentication):
    """The session of a signed-in browser, with CSRF for writes; steps aside when the caller shows a token."""

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        """None when an Authorization header speaks: a token's refusal must not fall back to a session."""
        if request.headers.get("Authorization"):
            return None
        return super().authenticate(request)

    def authenticate_header(self, request: Request) -> str:
        """Names the scheme, so that a missing sign-in is answered 401 and not 403."""
        return 'Bearer realm="api"'


class TokenAuthentication(authentication.BaseAuthentication):
    """`Authorization: Bearer of_...`; tenants.middleware has found user and token."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        """User and token, or None without a token in force."""
        token = getattr(request._request, "api_token", None)
        return (token.user, token) if token is not None else None

    def authenticate_header(self, request: Request) -> str:
        """The challenge of a 401."""
        return 'Bearer realm="api"'
