"""The back office of public rows, below admin/ of the provider's host."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from backoffice import floor  # noqa: F401  registers the pages
from backoffice.sites import floor_site

urlpatterns: list[URLPattern | URLResolver] = [path("", floor_site.urls)]
