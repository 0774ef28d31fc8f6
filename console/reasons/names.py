"""Names for the ids that reasons carry, as far as the reader may know them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from enum import Enum
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import get_language, gettext, ngettext

from acd.domain.matching import Id, Requirements
from acd.domain.why import FloorNow
from agents import selectors as agents
from look import days
from routing import selectors as routing
from tenants.context import program_context

if TYPE_CHECKING:
    from tenants.models import Program

SOON = timedelta(minutes=2)  # told in seconds; later instants by the clock
A_DAY = timedelta(days=1)


class People(Enum):
    """Which agents are named: nobody (an agent reads), those contacts are held for, all of the programs."""

    NOBODY = 0
    HELD = 1
    ALL = 2


@dataclass(frozen=True, slots=True)
class Names:
    """`programs`: those the reader leads or serves, all others stay nameless; `queues`: their names by (program, id);
    `closed`: queues outside their hours, with the next opening (UTC) or None; `zone`: of the reader.
    """

    zone: tzinfo
    now: datetime
    programs: Mapping[int, Program] = field(default_factory=dict)
    queues: Mapping[tuple[int, str], str] = field(default_factory=dict)
    closed: Mapping[tuple[int, str], datetime | None] = field(default_factory=dict)
    skills: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)

    def program(self, program_id: int) -> str:
        """Its name, or that it is another one."""
        known = self.programs.get(program_id)
        return known.name if known is not None else gettext("another program")

    def queue(self, program_id: int, queue_id: Id) -> str:
        """Its name, a dash when the reader may not know it."""
        return self.queues.get((program_id, str(queue_id)), "–")

    def person(self, agent_id: Id) -> str:
        """An agent's name, a word for somebody when the reader may not know it."""
        return self.people.get(str(agent_id), gettext("another agent"))

    def skill(self, skill_id: Id, level: int) -> str:
        """Spanish 3; level 1 is just having it."""
        name = self.skills.get(str(skill_id), gettext("a skill"))
        return f"{name} {level}" if level > 1 else name

    def skill_list(self, required: Requirements) -> str:
        """Spanish 3, Billing 2."""
        return ", ".join(self.skill(skill, level) for skill, level in required)

    def until(self, instant: datetime) -> str:
        """For an instant ahead or past: 14:02:10 today, else with its day."""
        local, today = instant.astimezone(self.zone), self.now.astimezone(self.zone)
        if local.date() == today.date():
            return days.clock_text(local, seconds=True)
        return self.day(instant) + ", " + days.clock_text(local)

    def day(self, instant: datetime) -> str:
        """12 May; with the year when it is another one."""
        local, language = instant.astimezone(self.zone), get_language() or "en"
        if local.year == self.now.astimezone(self.zone).year:
            return days.short_day_text(local, language=language)
        return days.day_text(local.date(), language=language)

    def ahead(self, instant: datetime) -> str:
        """in 40 s; from two minutes on: at 14:05:00."""
        if instant - self.now < SOON:
            return gettext("in %(n)s s") % {"n": max(1, round((instant - self.now).total_seconds()))}
        return gettext("at %(time)s") % {"time": self.until(instant)}

    def lasting(self, since: datetime) -> str:
        """for 40 s, for 6 min, for 3 h."""
        seconds = max(0, round((self.now - since).total_seconds()))
        if seconds < 60:
            return gettext("for %(n)s s") % {"n": seconds}
        if seconds < 3600:
            return gettext("for %(n)s min") % {"n": seconds // 60}
        hours = seconds // 3600
        return ngettext("for %(n)s hour", "for %(n)s hours", hours) % {"n": hours}


def names_for(
    floor: FloorNow,
    programs: Sequence[Program],
    *,
    now: datetime,
    zone: tzinfo,
    people: People,
    also: Iterable[int] = (),
) -> Names:
    """What a reader of these programs may read by name; agents as far as `people` says. One query for each program in
    which somebody waits, or that is in `also`.
    """
    queues: dict[tuple[int, str], str] = {}
    closed: dict[tuple[int, str], datetime | None] = {}
    needed = {contact.program_id for contact in floor.contacts} | set(also)
    for program in programs:
        if program.pk not in needed:
            continue
        with program_context(program):
            for queue in routing.all_queues().select_related("hours"):
                key = program.pk, str(queue.id)
                queues[key] = queue.name
                hours = routing.hours_of(queue)
                if hours is not None and not hours.is_open(now):
                    closed[key] = hours.next_opening(now)
    skills = {
        skill
        for contact in floor.contacts
        for asked in (
            contact.required,
            *(ring.required for ring in contact.rings),
            *(one.required for one in contact.lenders),
        )
        for skill, _level in asked
    }
    led = {program.pk for program in programs}
    known = {agent.id for agent in floor.agents if not led.isdisjoint(agent.programs)}
    known |= {agent_id for agent_id, program_id in floor.ended if program_id in led}
    if people is People.HELD:
        known &= {contact.named_agent for contact in floor.contacts}
    elif people is People.NOBODY:
        known = set()
    return Names(
        zone=zone,
        now=now,
        programs={program.pk: program for program in programs},
        queues=queues,
        closed=closed,
        skills={str(one): name for one, name in agents.names_of_skills(UUID(str(skill)) for skill in skills).items()},
        people={str(one): name for one, name in agents.names_of_agents(UUID(str(one)) for one in known).items()},
    )
