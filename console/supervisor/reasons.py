"""Reasons for the supervisor's pages: every waiting contact, every agent, and one contact agent by agent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from acd import selectors as acd
from acd.domain.matching import FloorAgent, Rule, WaitingContact
from acd.domain.why import Verdict
from acd.domain.why_idle import IdleExplainer
from agents import selectors as agents
from console.reasons.agent_words import agent_clauses, situation_of
from console.reasons.contact_words import CHECKS, change_text, mends_text, sentence, verdict_text
from console.supervisor.blocking import Reasons, read_reasons
from look.icons import STATE_ICONS
from look.words import AGENT_STATES

if TYPE_CHECKING:
    from acd.models import Offer
    from agents.models import Agent
    from tenants.models import Program

ROWS = 50
PEOPLE = 200


@dataclass(frozen=True, slots=True)
class WaitRow:
    """One contact that waits. `since`: when its clock began (UTC); `position`: 1 = goes first to its agents, None while
    somebody decides on it.
    """

    program: Program
    queue: str
    group: str
    interaction_id: UUID
    since: datetime
    simulated: bool
    position: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class AgentRow:
    """One agent: state code, since when (UTC), and why nothing comes."""

    id: UUID
    name: str
    state: str
    since: datetime
    simulated: bool
    reason: str

    @property
    def word(self) -> str | Promise:
        """The state in words."""
        return AGENT_STATES.get(self.state, self.state)

    @property
    def icon(self) -> str:
        """The state's icon."""
        return STATE_ICONS.get(self.state, "circle")


@dataclass(frozen=True, slots=True)
class Check:
    """One rule of one agent."""

    rule: Rule
    passed: bool

    @property
    def word(self) -> str | Promise:
        """As the head of its column says it."""
        return CHECKS[self.rule]


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """One agent beside one contact: the rules one by one, the one that stops, what would change it."""

    name: str
    checks: tuple[Check, ...]
    eligible: bool
    reason: str
    mends: str


@dataclass(frozen=True, slots=True)
class ContactReason:
    """One waiting contact in full; `later`: what mere waiting will change; `more`: agents that are not shown."""

    row: WaitRow
    later: tuple[str, ...]
    people: tuple[VerdictRow, ...]
    more: int


def reasons_of(
    programs: Sequence[Program], now: datetime, *, start: int = 0, most: int = ROWS
) -> tuple[list[WaitRow], int]:
    """Why each contact of these programs waits, the longest wait first, and how many wait in all."""
    led = [program.pk for program in programs]
    offers = acd.open_offers_of_programs(led)
    reasons = read_reasons(programs, now, also={offer.program_id for offer in offers})
    ids = acd.interactions_waiting(program_ids=led)
    waiting = [one for one in reasons.explainer.floor.contacts if one.program_id in reasons.programs and one.id in ids]
    line: list[tuple[datetime, str, WaitingContact | Offer]] = [(one.enqueued_at, str(one.id), one) for one in waiting]
    line += [(one.enqueued_at, str(one.id), one) for one in offers]
    line.sort(key=lambda one: one[:2])
    rows = [
        _waiting_row(reasons, one, ids[str(one.id)]) if isinstance(one, WaitingContact) else _offered_row(reasons, one)
        for _since, _id, one in line[start : start + most]
    ]
    return rows, len(line)


def reason_of(
    program: Program, interaction_id: UUID, programs: Sequence[Program], now: datetime
) -> ContactReason | None:
    """One contact of `program` agent by agent, for a viewer who leads `programs`; None when it waits no longer."""
    reasons = read_reasons(programs, now, also=[program.pk])
    ids = acd.interactions_waiting(program_ids=[program.pk])
    found = [one for one in reasons.explainer.floor.contacts if ids.get(str(one.id)) == interaction_id]
    if found:
        return _contact_reason(reasons, found[0], interaction_id)
    offers = [one for one in acd.open_offers_of_programs([program.pk]) if one.interaction_id == interaction_id]
    return ContactReason(_offered_row(reasons, offers[0]), (), (), 0) if offers else None


def agent_reasons(
    programs: Sequence[Program], now: datetime, *, start: int = 0, most: int = ROWS
) -> tuple[list[AgentRow], int]:
    """Why each agent signed on for these programs gets nothing, longest in their state first; and how many are."""
    reasons = read_reasons(programs, now)
    ended = {agent_id for agent_id, program_id in reasons.floor.ended if program_id in reasons.programs}
    known = {str(one.id): one for one in reasons.floor.agents}
    mine = {key for key, one in known.items() if key in ended or not one.programs.isdisjoint(reasons.programs)}
    order = [row for row in agents.agents_on_floor(list(reasons.programs)) if str(row.id) in mine]
    order.sort(key=lambda row: (row.state_since_at, row.id))
    explainer = IdleExplainer(reasons.explainer)
    return [_agent_row(reasons, explainer, known[str(row.id)], row) for row in order[start : start + most]], len(order)


def _waiting_row(reasons: Reasons, contact: WaitingContact, interaction_id: UUID) -> WaitRow:
    found, clauses = reasons.explain(contact)
    return WaitRow(
        program=reasons.programs[contact.program_id],
        queue=reasons.names.queue(contact.program_id, contact.queue_id),
        group=contact.group,
        interaction_id=interaction_id,
        since=contact.enqueued_at,
        simulated=contact.simulated,
        position=found.position,
        reason=sentence(clauses),
    )


def _offered_row(reasons: Reasons, offer: Offer) -> WaitRow:
    values = {"agent": reasons.names.person(str(offer.agent_id)), "time": reasons.names.until(offer.deadline_at)}
    return WaitRow(
        program=reasons.programs[offer.program_id],
        queue=reasons.names.queue(offer.program_id, offer.queue_id),
        group=offer.group,
        interaction_id=offer.interaction_id,
        since=offer.enqueued_at,
        simulated=offer.simulated,
        position=None,
        reason=_("Offered to %(agent)s, who decides until %(time)s") % values,
    )


def _contact_reason(reasons: Reasons, contact: WaitingContact, interaction_id: UUID) -> ContactReason:
    found = reasons.explainer.explain(contact)

    def row_of(verdict: Verdict) -> VerdictRow:
        return VerdictRow(
            name=reasons.names.person(verdict.agent_id),
            checks=tuple(Check(rule, passed) for rule, passed in verdict.checks),
            eligible=verdict.rule is None,
            reason=verdict_text(verdict, found, reasons.names),
            mends=mends_text(verdict, found, reasons.names),
        )

    return ContactReason(
        row=_waiting_row(reasons, contact, interaction_id),
        later=tuple(change_text(change, found, reasons.names) for change in found.changes),
        people=tuple(row_of(verdict) for verdict in found.verdicts[:PEOPLE]),
        more=max(0, len(found.verdicts) - PEOPLE),
    )


def _agent_row(reasons: Reasons, explainer: IdleExplainer, agent: FloorAgent, row: Agent) -> AgentRow:
    clauses = agent_clauses(explainer.explain(agent), situation_of(row, reasons.floor.deadlines), reasons.names)
    return AgentRow(
        id=row.id,
        name=row.display_name,
        state=row.state,
        since=row.state_since_at,
        simulated=row.is_simulated,
        reason=sentence(clauses),
    )
