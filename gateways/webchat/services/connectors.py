"""Setting up a program's widget."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from django.db import transaction

from gateways.webchat.domain.origins import clean_origins
from gateways.webchat.models import WebchatConnector


def new_widget_key() -> str:
    """An unguessable public key; it is in the client's page for everybody to read."""
    return f"wk_{secrets.token_hex(12)}"


@transaction.atomic
def save_connector(
    *,
    entry_address_id: int,
    allowed_origins: Sequence[str],
    title: str = "",
    welcome: str = "",
    asks_name: bool = False,
    is_active: bool = True,
) -> WebchatConnector:
    """Make or change the settings of one widget key. Raises BadOrigin."""
    connector, _made = WebchatConnector.objects.update_or_create(
        entry_address_id=entry_address_id,
        defaults={
            "allowed_origins": clean_origins(allowed_origins),
            "title": title[:80],
            "welcome": welcome[:300],
            "asks_name": asks_name,
            "is_active": is_active,
        },
    )
    return connector
