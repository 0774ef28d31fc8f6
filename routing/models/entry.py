"""Where an entry address meets its queue."""

from __future__ import annotations

from django.db import models

from kernel.ids import new_id
from routing.models.flow import Flow
from routing.models.queue import Queue


class EntryPoint(models.Model):
    """The way a contact takes from one entry address of this program."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    entry_address = models.ForeignKey("tenants.EntryAddress", on_delete=models.DO_NOTHING, related_name="+")
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, related_name="entry_points")
    after_hours_queue = models.ForeignKey(
        Queue, null=True, blank=True, on_delete=models.PROTECT, related_name="after_hours_entry_points"
    )  # takes contacts while `queue` is closed; none = they wait in `queue`
    flow = models.ForeignKey(
        Flow, null=True, blank=True, on_delete=models.PROTECT, related_name="entry_points"
    )  # what contacts meet before `queue`; none, or one without a published version = straight into it
    welcome = models.CharField(max_length=300, blank=True)
    closed_message = models.CharField(max_length=300, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="entry_point_once", fields=["entry_address"]),
        ]

    def __str__(self) -> str:
        return str(self.entry_address)
