"""The style guide: every component in its states, for those who build pages; staff only."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def style_guide(request: HttpRequest) -> HttpResponse:
    """Every part of the visual language in its states."""
    return render(request, "look/style_guide.html")
