"""Queues, hours and entry points of a program, made or changed by administrators and templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from routing.domain.hours import BusinessHours as Hours
from routing.models import BusinessHours, EntryPoint, Queue


@transaction.atomic
def set_hours(
    *,
    name: str,
    time_zone: str,
    weekly: Mapping[str, Sequence[Sequence[str]]],
    holidays: Mapping[str, Sequence[Sequence[str]]] | None = None,
) -> BusinessHours:
    """Opening intervals under a name; the same name again replaces them. Raises BadHours."""
    data = {"zone": time_zone, "weekly": weekly, "holidays": holidays or {}}
    Hours.from_data(data)
    return BusinessHours.objects.update_or_create(
        name=name, defaults={"time_zone": time_zone, "weekly": dict(weekly), "holidays": dict(holidays or {})}
    )[0]


@transaction.atomic
def set_queue(
    *,
    code: str,
    name: str,
    hours_id: UUID | None = None,
    skill_id: UUID | None = None,
    script_id: UUID | None = None,
    target_seconds: int = 20,
    target_share: Decimal = Decimal("0.8"),
    **more: Any,
) -> Queue:
    """A queue under its code; the same code again changes it. `more` takes the queue's other fields."""
    return Queue.objects.update_or_create(
        code=code,
        defaults={
            "name": name,
            "hours_id": hours_id,
            "required_skill_id": skill_id,
            "script_id": script_id,
            "target_seconds": target_seconds,
            "target_share": target_share,
            **more,
        },
    )[0]


@transaction.atomic
def set_entry_point(
    *,
    entry_address_id: int,
    queue_id: UUID,
    after_hours_queue_id: UUID | None = None,
    welcome: str = "",
    closed_message: str = "",
) -> EntryPoint:
    """Lead an entry address to a queue, and while that is closed to another one; a second call leads it elsewhere."""
    return EntryPoint.objects.update_or_create(
        entry_address_id=entry_address_id,
        defaults={
            "queue_id": queue_id,
            "after_hours_queue_id": after_hours_queue_id,
            "welcome": welcome,
            "closed_message": closed_message,
            "is_active": True,
        },
    )[0]


@transaction.atomic
def lead_through_flow(*, entry_address_id: int, flow_id: UUID | None) -> None:
    """Contacts of an address meet this flow before the queue; None = straight into it."""
    EntryPoint.objects.filter(entry_address_id=entry_address_id).update(flow_id=flow_id)
