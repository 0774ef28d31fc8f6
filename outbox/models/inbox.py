from __future__ import annotations

from django.db import models


class InboxMessage(models.Model):
    """A foreign event already taken: provider's event id, Message-ID, the widget's ref."""

    program_id = models.BigIntegerField()  # 0 = floor-wide
    source = models.CharField(max_length=60)
    external_id = models.CharField(max_length=500)
    received_at = models.DateTimeField()  # kernel.clock, UTC

    class Meta:
        db_table = "outbox_inbox"
        constraints = [
            # A replayed event is worked once.
            models.UniqueConstraint(fields=["program_id", "source", "external_id"], name="outbox_inbox_once"),
        ]
        indexes = [models.Index(fields=["received_at"], name="outbox_inbox_age")]  # retention deletes the oldest
