"""What a flow may know about the contact, the customer and the queues at this moment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from crm import selectors as crm_selectors
from interactions.domain.states import Channel
from interactions.models import Interaction
from kernel import clock
from routing import selectors, wait_reading
from routing.domain.flow_nodes import needs_of, queues_of
from routing.domain.flows import QueueFacts, World
from routing.models import Queue, QueueEntry

CAN_ANSWER = frozenset({Channel.VOICE, Channel.CHAT, Channel.MESSENGER, Channel.SOCIAL, Channel.SMS})


def world_of(*, interaction: Interaction, document: dict[str, Any], entry_queue: str) -> World:
    """Read only what the document asks for."""
    customer = crm_selectors.customer_by_id(interaction.customer_id)
    known = {str(key): str(value) for key, value in customer.attributes.items()}
    known |= {"name": customer.name, "language": customer.language}
    for point in customer.contact_points.all():
        known.setdefault(point.kind, point.value)
    strange = world_of_stranger(
        channel=interaction.channel, language=interaction.language, document=document, entry_queue=entry_queue
    )
    return replace(strange, customer=known, is_vip=customer.is_vip)


def world_of_stranger(*, channel: str, language: str, document: dict[str, Any], entry_queue: str) -> World:
    """What is known before a customer has said who they are."""
    needs = needs_of(document)
    codes = {*queues_of(document), entry_queue} if needs & {"hours", "holiday", "depth", "wait"} else set()
    return World(
        now=clock.now(),
        channel=channel,
        language=language,
        queues=queue_facts(codes=codes, channel=channel, needs=needs),
        entry_queue=entry_queue,
        can_ask=channel in CAN_ANSWER,
    )


def queue_facts(*, codes: Iterable[str], channel: str, needs: frozenset[str]) -> dict[str, QueueFacts]:
    """Hours always, as they cost no query; depth and wait when a node asks for them."""
    wanted = list(codes)
    if not wanted:
        return {}
    rows = Queue.objects.select_related("hours").filter(code__in=wanted, is_active=True).order_by("code")
    return {queue.code: _facts(queue, channel, needs) for queue in rows}


def _facts(queue: Queue, channel: str, needs: frozenset[str]) -> QueueFacts:
    hours, now = selectors.hours_of(queue), clock.now()
    depth, wait = 0, None
    if needs & {"depth", "wait"}:
        depth = QueueEntry.objects.filter(queue=queue, left_at=None).count()
    if "wait" in needs:
        wait = wait_reading.wait_of_next(queue_id=queue.id, channel=channel)
    return QueueFacts(
        is_open=hours is None or hours.is_open(now),
        is_holiday=hours is not None and hours.is_holiday(now),
        depth=depth,
        wait_seconds=wait,
    )
