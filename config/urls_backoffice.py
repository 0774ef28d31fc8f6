"""Addresses below /p/<slug>/ that belong to the program's back office."""

from __future__ import annotations

from django.urls import include, path

from tenants import views

handler500 = "config.faults.server_error"
urlpatterns = [
    path("i18n/setlang/", views.set_language, name="set_language"),
    path("admin/", include("backoffice.urls_program")),
]
