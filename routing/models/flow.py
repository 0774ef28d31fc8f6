"""Flows, their versions, and where each contact stands in one."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kernel.ids import new_id
from routing.domain.flows import Waits


class Flow(models.Model):
    """What a contact meets before a queue; its newest published version is in force."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name


class FlowVersion(models.Model):
    """The text of a flow, as its author wrote it. A published one never changes: a trigger refuses it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    flow = models.ForeignKey(Flow, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(null=True, blank=True)  # none = the draft
    source = models.TextField(blank=True)  # JSON as written; text, as JSON columns forget order and spacing
    copy_of = models.PositiveIntegerField(null=True, blank=True)  # rolled back: the number it repeats
    saved_at = models.DateTimeField()
    saved_by_id = models.BigIntegerField(null=True, blank=True)  # tenants.User, a public row
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="flow_version_number_once", fields=["flow", "number"]),
            # One draft per flow: two people edit the same one.
            models.UniqueConstraint(name="flow_one_draft", fields=["flow"], condition=Q(number=None)),
            models.CheckConstraint(
                name="flow_version_published_has_instant",
                condition=Q(number=None, published_at=None) | Q(number__isnull=False, published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.flow} {self.number or '—'}"


class FlowRun(models.Model):
    """A contact on its way through a flow. `state` is the interpreter's; `history` says which nodes, when and how."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    interaction = models.ForeignKey("interactions.Interaction", on_delete=models.PROTECT, related_name="flow_runs")
    version = models.ForeignKey(FlowVersion, on_delete=models.PROTECT, related_name="runs")
    state = models.JSONField(default=dict)
    history = models.JSONField(default=list)  # [{"flow", "node", "type", "way", "at"}], faults: {"node", "fault", "at"}
    waits = models.CharField(max_length=8, choices=[(w.value, w.value) for w in Waits], blank=True)
    choices = models.JSONField(default=list)  # [["1", "Flight status"]]: buttons of the question that stands
    look_up = models.JSONField(default=dict)  # what is asked elsewhere now
    call_back = models.JSONField(default=dict)  # {"queue", "number"}: the customer asked to be called
    from_entry = models.ForeignKey(
        "routing.QueueEntry", null=True, blank=True, on_delete=models.PROTECT, related_name="flow_runs"
    )  # the stay that overflowed into this flow; none = the flow came before any queue
    due_at = models.DateTimeField(null=True, blank=True)  # then silence, or a look-up that failed
    left_message = models.BooleanField(default=False)  # nobody waits at the screen: see webchat
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # A contact is in one flow at a time.
            models.UniqueConstraint(name="flow_run_one_open", fields=["interaction"], condition=Q(ended_at=None)),
        ]
        indexes = [
            # The sweep looks for time that is over.
            models.Index(name="flow_run_due", fields=["due_at"], condition=Q(ended_at=None)),
        ]
