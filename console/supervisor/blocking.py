"""Why those who wait are not handed out: one line per kind of contact, with the rule that is nearest to giving way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.functional import Promise

from acd import selectors as acd
from acd.domain.matching import BlockingRule, FloorAgent, Rule, WaitingContact, why_not
from agents import selectors as agents
from console.supervisor import words

if TYPE_CHECKING:
    from tenants.models import Program

LINES = 6
_RULES = list(Rule)


@dataclass(frozen=True, slots=True)
class Blocked:
    """Contacts that need the same: how many wait, the longest since when (UTC), the rule in words, agents per rule."""

    program: Program
    group: str
    contacts: int
    since: datetime
    simulated: bool
    rule: str | Promise
    details: tuple[str, ...]


def blocked_contacts(programs: Sequence[Program], floor: Sequence[FloorAgent], now: datetime) -> list[Blocked]:
    """Of these programs, longest wait first; `floor`: who is signed on, free or not."""
    by_id = {program.pk: program for program in programs}
    kinds: dict[tuple[object, ...], list[WaitingContact]] = {}
    for contact in acd.waiting_contacts(program_ids=by_id):
        kind = (contact.program_id, contact.group, contact.required, contact.simulated)
        kinds.setdefault(kind, []).append(contact)
    skills = agents.names_of_skills(UUID(str(skill)) for line in kinds.values() for skill, _level in line[0].required)
    lines = [_blocked(by_id[line[0].program_id], line, floor, skills, now) for line in kinds.values()]
    return sorted(lines, key=lambda blocked: blocked.since)


def nearest_rule(rules: Sequence[BlockingRule], everybody: int) -> Rule | None:
    """The last hurdle of the agent who came farthest; None when somebody clears all of them."""
    if everybody > sum(rule.agents for rule in rules):
        return None
    return max((rule.rule for rule in rules), key=_RULES.index, default=Rule.NOBODY)


def _blocked(
    program: Program,
    line: Sequence[WaitingContact],
    floor: Sequence[FloorAgent],
    skills: dict[UUID, str],
    now: datetime,
) -> Blocked:
    first = line[0]
    rules = why_not(first, floor, now)
    nearest = nearest_rule(rules, len(floor))
    names = ", ".join(f"{skills[UUID(str(skill))]} {level}" for skill, level in first.required if skill in skills)
    return Blocked(
        program=program,
        group=first.group,
        contacts=len(line),
        since=min(contact.enqueued_at for contact in line),
        simulated=first.simulated,
        rule=words.rule_text(nearest, skills=names, simulated=first.simulated),
        details=tuple(words.rule_count(rule.rule, rule.agents) for rule in rules if rule.rule in words.COUNTED)[:3],
    )
