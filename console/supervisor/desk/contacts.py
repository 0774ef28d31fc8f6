"""Contacts of one queue, or of one agent, as the supervisor sees and moves them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _

from acd import selectors as acd
from agents import selectors as agents
from interactions import selectors as interactions
from routing import selectors as routing
from routing.domain.steering import FIRST, Standing, Where
from tenants import selectors as tenants
from tenants.context import program_context

if TYPE_CHECKING:
    from tenants.models import Program

MOST = 60  # contacts of one list; the rest is counted


@dataclass(frozen=True, slots=True)
class Pin:
    """Put first (or to a number) by whom since when (UTC)."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact. `since`: of its wait, its offer or its talk (UTC); `ring`: how many rings are open of `rings`;
    `priority` None: before all others.
    """

    id: UUID
    program: Program
    channel: str
    who: str
    about: str
    where: Where
    since: datetime
    queue: str = ""
    agent_id: UUID | None = None
    agent: str = ""
    priority: int | None = 0
    ring: int = 0
    rings: int = 0
    pin: Pin | None = None
    deadline_at: datetime | None = None
    simulated: bool = False

    @property
    def seen(self) -> str:
        """Where it stands, as an act on it must repeat."""
        return Standing(self.where, self.agent_id).seen

    @property
    def short(self) -> str:
        """The end of its id, enough to tell it from others by voice."""
        return self.id.hex[-6:]

    @property
    def may_move(self) -> bool:
        """Whether it can be given away: a wrap-up is finished where it is."""
        return self.where is not Where.WRAP_UP


def contacts_of_queue(program: Program, queue_id: UUID, now: datetime) -> tuple[list[Contact], int]:
    """Who waits in order of hand-out, then offered ones, then those being served; and how many were left out.

    Runs in the program's context; the number of queries does not grow with contacts.
    """
    rows = list(acd.waiting_in_queue(program_id=program.pk, queue_id=queue_id)[: MOST + 1])
    offers = [one for one in acd.open_offers_of_program(program_id=program.pk) if one.queue_id == queue_id]
    served = list(interactions.interactions_in_hand(queue_id=queue_id)[: MOST + 1])
    found = [_waiting(program, row, now) for row in rows] + [_offered(program, offer) for offer in offers]
    left_out = acd.waiting_in_queue(program_id=program.pk, queue_id=queue_id).count() - MOST if len(rows) > MOST else 0
    return _named(found[:MOST]) + _named([_served(program, row, "") for row in served[:MOST]]), left_out


def contacts_of_agents(programs: Iterable[Program], agent_ids: Iterable[UUID]) -> dict[UUID, list[Contact]]:
    """What these agents do now for these programs, by agent; enters each program's context."""
    wanted, found = list(agent_ids), dict[UUID, list[Contact]]()
    offers = acd.open_offers_of_agents(wanted)
    for program in programs:
        with program_context(program):
            names = routing.queue_names()
            rows = [
                _served(program, row, names.get(row.queue_id, "") if row.queue_id else "")
                for row in interactions.interactions_in_hand(agent_ids=wanted)
            ]
            rows += [_offered(program, one) for one in offers if one.program_id == program.pk]
            for contact in _named(rows):
                if contact.agent_id is not None:
                    found.setdefault(contact.agent_id, []).append(contact)
    return found


def _waiting(program: Program, row: Any, now: datetime) -> Contact:
    waited = [row.enqueued_at + timedelta(seconds=int(after)) <= now for after, _asked in row.rings]
    return Contact(
        id=row.interaction_id,
        program=program,
        channel=row.channel,
        who="",
        about="",
        where=Where.WAITING,
        since=row.enqueued_at,
        priority=_shown(row.priority),
        ring=sum(waited),
        rings=len(waited),
        simulated=row.simulated,
    )


def _offered(program: Program, offer: Any) -> Contact:
    return Contact(
        id=offer.interaction_id,
        program=program,
        channel=offer.channel,
        who="",
        about="",
        where=Where.OFFERED,
        since=offer.enqueued_at,
        agent_id=offer.agent_id,
        priority=_shown(offer.priority),
        deadline_at=offer.deadline_at,
        simulated=offer.simulated,
    )


def _served(program: Program, row: Any, queue: str) -> Contact:
    where = Where(row.state)
    began = row.answered_at if where is Where.ACTIVE else row.ended_at
    return Contact(
        id=row.id,
        program=program,
        channel=row.channel,
        who=row.customer.name,
        about=row.subject,
        where=where,
        since=began or row.started_at,
        queue=queue,
        agent_id=row.agent_id,
        simulated=row.simulated,
    )


def _shown(priority: int) -> int | None:
    return None if priority >= FIRST else priority


def _named(contacts: list[Contact]) -> list[Contact]:
    """With the customer's name, the agent's and who pinned it; four queries for any number."""
    rows = interactions.interactions_among(one.id for one in contacts)
    entries = routing.open_entries_among(one.id for one in contacts)
    people = agents.names_of_agents(one.agent_id for one in contacts if one.agent_id is not None)
    users = tenants.names_of_users(entry.pinned_by_id for entry in entries.values() if entry.pinned_by_id)
    return [_with_names(one, rows.get(one.id), entries.get(one.id), people, users) for one in contacts]


def _with_names(
    contact: Contact, row: Any, entry: Any, people: Mapping[UUID, str], users: Mapping[int, str]
) -> Contact:
    pin = None
    if entry is not None and entry.pinned_at is not None:
        pin = Pin(by=users.get(entry.pinned_by_id, ""), at=entry.pinned_at)
    return replace(
        contact,
        who=(row.customer.name if row else "") or _("Visitor"),
        about=row.subject if row else "",
        agent=people.get(contact.agent_id, "") if contact.agent_id else "",
        pin=pin,
    )
