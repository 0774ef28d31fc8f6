"""Addresses of a program: its own host, and the same below /p/<slug>/ of the provider's host."""

from __future__ import annotations

from django.urls import include, path

from tenants import views

handler500 = "config.faults.server_error"
urlpatterns = [
    path("i18n/set_language/", views.set_language, name="set_language"),
    path("accounts/", include("allauth.urls")),
    path("api/", include("api.urls")),
    path("widget/", include("gateways.webchat.urls")),
    path("demo/", include("gateways.webchat.urls_demo")),
    path("look/", include("look.urls")),
    path("", include("portal.urls")),
]
