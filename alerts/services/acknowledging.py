"""Somebody has seen an alert and sees to it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from alerts.domain.rules import LONGEST_NOTE
from alerts.events import AlertChanged
from alerts.models import Alert
from kernel import clock
from outbox import publish
from tenants.services import audit

if TYPE_CHECKING:
    from tenants.models import User


class AlertOver(Exception):
    """The alert has cleared meanwhile: nobody needs to see to it."""


class AlreadyAcknowledged(Exception):
    """Somebody else was first; `by_id` says who."""

    def __init__(self, by_id: int) -> None:
        super().__init__(by_id)
        self.by_id = by_id


@transaction.atomic
def acknowledge_alert(*, alert_id: UUID, by: User, note: str = "") -> None:
    """The first one counts. Raises AlertOver, AlreadyAcknowledged, Alert.DoesNotExist."""
    alert = Alert.objects.select_for_update(of=("self",)).select_related("program").get(
        pk=alert_id, raised_at__isnull=False
    )  # fmt: skip
    if alert.cleared_at is not None:
        raise AlertOver
    if alert.acknowledged_by_id is not None:
        raise AlreadyAcknowledged(alert.acknowledged_by_id)
    alert.acknowledged_at, alert.acknowledged_by = clock.now(), by
    alert.note = note.strip()[:LONGEST_NOTE]
    alert.save(update_fields=["acknowledged_at", "acknowledged_by", "note"])
    publish(
        AlertChanged(
            program_id=alert.program_id,
            alert_id=alert.id,
            rule_id=alert.rule_id,
            queue_id=alert.queue_id,
            what="acknowledged",
        )
    )
    audit.record(action="alert.acknowledged", program=alert.program, actor=by, object_ids={"alert": str(alert.id)})
