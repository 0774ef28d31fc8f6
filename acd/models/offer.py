"""An agent reserved for one waiting contact, with a deadline and a fencing token."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from acd.domain.offers import OfferState
from acd.models.waiting import Asked
from kernel.ids import new_id


class Offer(Asked):
    """Carries all that the waiting row was, so that the contact can go back to its old place; `waiting_id` its id."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    token = models.UUIDField(default=uuid.uuid4, editable=False)
    waiting_id = models.UUIDField()
    # No constraint and no index of its own in the hot path: the matcher copies the id from a row it has locked.
    agent = models.ForeignKey(
        "agents.Agent", on_delete=models.PROTECT, related_name="offers", db_constraint=False, db_index=False
    )
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in OfferState], default=OfferState.OFFERED.value
    )
    offered_at = models.DateTimeField()
    deadline_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

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
            models.Index(name="offer_due", fields=["deadline_at"], condition=Q(state=OfferState.OFFERED.value)),
            # Who took a contact, and what an agent lately missed: nothing of these while the offer is made.
            models.Index(
                name="offer_taken", fields=["program", "interaction_id"], condition=Q(state=OfferState.ACCEPTED.value)
            ),
            models.Index(
                name="offer_missed", fields=["agent", "closed_at"], condition=Q(state=OfferState.EXPIRED.value)
            ),
        ]
