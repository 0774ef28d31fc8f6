"""Where our pages lie below each site."""

from __future__ import annotations

from django.urls import URLPattern, path

from backoffice.pages import new_program, parked, tokens
from backoffice.sites import OfficeSite


def floor_pages(site: OfficeSite) -> list[URLPattern]:
    """Pages of the floor's site."""
    return [
        path("new-program/", site.admin_view(new_program.new_program), name="new_program"),
        path("new-program/<slug:slug>/", site.admin_view(new_program.opened), name="program_opened"),
        path("failed-deliveries/", site.admin_view(parked.parked), name="parked"),
        *_tokens(site),
    ]


def program_pages(site: OfficeSite) -> list[URLPattern]:
    """Pages of a program's site."""
    return _tokens(site)


def _tokens(site: OfficeSite) -> list[URLPattern]:
    return [
        path("tokens/", site.admin_view(tokens.tokens), name="tokens"),
        path("tokens/<int:token_id>/revoke/", site.admin_view(tokens.revoke), name="token_revoke"),
    ]
