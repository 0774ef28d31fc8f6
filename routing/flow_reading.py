"""Flows as rows of others see them: what is in force, what a draft is held against, where a contact stands.

Beside selectors.py, which is about queues; the same rules hold: read only, inside a program's context.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet

from routing.domain.flow_checks import House
from routing.domain.flow_nodes import flows_of, goals_of, languages_of, queues_of, recordings_of
from routing.domain.flow_text import BadText, read_text
from routing.domain.flows import Waits
from routing.domain.queue_rules import overflow_ways
from routing.models import EntryPoint, Flow, FlowRun, FlowVersion, Queue, Recording
from routing.selectors import rules_of
from tenants.context import current_program_id
from tenants.selectors import language_of_program


def flows() -> QuerySet[Flow]:
    """All flows by name."""
    return Flow.objects.order_by("name", "id")


def versions_to_try(most: int) -> list[FlowVersion]:
    """Of every flow in use its draft and its `most` newest versions, in this order; flows by name."""
    rows = FlowVersion.objects.select_related("flow").filter(flow__is_active=True)
    found: list[FlowVersion] = []
    for _flow, versions in groupby(
        rows.order_by("flow__name", "flow_id", F("number").desc(nulls_first=True)), key=lambda one: one.flow_id
    ):
        drafts_first = list(versions)
        found += drafts_first[: most + (drafts_first[0].number is None)]
    return found


def version_in_force(flow_id: UUID) -> FlowVersion | None:
    """The newest published version of a flow in use."""
    rows = FlowVersion.objects.select_related("flow").filter(flow_id=flow_id, flow__is_active=True, number__gte=1)
    return rows.order_by("-number").first()


def version_of_code(code: str) -> FlowVersion | None:
    """The same by the flow's code."""
    flow_id = Flow.objects.filter(code=code, is_active=True).values_list("id", flat=True).first()
    return None if flow_id is None else version_in_force(flow_id)


def document_of(version: FlowVersion) -> dict[str, Any]:
    """The document of a published version: parsed once in a process, as it never changes."""
    return _document(version.id, version.source)


@lru_cache(maxsize=256)
def _document(_version_id: UUID, source: str) -> dict[str, Any]:
    found: dict[str, Any] = read_text(source).document
    return found


def house_of(flow: Flow) -> House:
    """What a draft of this flow is held against."""
    others: dict[str, frozenset[str]] = {}
    rows = FlowVersion.objects.filter(flow__is_active=True, number__gte=1).exclude(flow=flow).select_related("flow")
    for version in rows.order_by("flow_id", "-number").distinct("flow_id"):
        others[version.flow.code] = frozenset(flows_of(document_of(version)))
    return House(
        languages=(language_of_program(current_program_id()),),
        queues=dict(Queue.objects.order_by("code").values_list("code", "is_active")),
        flows=others,
        own_code=flow.code,
        overflows=_overflows_beside(flow.id),
        overflowing=tuple(
            queue.code
            for queue in Queue.objects.order_by("code")
            if str(flow.id) in [str(to[2]) for to in queue.overflows]
        ),
        recordings=_recordings(),
    )


def is_led_to(flow: Flow) -> bool:
    """Whether anything leads contacts into a flow: an entry point, a queue that overflows, another flow."""
    if EntryPoint.objects.filter(flow=flow, is_active=True).exists():
        return True
    house = house_of(flow)
    return bool(house.overflowing) or any(flow.code in codes for codes in house.flows.values())


def _recordings() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for code, language in Recording.objects.order_by("code", "language").values_list("code", "language"):
        found[code] = found.get(code, frozenset()) | {language}
    return found


def flows_that_play(code: str, language: str) -> tuple[str, ...]:
    """Names of the flows whose draft or newest version, switched off or not, plays a recording in a language."""
    drafts = list(FlowVersion.objects.filter(number=None).select_related("flow"))
    published = FlowVersion.objects.filter(number__gte=1).select_related("flow").order_by("flow_id", "-number")
    found = set()
    for version in (*drafts, *published.distinct("flow_id")):
        try:
            document = read_text(version.source).document
        except BadText:  # a draft half written names nothing
            continue
        if code in recordings_of(document) and language in languages_of(document):
            found.add(version.flow.name)
    return tuple(sorted(found))


def _overflows_beside(flow_id: UUID) -> dict[str, tuple[str, ...]]:
    """Queues with those their contacts may overflow to, other than through this flow; by code."""
    queues = list(Queue.objects.order_by("code"))
    codes = {queue.id: queue.code for queue in queues}
    flows = queues_of_flows() | {flow_id: ()}
    ways = {queue.code: overflow_ways(rules_of(queue), flows) for queue in queues}
    return {code: tuple(codes[one] for one in found if one in codes) for code, found in ways.items()}


def flows_that_name(queue_code: str) -> tuple[str, ...]:
    """Names of the flows in force that lead to a queue or ask about it, in order."""
    rows = FlowVersion.objects.filter(flow__is_active=True, number__gte=1).select_related("flow")
    newest = rows.order_by("flow_id", "-number").distinct("flow_id")
    return tuple(sorted(one.flow.name for one in newest if queue_code in queues_of(document_of(one))))


def queues_of_flows() -> dict[UUID, tuple[UUID, ...]]:
    """Flows in force with the queues they lead to, also through the flows they hand over to; by id."""
    rows = FlowVersion.objects.filter(flow__is_active=True, number__gte=1).select_related("flow")
    newest = {one.flow.code: one for one in rows.order_by("flow_id", "-number").distinct("flow_id")}
    queues = dict(Queue.objects.values_list("code", "id"))
    return {
        version.flow_id: tuple(queues[queue] for queue in _queues_from(code, newest) if queue in queues)
        for code, version in newest.items()
    }


def _queues_from(code: str, newest: dict[str, FlowVersion]) -> list[str]:
    found, ahead, seen = dict[str, None](), [code], set[str]()
    while ahead:
        here = ahead.pop()
        if here in newest and here not in seen:
            seen.add(here)
            document = document_of(newest[here])
            found |= dict.fromkeys(goals_of(document))
            ahead += flows_of(document)
    return list(found)


def open_run_of(interaction_id: UUID) -> FlowRun | None:
    """The flow a contact is in now."""
    return FlowRun.objects.filter(interaction_id=interaction_id, ended_at=None).first()


def last_run_of(interaction_id: UUID) -> FlowRun | None:
    """The flow a contact is in, or went through last."""
    rows = FlowRun.objects.select_related("version__flow").filter(interaction_id=interaction_id)
    return rows.order_by("-started_at", "-id").first()


def left_messages(interaction_ids: list[UUID]) -> set[UUID]:
    """Those of these contacts whose customer left a message in a flow: an empty window is no lost patience."""
    rows = FlowRun.objects.filter(interaction_id__in=interaction_ids, left_message=True)
    return set(rows.values_list("interaction_id", flat=True))


def due_interactions(now: datetime) -> list[UUID]:
    """Contacts in a flow whose time for an answer or a look-up is over, the longest over first."""
    rows = FlowRun.objects.filter(ended_at=None, due_at__lte=now).order_by("due_at", "id")
    return list(rows.values_list("interaction_id", flat=True))


def is_asked(run: FlowRun) -> bool:
    """Whether the run waits for the customer."""
    return run.ended_at is None and run.waits == Waits.ANSWER.value
