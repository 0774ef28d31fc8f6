"""Addresses of the provider's host: staff work here."""

from __future__ import annotations

from django.urls import include, path

from tenants import views

handler500 = "config.faults.server_error"
urlpatterns = [
    path("", views.home, name="home"),
    path("programs/", views.switcher, name="switcher"),
    path("i18n/set_language/", views.set_language, name="set_language"),
    path("accounts/", include("allauth.urls")),
    path("desk/", include("console.agent.urls")),
    path("floor/", include("console.supervisor.urls")),
    path("finance/", include("console.finance.urls")),
    path("api/", include("api.urls")),
    path("look/", include("look.urls")),
    path("admin/", include("backoffice.urls_floor")),
]
