"""Envelopes of mail: what a message of interactions needs besides its text to be answered and to leave."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kernel.ids import new_id


class SendState(models.TextChoices):
    """Where a mail of ours stands."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


class MailKind(models.TextChoices):
    """Why a mail leaves."""

    REPLY = "reply"
    ACKNOWLEDGEMENT = "acknowledgement"


class InboundMail(models.Model):
    """A customer's mail behind a message; its sender, subject and ids as they came."""

    message_id = models.UUIDField(unique=True)  # interactions.Message
    interaction_id = models.UUIDField()
    smtp_message_id = models.CharField(max_length=255, blank=True)  # empty when it came without one
    references = models.JSONField(default=list)
    answer_to = models.CharField(max_length=254)
    subject = models.CharField(max_length=200, blank=True)
    received_at = models.DateTimeField()

    class Meta:
        indexes = [
            # The newest mail of a contact is the one that is answered.
            models.Index(name="inbound_mail_of_contact", fields=["interaction_id", "-received_at", "-id"]),
        ]


class OutboundMail(models.Model):
    """A mail that leaves for a message; `next_try_at` of a queued one is also the lease of who sends it now."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    message_id = models.UUIDField()  # interactions.Message
    interaction_id = models.UUIDField()
    kind = models.CharField(max_length=16, choices=MailKind.choices)
    entry_address_id = models.BigIntegerField()  # tenants.EntryAddress, whose address it leaves from
    to_address = models.CharField(max_length=254)
    state = models.CharField(max_length=8, choices=SendState.choices, default=SendState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    error = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    smtp_message_id = models.CharField(max_length=255)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            # A message leaves once, however often its event is told.
            models.UniqueConstraint(name="outbound_mail_once", fields=["message_id"]),
            # Bounces and returned mail name it.
            models.UniqueConstraint(name="outbound_mail_smtp_id_once", fields=["smtp_message_id"]),
            models.CheckConstraint(
                name="outbound_mail_sent_has_instant", condition=~Q(state="sent") | ~Q(sent_at=None)
            ),
        ]
        indexes = [
            # The sweep looks for what is due.
            models.Index(name="outbound_mail_due", fields=["next_try_at"], condition=Q(state="queued")),
            # One acknowledgement per address and day.
            models.Index(name="outbound_mail_recent", fields=["to_address", "-created_at"]),
        ]
