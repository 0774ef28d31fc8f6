"""Texts of both sides, notes among staff, files and unsent drafts."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from interactions.domain.states import Author
from interactions.models.interaction import Interaction
from kernel.ids import new_id


class Message(models.Model):
    """One text; `html` is sanitised mail, empty for chat."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    interaction = models.ForeignKey(Interaction, on_delete=models.CASCADE, related_name="messages")
    author = models.CharField(max_length=8, choices=[(a.value, a.value) for a in Author])
    agent_id = models.UUIDField(null=True, blank=True)
    body = models.TextField(blank=True)
    html = models.TextField(blank=True)
    ref = models.UUIDField(null=True, blank=True)  # made by the sender: a replayed send is the same message
    external_id = models.CharField(max_length=255, blank=True)  # Message-ID of mail
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            # A send replayed after a broken connection must not double.
            models.UniqueConstraint(
                name="message_ref_once", fields=["interaction", "ref"], condition=Q(ref__isnull=False)
            ),
            # The same mail delivered twice is one message.
            models.UniqueConstraint(name="message_external_once", fields=["external_id"], condition=~Q(external_id="")),
        ]
        indexes = [models.Index(name="message_in_order", fields=["interaction", "sent_at", "id"])]


class Attachment(models.Model):
    """A file of a message; `storage_key` is a path below the media folder, never shown."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=160)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    storage_key = models.CharField(max_length=120)


class Draft(models.Model):
    """What an agent typed but did not send; kept so that a lost tab loses nothing."""

    interaction = models.ForeignKey(Interaction, on_delete=models.CASCADE, related_name="drafts")
    agent_id = models.UUIDField()
    body = models.TextField(blank=True)
    is_note = models.BooleanField(default=False)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="draft_once", fields=["interaction", "agent_id"])]
