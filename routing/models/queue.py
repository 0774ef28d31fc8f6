"""A named place to wait, and each stay in it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kernel.ids import new_id
from routing.domain.queue_rules import LEAST_PRIORITY, MOST_PRIORITY
from routing.domain.queueing import QueueExit
from routing.models.hours import BusinessHours


class Queue(models.Model):
    """What an interaction of this queue needs, and the promise it carries."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    hours = models.ForeignKey(BusinessHours, null=True, blank=True, on_delete=models.PROTECT)  # none = always open
    target_seconds = models.PositiveIntegerField(default=20)
    target_share = models.DecimalField(max_digits=4, decimal_places=3, default="0.800")
    short_abandon_seconds = models.PositiveSmallIntegerField(default=5)
    # Rules with ids as text, read by routing.selectors.rules_of: entering a queue costs one row, not five.
    required = models.JSONField(default=list, blank=True)  # [[skill id, least level], ...]
    preferred = models.JSONField(default=list, blank=True)
    rings = models.JSONField(default=list, blank=True)  # [[after seconds, [[skill id, level], ...]], ...], ascending
    lenders = models.JSONField(default=list, blank=True)  # [[queue id, after seconds, most waiting], ...]
    overflows = models.JSONField(default=list, blank=True)  # [[when, number, queue id], ...]
    overflow_keeps_clock = models.BooleanField(default=True)  # who moves on keeps the time already waited
    agreed_per_hour = models.PositiveIntegerField(null=True, blank=True)  # none = any volume is within the agreement
    weight = models.PositiveSmallIntegerField(default=1)
    named_agent_seconds = models.PositiveIntegerField(default=30)  # held for an agent who is named; 0 = not held
    last_agent_seconds = models.PositiveIntegerField(default=0)  # held for who served the customer last
    priority = models.IntegerField(default=0)
    offer_seconds = models.PositiveSmallIntegerField(default=20)
    missed_limit = models.PositiveSmallIntegerField(
        default=1
    )  # offers missed in a row until not ready; 0 = stays ready
    wrap_up_seconds = models.PositiveSmallIntegerField(default=120)
    wrap_up_outcome = models.ForeignKey(
        "crm.Disposition", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )  # of a wrap-up that ran out; none = closed without an outcome
    script = models.ForeignKey("crm.Script", null=True, blank=True, on_delete=models.PROTECT)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="queue_target_is_share", condition=Q(target_share__gte=0) & Q(target_share__lte=1)
            ),
            models.CheckConstraint(name="queue_offer_has_time", condition=Q(offer_seconds__gte=5)),
            # Clients' priorities meet in one list: nobody may outbid the floor.
            models.CheckConstraint(
                name="queue_priority_in_range",
                condition=Q(priority__gte=LEAST_PRIORITY) & Q(priority__lte=MOST_PRIORITY),
            ),
            models.CheckConstraint(name="queue_weight_counts", condition=Q(weight__gte=1)),
        ]

    def __str__(self) -> str:
        return self.name


class QueueEntry(models.Model):
    """One stay in a queue, kept as history; service levels are counted from these rows."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    interaction = models.ForeignKey("interactions.Interaction", on_delete=models.PROTECT, related_name="queue_entries")
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, related_name="entries")
    enqueued_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    exit = models.CharField(max_length=10, choices=[(e.value, e.value) for e in QueueExit], blank=True)
    agent_id = models.UUIDField(null=True, blank=True)
    offer_count = models.PositiveSmallIntegerField(default=0)
    estimated_seconds = models.PositiveIntegerField(
        null=True, blank=True
    )  # of the wait, at entry; none = nobody served
    # Put first by a supervisor (a tenants.User); `pinned_over`: the priority it had, to go back to.
    pinned_at = models.DateTimeField(null=True, blank=True)
    pinned_by_id = models.BigIntegerField(null=True, blank=True)
    pinned_over = models.IntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="queue_entry_pin_whole",
                condition=Q(pinned_at=None, pinned_by_id=None, pinned_over=None)
                | Q(pinned_at__isnull=False, pinned_by_id__isnull=False, pinned_over__isnull=False),
            ),
            # A contact waits in one queue at a time.
            models.UniqueConstraint(name="queue_entry_one_open", fields=["interaction"], condition=Q(left_at=None)),
            models.CheckConstraint(
                name="queue_entry_exit_with_instant",
                condition=(Q(left_at=None) & Q(exit="")) | (Q(left_at__gte=F("enqueued_at")) & ~Q(exit="")),
            ),
        ]
        indexes = [
            # Facts of one queue and interval.
            models.Index(name="queue_entry_by_time", fields=["queue", "enqueued_at"]),
        ]
