"""The shipped application (config.asgi) with one more address: an empty view behind the whole middleware."""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.asgi import application

# After config.asgi, which sets Django up.
from django.http import HttpResponse  # isort: skip
from django.urls import path  # isort: skip

from config import urls_public  # isort: skip
from tenants.access import open_to_strangers  # isort: skip

if TYPE_CHECKING:
    from django.http import HttpRequest

__all__ = ["application"]


@open_to_strangers("measured only, never shipped")
def empty(_request: HttpRequest) -> HttpResponse:
    """What a view costs that does nothing."""
    return HttpResponse(b"ok")


urls_public.urlpatterns.insert(0, path("bench/empty/", empty))
