"""The hot row of a contact that waits now: small, public, ids only, deleted on hand-out."""

from __future__ import annotations

from django.db import models

from agents.domain.state import ChannelGroup
from kernel.ids import new_id


class Asked(models.Model):
    """What a contact needs and since when it waits. An offer carries the same columns, so that the contact can go back
    to its old place: a column added here is also named below and in the functions acd_hand_out and
    acd_hand_out_whole.
    """

    program = models.ForeignKey("tenants.Program", on_delete=models.PROTECT, db_constraint=False, db_index=False)
    interaction_id = models.UUIDField()
    queue_id = models.UUIDField()
    channel = models.CharField(max_length=12)
    group = models.CharField(max_length=8, choices=[(g.value, g.value) for g in ChannelGroup])
    # [[skill id, least level], ...]: copied here so that the matcher never opens a program schema.
    requirements = models.JSONField(default=list)
    preferred = models.JSONField(default=list)
    rings = models.JSONField(default=list)  # [[after seconds, requirements], ...], ascending
    lenders = models.JSONField(default=list)  # [[queue id, requirements, after seconds, most waiting], ...]
    named_agent_id = models.UUIDField(null=True, blank=True)
    named_until_at = models.DateTimeField(null=True, blank=True)
    priority = models.IntegerField(default=0)
    enqueued_at = models.DateTimeField()
    target_seconds = models.PositiveIntegerField()
    promised_share = models.DecimalField(max_digits=4, decimal_places=3, default="0.800")
    agreed_per_hour = models.PositiveIntegerField(null=True, blank=True)  # none = any volume is within the agreement
    weight = models.PositiveSmallIntegerField(default=1)
    offer_seconds = models.PositiveSmallIntegerField(default=20)
    simulated = models.BooleanField(default=False)

    class Meta:
        abstract = True


ASKED = (
    "program_id", "interaction_id", "queue_id", "channel", "group", "requirements", "preferred", "rings", "lenders",
    "named_agent_id", "named_until_at", "priority", "enqueued_at", "target_seconds", "promised_share",
    "agreed_per_hour", "weight", "offer_seconds", "simulated",
)  # fmt: skip
"""The columns of Asked, which move between the two tables; the functions that hand out name the same."""


class Waiting(Asked):
    """One interaction in one queue, with what it needs and since when it waits."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        constraints = [
            # Invariant I3: a contact waits once, however often its arrival is told.
            models.UniqueConstraint(name="waiting_once", fields=["program", "interaction_id"]),
        ]
