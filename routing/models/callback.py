"""Promised calls, their attempts, and how each queue makes them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kernel.ids import new_id
from routing.domain.callbacks import OPEN, AttemptOutcome, CallbackSource, CallbackState
from routing.models.queue import Queue

_OPEN = Q(state__in=sorted(state.value for state in OPEN))


class CallbackRule(models.Model):
    """How a queue calls back; a queue without one goes by the defaults."""

    queue = models.OneToOneField(Queue, primary_key=True, on_delete=models.CASCADE, related_name="callback_rule")
    is_offered = models.BooleanField(default=True)  # the widget shows "Call me back"
    most_attempts = models.PositiveSmallIntegerField(default=3)
    pause_minutes = models.PositiveSmallIntegerField(default=15)
    slot_minutes = models.PositiveSmallIntegerField(default=30)
    slot_cap = models.PositiveSmallIntegerField(default=4)  # callbacks set for one slot; 0 = no appointments
    days_ahead = models.PositiveSmallIntegerField(default=14)
    valid_hours = models.PositiveSmallIntegerField(default=48)
    after_abandon = models.BooleanField(default=False)  # who gives up is called back without being asked

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="callback_rule_in_range",
                condition=Q(most_attempts__range=(1, 10))
                & Q(pause_minutes__range=(1, 1440))
                & Q(slot_minutes__in=(15, 30, 60, 120, 240))
                & Q(slot_cap__lte=1000)
                & Q(days_ahead__range=(1, 60))
                & Q(valid_hours__range=(1, 720)),
            ),
        ]

    def __str__(self) -> str:
        return str(self.queue)


class Callback(models.Model):
    """A call promised to a customer. `interaction` is the contact it was asked in, `work` the outbound one it is now.

    `place_at`: since when it counts as waiting, so that it keeps the place the customer had.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, related_name="callbacks")
    customer = models.ForeignKey("crm.Customer", on_delete=models.PROTECT, related_name="callbacks")
    number = models.CharField(max_length=16)  # E.164
    reason = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=8, blank=True)
    source = models.CharField(max_length=10, choices=[(s.value, s.value) for s in CallbackSource])
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in CallbackState], default=CallbackState.SCHEDULED.value
    )
    interaction = models.ForeignKey(
        "interactions.Interaction", null=True, blank=True, on_delete=models.PROTECT, related_name="callbacks_asked"
    )
    work = models.OneToOneField(
        "interactions.Interaction", null=True, blank=True, on_delete=models.PROTECT, related_name="callback"
    )
    asked_by_id = models.BigIntegerField(null=True, blank=True)  # tenants.User, a public row; none = the customer
    asked_at = models.DateTimeField()
    place_at = models.DateTimeField()
    scheduled_at = models.DateTimeField(null=True, blank=True)  # the slot the customer chose; none = in turn
    due_at = models.DateTimeField()  # not before the matcher earlier than this
    attempt_count = models.PositiveSmallIntegerField(default=0)
    first_attempt_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, blank=True)  # of the last attempt, or do_not_call
    simulated = models.BooleanField(default=False)

    class Meta:
        constraints = [
            # One customer, and one number, waits for one call from a queue: asked twice is one callback.
            models.UniqueConstraint(
                name="callback_one_open_of_customer", fields=["queue", "customer"], condition=_OPEN
            ),
            models.UniqueConstraint(name="callback_one_open_of_number", fields=["queue", "number"], condition=_OPEN),
            models.CheckConstraint(
                name="callback_ended_has_instant",
                condition=(_OPEN & Q(closed_at=None)) | (~_OPEN & Q(closed_at__gte=F("asked_at"))),
            ),
            # Before the matcher or with an agent, there is a contact for it.
            models.CheckConstraint(
                name="callback_in_work_has_contact",
                condition=~Q(state__in=[CallbackState.WAITING.value, CallbackState.ASSIGNED.value])
                | Q(work__isnull=False),
            ),
            models.CheckConstraint(name="callback_number_is_e164", condition=Q(number__regex=r"^\+[0-9]{7,15}$")),
        ]
        indexes = [
            # The sweep looks for those whose time has come.
            models.Index(name="callback_due", fields=["due_at"], condition=_OPEN),
            # Lists and figures of a period, newest first.
            models.Index(name="callback_newest", fields=["-asked_at", "-id"]),
            # How many are set for a slot.
            models.Index(name="callback_of_slot", fields=["queue", "scheduled_at"], condition=_OPEN),
        ]

    def __str__(self) -> str:
        return self.id.hex[-12:]


class CallbackAttempt(models.Model):
    """One try to reach the customer; `interaction` is its outbound contact."""

    callback = models.ForeignKey(Callback, on_delete=models.CASCADE, related_name="attempts")
    number = models.PositiveSmallIntegerField()  # from 1
    interaction = models.OneToOneField(
        "interactions.Interaction", on_delete=models.PROTECT, related_name="callback_attempt"
    )
    agent_id = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()
    outcome = models.CharField(max_length=12, choices=[(o.value, o.value) for o in AttemptOutcome])

    class Meta:
        constraints = [models.UniqueConstraint(name="callback_attempt_once", fields=["callback", "number"])]

    def __str__(self) -> str:
        return f"{self.callback} {self.number}"
