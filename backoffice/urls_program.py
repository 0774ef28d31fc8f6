"""The back office of one program, below /p/<slug>/admin/."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from backoffice import program  # noqa: F401  registers the pages
from backoffice.sites import program_site

urlpatterns: list[URLPattern | URLResolver] = [path("", program_site.urls)]
