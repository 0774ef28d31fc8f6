"""New versions of the promise."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q

from reporting.domain.sla import Formula
from reporting.models import SlaPolicy
from reporting.selectors import rules_of


class PolicyInPast(ValueError):
    """A version cannot begin before the one in force: published figures would change."""


@transaction.atomic
def set_policy(
    *,
    valid_from_at: datetime,
    formula: Formula,
    threshold_seconds: int,
    target_share: Decimal,
    short_seconds: int = 5,
    queue_id: UUID | None = None,
) -> SlaPolicy:
    """The promise from an instant on: of one queue, or of all that have none of their own.

    Raises PolicyInPast, BadPolicy.
    """
    last = SlaPolicy.objects.aggregate(
        number=Max("number"), begins=Max("valid_from_at", filter=Q(queue_id=queue_id) if queue_id else Q(queue=None))
    )
    if last["begins"] is not None and valid_from_at <= last["begins"]:
        raise PolicyInPast
    policy = SlaPolicy(
        number=(last["number"] or 0) + 1,
        queue_id=queue_id,
        valid_from_at=valid_from_at,
        formula=formula.value,
        threshold_seconds=threshold_seconds,
        short_seconds=short_seconds,
        target_share=target_share,
    )
    rules_of(policy)  # raises for parameters out of range
    policy.save()
    return policy
