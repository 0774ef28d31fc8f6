"""The request's way in: program, language, viewer, access. Their order is fixed in settings."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import get_script_prefix, set_script_prefix, set_urlconf
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject

from tenants import access, answers, directory
from tenants.database import connection
from tenants.domain.access import Mount, Verdict, Visit, decide
from tenants.models import Membership, Program
from tenants.requests import ProgramRequest
from tenants.second_factor import is_in_session
from tenants.services.tokens import viewer_of_token
from tenants.viewer import Viewer

GetResponse = Callable[[ProgramRequest], HttpResponse]
BACKOFFICE_URLCONF = "config.urls_backoffice"
_MOUNTED = re.compile(r"^/p/([a-z0-9-]+)(/.*)?$", re.DOTALL)
_BACKOFFICE = re.compile(r"^/(admin|i18n)(/|$)")


class ProgramMiddleware:
    """Host or mount -> `request.program`, `request.mount` and the URL conf. Begins in public, switches no schema."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: ProgramRequest) -> HttpResponse:
        """Steps: host to program; on the provider's host look for a mount; set the URL conf; go on."""
        request.program, request.mount = None, Mount.PROVIDER
        connection.set_schema_to_public()  # a lasting connection may still stand where its last request was
        host = directory.host_of(request.get_host())
        if not directory.is_provider_host(host):
            program = directory.program_of_host(host)
            if program is None:
                raise Http404("no such host")
            return self._serve(request, program, Mount.PROGRAM, settings.ROOT_URLCONF)
        mounted = _MOUNTED.match(request.path_info)
        if mounted is None:
            return self._serve(request, None, Mount.PROVIDER, settings.PUBLIC_SCHEMA_URLCONF)
        return self._mounted(request, mounted[1], mounted[2])

    def _mounted(self, request: ProgramRequest, slug: str, rest: str | None) -> HttpResponse:
        program = directory.program_of_slug(slug)
        if program is None:
            raise Http404("no such program")
        if rest is None:
            return HttpResponseRedirect(f"/p/{slug}/")
        request.path_info = rest
        back_office = bool(_BACKOFFICE.match(rest)) and rest != "/i18n/set_language/"
        mount, urlconf = (
            (Mount.BACKOFFICE, BACKOFFICE_URLCONF) if back_office else (Mount.PROGRAM, settings.ROOT_URLCONF)
        )
        before = get_script_prefix()
        set_script_prefix(f"/p/{slug}/")
        try:
            return self._serve(request, program, mount, urlconf)
        finally:
            set_script_prefix(before)

    def _serve(self, request: ProgramRequest, program: Program | None, mount: Mount, urlconf: str) -> HttpResponse:
        request.program, request.mount, request.urlconf = program, mount, urlconf
        set_urlconf(urlconf)
        return self.get_response(request)


class LanguageMiddleware:
    """Cookie, else Accept-Language; ViewerMiddleware puts the signed-in user's own language over it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: ProgramRequest) -> HttpResponse:
        """Activate the language for this request and name it in the answer."""
        request.LANGUAGE_CODE = translation.get_language_from_request(request)
        with translation.override(request.LANGUAGE_CODE):
            response = self.get_response(request)
        patch_vary_headers(response, ("Accept-Language",))
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response


class ViewerMiddleware:
    """Puts `request.viewer` (accesses are read when first asked for) and the user's language and time zone."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: ProgramRequest) -> HttpResponse:
        """Activate the viewer's language and time zone for this request."""
        viewer = Viewer(request.user, request.program)
        request.viewer = viewer
        request.memberships = cast("tuple[Membership, ...]", SimpleLazyObject(lambda: viewer.memberships))
        if viewer.language:
            request.LANGUAGE_CODE = viewer.language
        with translation.override(request.LANGUAGE_CODE), timezone.override(viewer.tz):
            return self.get_response(request)


class AccessMiddleware:
    """Default-deny in front of every view; the schema is switched only for those let in."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: ProgramRequest) -> HttpResponse:
        """Nothing here: the decision needs the resolved view."""
        return self.get_response(request)

    def process_view(
        self, request: ProgramRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Steps: API token, the view's mark, the decision, then the schema or the refusal."""
        in_api = access.is_api(view)
        if in_api:
            _sign_in_by_token(request)
        asked = access.asked_by(view, request.method or "GET")
        if not asked.strangers or request.mount == Mount.BACKOFFICE:
            verdict = decide(_visit(request), asked.roles, directory.provider_settings().mfa_required_roles)
            if verdict is not Verdict.ALLOW:
                return _refuse(request, verdict, in_api)
        # Sign-in pages stay in public: the cache keeps a schema's keys apart, and failures count on all hosts together.
        if request.program is not None and not access.is_sign_in(view):
            connection.set_tenant(request.program)
        return None


def _sign_in_by_token(request: ProgramRequest) -> None:
    """Let `Authorization: Bearer` speak for its user, in DRF views only; sets request.api_token."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    request.api_token = None
    if scheme.lower() != "bearer":
        return
    request.api_token, request.viewer = viewer_of_token(secret.strip(), request.program)
    request.user, request.memberships = request.viewer.user, request.viewer.memberships


def _visit(request: ProgramRequest) -> Visit:
    viewer, match = request.viewer, request.resolver_match
    return Visit(
        signed_in=viewer.signed_in,
        grants=viewer.grants,
        mount=Mount(request.mount),
        program_id=request.program.pk if request.program else None,
        is_staff=bool(getattr(viewer.user, "is_staff", False)),
        floor_admin=match is not None and (match.route == "admin" or match.route.startswith("admin/")),
        second_factor=bool(getattr(request, "api_token", None)) or is_in_session(request),
    )


def _refuse(request: ProgramRequest, verdict: Verdict, in_api: bool) -> HttpResponse:
    """Translate a refusal: problems for the API, pages and redirects for browsers."""
    if in_api:
        return answers.problem(verdict)
    if verdict is Verdict.SIGN_IN:
        return answers.to_sign_in(request)
    if verdict is Verdict.SECOND_FACTOR:
        return answers.to_second_factor(request)
    if verdict is Verdict.NOT_FOUND:
        raise Http404("not a member")
    raise PermissionDenied("the role is missing")
