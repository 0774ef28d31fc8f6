"""The demo's page of the client's own site, below demo/."""

from __future__ import annotations

from django.urls import path

from gateways.webchat.views import pages

urlpatterns = [path("", pages.demo_shop, name="widget_demo")]
