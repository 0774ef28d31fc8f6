"""The desk itself."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from agents.domain.state import CHOSEN_REASONS
from console.agent import words
from console.agent.desk import desk_of
from console.agent.uploads import ACCEPT
from tenants.access import requires
from tenants.domain.roles import Role
from tenants.viewer import viewer_of


@requires(Role.AGENT)
def desk(request: HttpRequest) -> HttpResponse:
    """The empty desk; its script fills it from the snapshot. Who is not on the floor reads why."""
    viewer = viewer_of(request)
    found = desk_of(viewer)
    if found is None:
        return render(request, "agent/not_on_floor.html", status=403)
    return render(
        request,
        "agent/desk.html",
        {
            "agent": found.agent,
            "reasons": [(reason.value, words.REASONS[reason]) for reason in CHOSEN_REASONS],
            "words": words.browser_words(),
            "zone": str(viewer.tz),
            "csrf_cookie": settings.CSRF_COOKIE_NAME,
            "accept": ACCEPT,
        },
    )
