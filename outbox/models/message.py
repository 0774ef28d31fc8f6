from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class OutboxMessage(models.Model):
    """One fact. `id` is the order of insertion, with holes and ahead of commits; `seq` is the truth."""

    id = models.BigAutoField(primary_key=True)
    program_id = models.BigIntegerField()  # 0 = floor-wide. A plain id: programs live a floor above
    name = models.CharField(max_length=120)
    version = models.PositiveSmallIntegerField()
    payload = models.JSONField()
    topics = ArrayField(models.CharField(max_length=200), default=list)
    handlers = ArrayField(models.CharField(max_length=120), default=list)  # who must hear it, as known at publishing
    created_at = models.DateTimeField()  # kernel.clock, UTC: virtual when the simulator replays history
    written_at = models.DateTimeField()  # the database's clock, UTC: lag and retention are real time
    seq = models.BigIntegerField(null=True)  # gap-free per program, given by the relay

    class Meta:
        db_table = "outbox_message"
        constraints = [
            # The numbering law: no number twice in a program. Also the relay's way to what is numbered and not pushed.
            models.UniqueConstraint(fields=["program_id", "seq"], name="outbox_message_seq_once"),
            models.CheckConstraint(condition=Q(seq__isnull=True) | Q(seq__gt=0), name="outbox_message_seq_positive"),
        ]
        indexes = [
            # The relay's claim: unnumbered rows of a program in order of insertion.
            models.Index(fields=["program_id", "id"], condition=Q(seq__isnull=True), name="outbox_message_unnumbered"),
        ]
