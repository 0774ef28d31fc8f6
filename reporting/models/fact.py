"""Fifteen-minute counters of one queue and channel; always rebuildable from the queue entries."""

from __future__ import annotations

from django.db import models


class IntervalFact(models.Model):
    """Counts of contacts whose clock began in [starts_at, +15 min); handling of those closed in it. Times in ms."""

    queue_id = models.UUIDField()
    channel = models.CharField(max_length=12)
    starts_at = models.DateTimeField()
    policy_number = models.PositiveIntegerField()
    offered = models.PositiveIntegerField(default=0)
    queued = models.PositiveIntegerField(default=0)
    dequeued = models.PositiveIntegerField(default=0)
    flow_outs = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)
    answered_in_time = models.PositiveIntegerField(default=0)
    abandoned = models.PositiveIntegerField(default=0)
    abandoned_in_time = models.PositiveIntegerField(default=0)
    short_abandons = models.PositiveIntegerField(default=0)
    callbacks_in_time = models.PositiveIntegerField(default=0)
    answered_wait_ms = models.PositiveBigIntegerField(default=0)
    longest_wait_ms = models.PositiveBigIntegerField(default=0)
    handled = models.PositiveIntegerField(default=0)
    talk_ms = models.PositiveBigIntegerField(default=0)
    hold_ms = models.PositiveBigIntegerField(default=0)
    wrap_up_ms = models.PositiveBigIntegerField(default=0)
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [
            # A recount replaces the row; the key also serves every report of a period.
            models.UniqueConstraint(name="interval_fact_once", fields=["starts_at", "queue_id", "channel"]),
        ]
