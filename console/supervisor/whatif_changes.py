"""What a question changes, line by line, for readers who know its names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from acd.domain.matching import Policy
from agents import selectors as agents
from console.supervisor.whatif_words import POLICY_NAMES, flow_text
from routing import flow_reading
from routing import selectors as routing
from tenants.context import program_context

if TYPE_CHECKING:
    from tenants.models import Program


def changes_of(question: dict[str, Any], led: Sequence[Program]) -> list[str]:
    """Each change in words; what belongs to programs the reader does not lead stays nameless."""
    known = {program.pk: program for program in led}
    lines = [
        *_policy(question),
        *_staffing(question, known),
        *_people(question, known),
        *_queues(question, known),
        *_flow(question, known),
    ]
    return lines or [_("nothing: the day as it was staffed, twice")]


def _name(program_id: int, known: dict[int, Program]) -> str:
    return known[program_id].name if program_id in known else _("another program")


def _policy(question: dict[str, Any]) -> Iterator[str]:
    if question["policy"]:
        yield _("order between contacts: %(policy)s") % {"policy": POLICY_NAMES[Policy(question["policy"])]}


def _staffing(question: dict[str, Any], known: dict[int, Program]) -> Iterator[str]:
    for program_id, number, first, last in question["staffing"]:
        n = abs(number)
        text = (
            ngettext("%(n)s agent more for %(program)s", "%(n)s agents more for %(program)s", n)
            if number > 0
            else ngettext("%(n)s agent fewer for %(program)s", "%(n)s agents fewer for %(program)s", n)
        )
        hours = "" if (first, last) == (0, 24) else f", {first:02d}:00–{last:02d}:00"
        yield text % {"n": n, "program": _name(program_id, known)} + hours


def _people(question: dict[str, Any], known: dict[int, Program]) -> Iterator[str]:
    ids = {UUID(row[0]) for row in (*question["certified"], *question["skills"])}
    mine = {row.id for program_id in known for row in agents.agents_of_program(program_id)} if ids else set()
    names = agents.names_of_agents(ids & mine)
    skills = agents.names_of_skills(UUID(row[1]) for row in question["skills"])
    for agent_id, program_id in question["certified"]:
        yield _("%(agent)s is certified for %(program)s") % {
            "agent": names.get(UUID(agent_id), _("another agent")),
            "program": _name(program_id, known),
        }
    for agent_id, skill_id, level in question["skills"]:
        yield _("%(agent)s has %(skill)s at level %(level)s") % {
            "agent": names.get(UUID(agent_id), _("another agent")),
            "skill": skills.get(UUID(skill_id), _("a skill")),
            "level": level,
        }


def _queues(question: dict[str, Any], known: dict[int, Program]) -> Iterator[str]:
    for program_id, queue_id, priority, seconds in question["queues"]:
        name = _name(program_id, known)
        if program_id in known:
            with program_context(known[program_id]):
                name += " " + routing.queue_names().get(UUID(queue_id), "–")
        if priority is not None:
            yield _("%(queue)s: priority %(priority)s") % {"queue": name, "priority": priority}
        if seconds is not None:
            yield _("%(queue)s: asks for no skill after %(seconds)s s") % {"queue": name, "seconds": seconds}


def _flow(question: dict[str, Any], known: dict[int, Program]) -> Iterator[str]:
    if not question["flow"]:
        return
    program_id, entry_id, flow_id, *number = question["flow"]
    if program_id not in known:
        yield _("a flow of another program")
        return
    with program_context(known[program_id]):
        entry = next((one for one in routing.entry_points() if str(one.pk) == entry_id), None)
        flow = next((one for one in flow_reading.flows() if str(one.pk) == flow_id), None)
    yield _("%(program)s, %(address)s: the flow %(flow)s") % {
        "program": known[program_id].name,
        "address": entry.entry_address.address if entry is not None else "–",
        "flow": flow_text(flow.name if flow is not None else "–", number[0] if number else None),
    }
