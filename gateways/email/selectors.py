"""Reads of the mail room; all run inside a program's context."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from gateways.email.models import InboundMail, MailConnector, OutboundMail
from gateways.email.models.mail import MailKind, SendState


def connector_of(entry_address_id: int) -> MailConnector | None:
    """Settings of a mailbox, if it has any."""
    return MailConnector.objects.filter(entry_address_id=entry_address_id).first()


def newest_inbound(interaction_id: UUID) -> InboundMail | None:
    """The customer's mail that a reply answers."""
    rows = InboundMail.objects.filter(interaction_id=interaction_id)
    return rows.order_by("-received_at", "-id").first()


def due_mail_ids(now: datetime, *, limit: int = 100) -> list[UUID]:
    """Queued mails whose time has come, oldest first: also those whose task was lost."""
    rows = OutboundMail.objects.filter(state=SendState.QUEUED, next_try_at__lte=now)
    return list(rows.order_by("next_try_at", "id").values_list("id", flat=True)[:limit])


def sent_under(smtp_message_ids: Iterable[str]) -> OutboundMail | None:
    """The newest mail of ours among these Message-IDs."""
    rows = OutboundMail.objects.filter(smtp_message_id__in=list(smtp_message_ids))
    return rows.order_by("-created_at", "-id").first()


def was_acknowledged(to_address: str, *, since: datetime) -> bool:
    """Whether an address got an automatic mail at or after an instant."""
    rows = OutboundMail.objects.filter(to_address=to_address, created_at__gte=since)
    return rows.filter(kind=MailKind.ACKNOWLEDGEMENT).exists()


def mail_states(message_ids: Iterable[UUID]) -> dict[UUID, str]:
    """queued, sent or failed by message, for those that leave as mail."""
    return dict(OutboundMail.objects.filter(message_id__in=list(message_ids)).values_list("message_id", "state"))
