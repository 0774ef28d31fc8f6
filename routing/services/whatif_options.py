"""Changes as short texts, as the command takes them: SLUG=+3@9-17, NAME=SKILL:4, SLUG:QUEUE=5, SLUG:ADDRESS=FLOW@2."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from agents import selectors as agents
from kernel.span import Span
from routing import flow_reading, selectors
from routing.services.whatif_asked import FlowAsked
from routing.services.whatif_changes import QueueChange, Staffing
from tenants.context import program_context
from tenants.models import Program

_STAFF = re.compile(r"(?P<slug>[\w-]+)=(?P<number>[+-]?\d{1,3})(?:@(?P<first>\d{1,2})-(?P<last>\d{1,2}))?")
_SKILL = re.compile(r"(?P<name>.+)=(?P<code>[\w-]+?)(?::(?P<level>[1-5]))?")
_QUEUE = re.compile(r"(?P<slug>[\w-]+):(?P<code>[\w-]+)=(?P<number>-?\d{1,6})")
_FLOW = re.compile(r"(?P<slug>[\w-]+):(?P<address>.+)=(?P<flow>[\w-]+)(?:@(?P<number>\d{1,6}))?")


class BadOption(ValueError):
    """The text names nothing that is there; it says what to write instead."""


def staffing_of(texts: Iterable[str], programs: Mapping[str, Program], span: Span) -> tuple[Staffing, ...]:
    """SLUG=+3 or SLUG=-2@9-17, hours of the day's own clock. Raises BadOption."""
    found = []
    for text in texts:
        match = _STAFF.fullmatch(text)
        first, last = (int(match["first"] or 0), int(match["last"] or 24)) if match else (0, 0)
        if match is None or match["slug"] not in programs or not first < last <= 24:
            raise BadOption(f"{text!r} is no staffing. Write SLUG=+3 or SLUG=-2@9-17.")
        day, zone = span.start.date(), span.start.tzinfo
        ends = datetime.combine(day + timedelta(days=last // 24), time(last % 24), zone)
        starts = datetime.combine(day, time(first), zone)
        found.append(Staffing(programs[match["slug"]].pk, int(match["number"]), starts, ends))
    return tuple(found)


def skill_of(text: str, programs: Iterable[Program]) -> tuple[str, UUID, int]:
    """NAME=SKILL or NAME=SKILL:4, as (agent's name, skill, level); level 3 when none is given. Raises BadOption."""
    match = _SKILL.fullmatch(text)
    known = {skill.code: skill.id for skill in agents.skills_for_programs(program.pk for program in programs)}
    if match is None or match["code"] not in known:
        raise BadOption(f"{text!r} names no skill of these programs. Write NAME=SKILL or NAME=SKILL:4.")
    return match["name"], known[match["code"]], int(match["level"] or 3)


def queue_changes_of(
    priorities: Iterable[str], opened: Iterable[str], programs: Mapping[str, Program]
) -> tuple[QueueChange, ...]:
    """SLUG:QUEUE=5 as priorities, SLUG:QUEUE=60 as seconds after which no skill is asked for. Raises BadOption."""
    found: dict[tuple[int, UUID], dict[str, Any]] = {}
    for name, texts in (("priority", priorities), ("open_after_seconds", opened)):
        for text in texts:
            match = _QUEUE.fullmatch(text)
            program = programs.get(match["slug"]) if match else None
            if match is None or program is None or (name != "priority" and int(match["number"]) < 1):
                raise BadOption(f"{text!r} changes no queue. Write SLUG:QUEUE=NUMBER with the queue's short name.")
            found.setdefault((program.pk, _queue_id(program, match["code"])), {})[name] = int(match["number"])
    return tuple(QueueChange(*key, **values) for key, values in found.items())


def _queue_id(program: Program, code: str) -> UUID:
    with program_context(program):
        queue = selectors.queues().filter(code=code).first()
    if queue is None:
        raise BadOption(f"{program.name} has no queue {code!r} in use.")
    return UUID(str(queue.id))


def flow_of(text: str, programs: Mapping[str, Program]) -> tuple[Program, FlowAsked]:
    """SLUG:ADDRESS=FLOW for the flow's draft, SLUG:ADDRESS=FLOW@2 for its version 2. Raises BadOption."""
    match = _FLOW.fullmatch(text)
    program = programs.get(match["slug"]) if match else None
    if match is None or program is None:
        raise BadOption(
            f"{text!r} is no flow. Write SLUG:ADDRESS=FLOW for its draft, SLUG:ADDRESS=FLOW@2 for version 2."
        )
    with program_context(program):
        entry = selectors.entry_points().filter(entry_address__address=match["address"]).first()
        number = int(match["number"]) if match["number"] else None
        flow = flow_reading.flows().filter(code=match["flow"], versions__number=number, versions__isnull=False).first()
    if entry is None:
        raise BadOption(f"{program.name} has no entry point {match['address']!r}.")
    if flow is None:
        wanted = "draft" if number is None else f"version {number}"
        raise BadOption(f"{program.name} has no {wanted} of {match['flow']!r}.")
    return program, FlowAsked(UUID(str(entry.pk)), UUID(str(flow.pk)), number)
