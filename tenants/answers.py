"""How a refusal is told: redirects for people, RFC 9457 problems for programs."""

from __future__ import annotations

import json
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from tenants.domain.access import Verdict

LOGIN = "/accounts/login/"
SET_UP = "/accounts/2fa/totp/activate/"
ASK_CODE = "/accounts/2fa/reauthenticate/"
_STATUS = {Verdict.SIGN_IN: 401, Verdict.SECOND_FACTOR: 403, Verdict.FORBIDDEN: 403, Verdict.NOT_FOUND: 404}


def problem(verdict: Verdict) -> HttpResponse:
    """The refusal as application/problem+json."""
    status = _STATUS[verdict]
    titles = {401: _("Sign in first"), 403: _("Your role does not allow this"), 404: _("Not found")}
    body = {"type": "about:blank", "title": titles[status], "status": status}
    response = HttpResponse(json.dumps(body), status=status, content_type="application/problem+json")
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="api"'
    return response


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page of this host, and back here afterwards."""
    return _go(request, LOGIN)


def to_second_factor(request: HttpRequest) -> HttpResponse:
    """To the set-up of TOTP, or to the code when the user has it already."""
    has_factor = Authenticator.objects.filter(user_id=request.user.pk, type=Authenticator.Type.TOTP).exists()
    return _go(request, ASK_CODE if has_factor else SET_UP)


def _go(request: HttpRequest, page: str) -> HttpResponse:
    """Redirect with `next`; htmx swaps fragments, so it is told to leave the page instead."""
    back = request.get_full_path() if request.method == "GET" else "/"
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": page})
    return HttpResponseRedirect(f"{page}?{urlencode({'next': back})}")
