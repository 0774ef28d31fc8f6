"""Pages of the client portal, at the top of a program's host or mount."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from portal.views import contacts, overview

urlpatterns: list[URLPattern | URLResolver] = [
    path("", overview.page, name="portal"),
    path("live/", overview.live, name="portal_live"),
    path("contacts/", contacts.contact_list, name="portal_contacts"),
    path("contacts/<uuid:interaction_id>/", contacts.contact, name="portal_contact"),
]
