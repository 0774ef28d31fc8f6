from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Tally(models.Model):
    """Last numbers of one program (0 = floor-wide facts); outlives the messages."""

    program_id = models.BigIntegerField(primary_key=True)
    last_seq = models.BigIntegerField(default=0)  # numbered up to here
    pushed_seq = models.BigIntegerField(default=0)  # first attempts made and hints sent up to here

    class Meta:
        db_table = "outbox_tally"
        constraints = [
            models.CheckConstraint(condition=Q(pushed_seq__lte=F("last_seq")), name="outbox_tally_pushed_behind_last")
        ]
        indexes = [
            # A relay that died between numbering and pushing: its successor finds the program here.
            models.Index(fields=["program_id"], condition=Q(pushed_seq__lt=F("last_seq")), name="outbox_tally_behind"),
        ]


class RelayBeat(models.Model):
    """Heartbeat of one relay process; rows of the dead are swept by the living."""

    name = models.CharField(max_length=120, primary_key=True)  # host:pid
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField()  # the database's clock, UTC

    class Meta:
        db_table = "outbox_relay_beat"
