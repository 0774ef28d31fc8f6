"""The style guide: every component in its states, for those who build pages; staff only by the default access rule."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from kernel import clock
from look import samples


@require_GET
def style_guide(request: HttpRequest) -> HttpResponse:
    """Every part of the visual language in its states."""
    return render(request, "look/style_guide.html", samples.page(now=clock.now(), language=get_language() or "en"))


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without a fresh token: left open for long, or sent by another site. Nothing was changed."""
    return render(request, "form_expired.html", status=403)
