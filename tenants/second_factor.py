"""Whether this session was opened with the second factor."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.http import HttpRequest


def is_in_session(request: HttpRequest) -> bool:
    """Whether the signed-in user gave a code in this session; reads the session only."""
    user = request.user
    if not user.is_authenticated:
        return False
    # Without the user the records are always empty.
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, user))


def mark_session(sender: Any, request: HttpRequest, user: Any, authenticator: Authenticator, **kwargs: Any) -> None:
    """Setting up TOTP proves the factor but leaves no record; without one the guard would ask again at once."""
    if authenticator.type == Authenticator.Type.TOTP:
        record_authentication(request, user, method="mfa", type=authenticator.type)


def connect() -> None:
    """Called once by the app's ready()."""
    authenticator_added.connect(mark_session, dispatch_uid="tenants.second_factor")
