"""Renders a page of ours inside the site's frame."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from backoffice.chrome import site_of


def page(request: HttpRequest, template: str, title: Any, **context: Any) -> HttpResponse:
    """The template with what the frame needs; keeps the request's site for reverse()."""
    site = site_of(request)
    request.current_app = site.name
    status = context.pop("status", 200)
    shown = {**site.each_context(request), "title": title, "subtitle": None, "site_name": site.name, **context}
    return TemplateResponse(request, template, shown, status=status)
