"""Whether this session was opened with the second factor."""

from __future__ import annotations

from types import SimpleNamespace
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
    return session_has_factor(request.session, user)


def session_has_factor(session: Any, user: Any) -> bool:
    """The same for a session without a request, as sockets have it."""
    # allauth reads request.session only; without the user its records are always empty.
    records = get_authentication_records(SimpleNamespace(session=session), user)
    return any(record.get("method") == "mfa" for record in records)


def mark_session(sender: Any, request: HttpRequest, user: Any, authenticator: Authenticator, **kwargs: Any) -> None:
    """Setting up TOTP proves the factor but leaves no record; without one the guard would ask again at once."""
    if authenticator.type == Authenticator.Type.TOTP:
        record_authentication(request, user, method="mfa", type=authenticator.type)


def connect() -> None:
    """Called once by the app's ready()."""
    authenticator_added.connect(mark_session, dispatch_uid="tenants.second_factor")
