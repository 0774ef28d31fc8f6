"""An agent reserved for one waiting contact, with a deadline and a fencing token."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from acd.domain.offers import OfferState
from kernel.ids import new_id


class Offer(models.Model):
    """Holds the whole Waiting row, so that the contact can go back to its old place."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    token = models.UUIDField(default=uuid.uuid4, editable=False)
    # No constraint and no index of their own in the hot path: the matcher copies both ids from rows it has locked.
    program = models.ForeignKey("tenants.Program", on_delete=models.PROTECT, db_constraint=False, db_index=False)
    interaction_id = models.UUIDField()
    queue_id = models.UUIDField()
    agent = models.ForeignKey(
        "agents.Agent", on_delete=models.PROTECT, related_name="offers", db_constraint=False, db_index=False
    )
    channel = models.CharField(max_length=12)
    group = models.CharField(max_length=8)
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in OfferState], default=OfferState.OFFERED.value
    )
    offered_at = models.DateTimeField()
    deadline_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    waiting = models.JSONField()
    simulated = models.BooleanField(default=False)

    class Meta:
        constraints = [
            # Invariant I1: two agents never hold an offer of the same contact.
            models.UniqueConstraint(
                name="offer_one_live_per_contact",
                fields=["program", "interaction_id"],
                condition=Q(state=OfferState.OFFERED.value),
            ),
            # One question at a time: an agent decides on one offer before the next comes.
            models.UniqueConstraint(
                name="offer_one_live_per_agent", fields=["agent"], condition=Q(state=OfferState.OFFERED.value)
            ),
        ]
        indexes = [
            # The matcher looks for offers past their deadline.
            # A contact's offers, and what an agent lately missed.
            models.Index(name="offer_of_contact", fields=["program", "interaction_id"]),
            models.Index(name="offer_of_agent", fields=["agent", "closed_at"]),
            models.Index(name="offer_due", fields=["deadline_at"], condition=Q(state=OfferState.OFFERED.value)),
        ]
