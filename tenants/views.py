"""Pages that belong to no face: home, program switcher, language."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from tenants.access import open_to_strangers
from tenants.accounts import home_path, program_path
from tenants.answers import to_sign_in
from tenants.models.access import ROLE_LABELS
from tenants.services.users import set_user_language
from tenants.viewer import viewer_of

YEAR_SECONDS = 31_536_000


@require_GET
@open_to_strangers("leads strangers to the sign-in page and everybody else to the page of their work")
def home(request: HttpRequest) -> HttpResponse:
    """To the work of the signed-in user."""
    if not request.user.is_authenticated:
        return to_sign_in(request)
    return HttpResponseRedirect(home_path(request.user))


@require_GET
@open_to_strangers("shows only the signed-in user's own programs; clients' people pass here too")
def switcher(request: HttpRequest) -> HttpResponse:
    """The programs the viewer may enter, with the roles held there."""
    viewer = viewer_of(request)
    if not request.user.is_authenticated:
        return to_sign_in(request)
    programs = [
        {
            "url": program_path(request.user, program, viewer.roles_of(program)),
            "name": program.name,
            "client": program.client.name,
            "monogram": program.monogram,
            "hue": program.hue,
            "summary": ", ".join(str(ROLE_LABELS[role]) for role in sorted(viewer.roles_of(program))),
        }
        for program in viewer.programs
    ]
    return render(request, "look/switcher.html", {"programs": programs})


@require_POST
@open_to_strangers("strangers choose the language of the sign-in page and the portal")
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the language in a cookie, and with the user when signed in; then back."""
    language = request.POST.get("language", "")
    target = request.POST.get("next") or request.headers.get("Referer") or "/"
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    response = HttpResponseRedirect(target)
    if language not in dict(settings.LANGUAGES):
        return response
    if request.user.is_authenticated:
        set_user_language(user=request.user, language=language)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=YEAR_SECONDS,
        samesite="Lax",
        secure=request.is_secure(),
        httponly=True,
    )
    return response
