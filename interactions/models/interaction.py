"""One contact on one channel from start to end, cut into segments."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from interactions.domain.states import Channel, Direction, InteractionState, Outcome, SegmentKind
from kernel.ids import new_id


class Interaction(models.Model):
    """A contact; queue_id names a queue of this program without a key up the floors."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    channel = models.CharField(max_length=12, choices=[(c.value, c.value) for c in Channel])
    direction = models.CharField(max_length=8, choices=[(d.value, d.value) for d in Direction])
    state = models.CharField(
        max_length=8, choices=[(s.value, s.value) for s in InteractionState], default=InteractionState.WAITING.value
    )
    outcome = models.CharField(max_length=12, choices=[(o.value, o.value) for o in Outcome], blank=True)
    customer = models.ForeignKey("crm.Customer", on_delete=models.PROTECT, related_name="interactions")
    entry_address_id = models.BigIntegerField(null=True)  # tenants.EntryAddress, a public row
    queue_id = models.UUIDField(null=True, blank=True)
    agent_id = models.UUIDField(null=True, blank=True)  # agents.Agent, a public row: who serves it or served it last
    subject = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=8, blank=True)
    started_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    disposition = models.ForeignKey("crm.Disposition", null=True, blank=True, on_delete=models.PROTECT)
    follows = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="followed_by")
    revision = models.PositiveIntegerField(default=1)
    last_message_at = models.DateTimeField(null=True, blank=True)
    agent_seen_at = models.DateTimeField(null=True, blank=True)
    customer_left_at = models.DateTimeField(null=True, blank=True)
    wrap_up_extra = models.DurationField(default=timedelta)  # "30 s more", asked for by the agent
    simulated = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="interaction_not_reversed",
                condition=(Q(ended_at=None) | Q(ended_at__gte=F("started_at")))
                & (Q(closed_at=None) | Q(closed_at__gte=F("started_at"))),
            ),
            # A closed contact always says when, a running one never does: billing rates what is closed.
            models.CheckConstraint(
                name="interaction_closed_has_instant",
                condition=(Q(state="closed") & ~Q(closed_at=None)) | (~Q(state="closed") & Q(closed_at=None)),
            ),
        ]
        indexes = [
            # Lists of the portal and the API, newest first.
            models.Index(name="interaction_newest", fields=["-started_at", "-id"]),
            # A customer's history.
            models.Index(name="interaction_of_customer", fields=["customer", "-started_at"]),
            # An agent's desk: what is not closed yet.
            models.Index(name="interaction_on_desk", fields=["agent_id"], condition=~Q(state="closed")),
            # Statements read a period's closed contacts.
            models.Index(name="interaction_closed_in_period", fields=["closed_at"], condition=Q(state="closed")),
        ]


class Segment(models.Model):
    """A part [started_at, ended_at) of an interaction with one party in one state."""

    interaction = models.ForeignKey(Interaction, on_delete=models.CASCADE, related_name="segments")
    kind = models.CharField(max_length=8, choices=[(k.value, k.value) for k in SegmentKind])
    agent_id = models.UUIDField(null=True, blank=True)
    queue_id = models.UUIDField(null=True, blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # Billed seconds are a fold of segments: two open ones would be counted twice.
            models.UniqueConstraint(name="segment_one_open", fields=["interaction"], condition=Q(ended_at=None)),
            models.CheckConstraint(
                name="segment_not_reversed", condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at"))
            ),
        ]
        indexes = [models.Index(name="segment_in_order", fields=["interaction", "started_at", "id"])]
