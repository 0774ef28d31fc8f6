"""Pages of the wallboard, below floor/."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from console.supervisor import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.wallboard, name="wallboard"),
    path("now/", views.now, name="wallboard_now"),
]
