"""Probe views of the access tests: each says where it ran and for whom."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.urls import include, path, reverse
from django.utils import timezone, translation

from tenants import views
from tenants.access import open_to_strangers, requires
from tenants.domain.roles import Role


def where(request: HttpRequest) -> JsonResponse:
    return JsonResponse(
        {
            "schema": connection.schema_name,
            "program": request.program.slug if request.program else None,
            "mount": request.mount,
            "self": reverse("where"),
            "roles": sorted(request.viewer.roles),
            "memberships": len(request.memberships),
            "language": translation.get_language(),
            "zone": str(timezone.get_current_timezone()),
        }
    )


@requires(Role.FINANCE)
def money(request: HttpRequest) -> JsonResponse:
    return where(request)


@open_to_strangers("a probe of the opt-out")
def open_door(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"schema": connection.schema_name})


class Thing:
    """Stands in for a view of Django REST framework."""

    def perform_authentication(self, request: HttpRequest) -> None:
        return None


def thing(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"schema": connection.schema_name, "user": request.user.email})


thing.cls = Thing

urlpatterns = [
    path("", views.home, name="home"),
    path("programs/", views.switcher, name="switcher"),
    path("i18n/set_language/", views.set_language, name="set_language"),
    path("accounts/", include("allauth.urls")),
    path("where/", where, name="where"),
    path("money/", money),
    path("open/", open_door),
    path("admin/where/", where),
    path("api/thing/", thing),
]
