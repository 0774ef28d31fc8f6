"""Addresses outside the back office: a program's own host, and the line a client puts on its pages."""

from __future__ import annotations

from django.conf import settings

from tenants.domain.programs import host_name
from tenants.models import Domain, EntryAddress, Program


def program_origin(program: Program) -> str:
    """`https://acme.example`: where the program's own host is served."""
    main = Domain.objects.filter(tenant=program).order_by("-is_primary", "id").first()
    host = main.domain if main else host_name(program.slug, settings.DOMAIN)
    if settings.HTTPS:
        return f"https://{host}"
    return f"http://{host}" if settings.PORT == 80 else f"http://{host}:{settings.PORT}"


def widget_snippet(address: EntryAddress) -> str:
    """One script tag with the public key."""
    source = f"{program_origin(address.program)}/widget/loader.js"
    return f'<script src="{source}" data-key="{address.address}" defer></script>'
