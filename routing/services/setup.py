"""Queues, hours and entry points of a program, made or changed by administrators and templates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from acd.domain.matching import Id
from acd.services.offers import set_missed_limit
from agents import selectors as agent_selectors
from routing import selectors
from routing.domain.hours import BusinessHours as Hours
from routing.domain.hours import refuse_overlaps
from routing.domain.queue_rules import BadRules, RuleProblem, Surroundings, data_of, problems_of
from routing.models import BusinessHours, EntryPoint, Queue
from routing.services.retiring import refuse_in_use
from tenants.context import current_program_id


@transaction.atomic
def set_hours(
    *,
    name: str,
    time_zone: str,
    weekly: Mapping[str, Sequence[Sequence[str]]],
    holidays: Mapping[str, Sequence[Sequence[str]]] | None = None,
) -> BusinessHours:
    """Opening intervals under a name; the same name again replaces them. Raises BadHours, OverlappingHours."""
    data = {"zone": time_zone, "weekly": weekly, "holidays": holidays or {}}
    refuse_overlaps(Hours.from_data(data))
    return BusinessHours.objects.update_or_create(
        name=name, defaults={"time_zone": time_zone, "weekly": dict(weekly), "holidays": dict(holidays or {})}
    )[0]


@transaction.atomic
def set_queue(
    *,
    code: str,
    name: str,
    hours_id: UUID | None = None,
    required: Iterable[tuple[Id, int]] = (),
    script_id: UUID | None = None,
    target_seconds: int = 20,
    target_share: Decimal = Decimal("0.8"),
    **more: Any,
) -> Queue:
    """A queue under its code; the same code again changes it. `more` takes the queue's other fields, its rules as
    routing.domain.queue_rules has them. Raises BadRules; QueueInUse when it is switched off with people in it.

    Locks all queues of the program in the order of their ids, so that two changes never close a circle of overflows,
    and the skills it names, so that none of them is removed meanwhile.
    """
    queue, queues = _drafted(
        code,
        {
            "name": name, "hours_id": hours_id, "required": required, "script_id": script_id,
            "target_seconds": target_seconds, "target_share": target_share, **more,
        },
    )  # fmt: skip
    problems = _problems(queue, queues)
    if problems:
        raise BadRules(problems)
    if not queue.is_active and Queue.objects.filter(pk=queue.pk, is_active=True).exists():
        refuse_in_use(queue)
    queue.save()
    set_missed_limit(program_id=current_program_id(), queue_id=queue.id, limit=queue.missed_limit)
    return queue


@transaction.atomic
def check_queue(*, code: str, **fields: Any) -> list[RuleProblem]:
    """What set_queue would refuse of these fields; nothing is saved."""
    return _problems(*_drafted(code, fields))


def _drafted(code: str, fields: Mapping[str, Any]) -> tuple[Queue, list[Queue]]:
    queues = list(Queue.objects.select_for_update(no_key=True).order_by("id"))
    queue = next((row for row in queues if row.code == code), None) or Queue(code=code)
    for field, value in fields.items():
        Queue._meta.get_field(field.removesuffix("_id"))  # raises FieldDoesNotExist
        setattr(queue, field, _STORED[field](value) if field in _STORED else value)
    return queue, queues


def _problems(queue: Queue, queues: Sequence[Queue]) -> list[RuleProblem]:
    rules = selectors.rules_of(queue)
    asked = {UUID(str(skill)) for required in (rules.required, rules.preferred, *(r.required for r in rules.rings))
             for skill, _level in required}  # fmt: skip
    skills = agent_selectors.skill_ids_for(current_program_id(), held=asked)
    others = [selectors.rules_of(row) for row in queues if row.pk != queue.pk]
    ways = {row.id: tuple(overflow.queue_id for overflow in row.overflows) for row in others}
    return problems_of(rules, Surroundings(skills, ways))


_STORED: dict[str, Callable[[Any], list[list[Any]]]] = {
    "required": data_of,
    "preferred": data_of,
    "rings": lambda rings: [[ring.after_seconds, data_of(ring.required)] for ring in rings],
    "lenders": lambda lenders: [[str(one.queue_id), one.after_seconds, one.most_waiting] for one in lenders],
    "overflows": lambda ways: [[one.when.value, one.number, str(one.queue_id)] for one in ways],
}


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
