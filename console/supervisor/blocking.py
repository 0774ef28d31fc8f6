"""Why those who wait are not handed out: one reason for all contacts that ask the same, the longest wait first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from acd.domain.matching import WaitingContact, kinds_of
from acd.domain.why import Explainer, Explanation, FloorNow
from acd.why_reading import floor_now
from console.reasons.contact_words import clauses_of, sentence
from console.reasons.names import Names, People, names_for

if TYPE_CHECKING:
    from tenants.models import Program

LINES = 6


@dataclass(frozen=True, slots=True)
class Blocked:
    """Contacts of one queue that ask the same: how many wait, since when the longest (UTC), and why, in clauses."""

    program: Program
    queue: str
    group: str
    contacts: int
    since: datetime
    simulated: bool
    clauses: tuple[str, ...]

    @property
    def rule(self) -> str:
        """The weightiest clause."""
        return sentence(list(self.clauses[:1]))

    @property
    def rest(self) -> str:
        """The other clauses, empty without any."""
        return "; ".join(self.clauses[1:])

    @property
    def sentence(self) -> str:
        """All of it."""
        return sentence(list(self.clauses))


@dataclass(frozen=True, slots=True)
class Reasons:
    """Everything needed to say why, read once: the floor, names and the explainer of this instant."""

    floor: FloorNow
    names: Names
    explainer: Explainer
    programs: dict[int, Program]

    def explain(self, contact: WaitingContact) -> tuple[Explanation, list[str]]:
        """One contact, and its clauses in words."""
        found = self.explainer.explain(contact)
        return found, clauses_of(found, self.names, self.floor.settings.policy)


def read_reasons(
    programs: Sequence[Program],
    now: datetime,
    floor: FloorNow | None = None,
    also: Iterable[int] = (),
    people: People = People.ALL,
) -> Reasons:
    """For a viewer who leads these programs; others stay nameless. `floor`: as read already; `also`: programs whose
    queues are named though nobody waits there; `people`: whom sentences may name.
    """
    floor = floor or floor_now(now=now)
    names = names_for(floor, programs, now=now, zone=timezone.get_current_timezone(), people=people, also=also)
    return Reasons(floor, names, Explainer(floor, now), {program.pk: program for program in programs})


def groups_of(reasons: Reasons) -> list[list[WaitingContact]]:
    """Waiting contacts of the led programs by what they ask, the longest wait first in and among the groups."""
    kinds: dict[tuple[object, ...], list[WaitingContact]] = {}
    for contact in reasons.explainer.floor.contacts:
        if contact.program_id in reasons.programs:
            kind = contact.queue_id, kinds_of(contact, reasons.explainer.now), contact.in_share
            kinds.setdefault(kind, []).append(contact)
    lines = [sorted(line, key=lambda contact: (contact.enqueued_at, contact.id)) for line in kinds.values()]
    return sorted(lines, key=lambda line: (line[0].enqueued_at, line[0].id))


def blocked_contacts(reasons: Reasons, *, most: int | None = None) -> tuple[list[Blocked], int]:
    """The first `most` groups, explained by the one who waits longest, and how many groups there are besides."""
    groups = groups_of(reasons)
    shown = groups if most is None else groups[:most]
    return [_blocked(reasons, line) for line in shown], len(groups) - len(shown)


def _blocked(reasons: Reasons, line: Sequence[WaitingContact]) -> Blocked:
    first = line[0]
    _found, clauses = reasons.explain(first)
    return Blocked(
        program=reasons.programs[first.program_id],
        queue=reasons.names.queue(first.program_id, first.queue_id),
        group=first.group,
        contacts=len(line),
        since=first.enqueued_at,
        simulated=first.simulated,
        clauses=tuple(clauses),
    )
