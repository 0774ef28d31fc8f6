"""Setting up a program's mailbox."""

from __future__ import annotations

from django.db import transaction

from gateways.email.models import MailConnector


@transaction.atomic
def save_connector(
    *,
    entry_address_id: int,
    from_name: str = "",
    signature: str = "",
    acknowledgement: str = "",
    is_active: bool = True,
) -> MailConnector:
    """Make or change how one mailbox speaks."""
    return MailConnector.objects.update_or_create(
        entry_address_id=entry_address_id,
        defaults={
            "from_name": from_name[:80],
            "signature": signature[:2000],
            "acknowledgement": acknowledgement[:4000],
            "is_active": is_active,
        },
    )[0]
