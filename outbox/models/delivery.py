from __future__ import annotations

from django.db import models
from django.db.models import Q

from outbox.models.message import OutboxMessage


class Delivery(models.Model):
    """One fact for one handler: done once, tried again with growing pauses, or parked with its error."""

    message = models.ForeignKey(OutboxMessage, on_delete=models.CASCADE, related_name="deliveries")
    program_id = models.BigIntegerField()  # as on the message: due retries are found without a join
    handler = models.CharField(max_length=120)
    done_at = models.DateTimeField(null=True)  # the database's clock, UTC
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)  # null: not tried yet; the database's clock, UTC
    parked = models.BooleanField(default=False)
    error = models.TextField(default="", blank=True)

    class Meta:
        db_table = "outbox_delivery"
        constraints = [
            # Exactly once per handler: the row is marked done in the handler's own transaction.
            models.UniqueConstraint(fields=["message", "handler"], name="outbox_delivery_once"),
            models.CheckConstraint(
                condition=~Q(parked=True, done_at__isnull=False), name="outbox_delivery_not_done_and_parked"
            ),
        ]
        indexes = [
            # The sweep: what failed and is due again.
            models.Index(
                fields=["next_try_at", "program_id"],
                condition=Q(done_at__isnull=True, parked=False, next_try_at__isnull=False),
                name="outbox_delivery_due",
            ),
            # Backlog and retention: what keeps a message from being finished.
            models.Index(fields=["message"], condition=Q(done_at__isnull=True), name="outbox_delivery_open"),
        ]
