"""Agents on the floor as far as the led programs go, each with what they do now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.functional import Promise

from acd.domain.matching import FloorAgent
from agents import selectors as agents
from agents.domain.state import ChannelGroup
from console.reasons.agent_words import REASONS
from console.supervisor.desk.contacts import Contact, contacts_of_agents
from console.supervisor.people import URGENT_FIRST
from look.words import AGENT_STATES

if TYPE_CHECKING:
    from tenants.models import Program

MOST = 60  # agents of one list; the rest is counted
_ORDER = {state.value: place for place, state in enumerate(URGENT_FIRST)}


@dataclass(frozen=True, slots=True)
class Slots:
    """Contacts held and the most at once, of one group of channels."""

    group: str
    load: int
    most: int


@dataclass(frozen=True, slots=True)
class Agent:
    """One agent: state code and reason in words, since when (UTC); `elsewhere`: contacts of programs not shown."""

    id: UUID
    name: str
    state: str
    reason: str | Promise
    since: datetime
    is_ready: bool
    slots: tuple[Slots, ...]
    programs: tuple[Program, ...]
    contacts: tuple[Contact, ...]
    elsewhere: int
    simulated: bool

    @property
    def word(self) -> str | Promise:
        """The state in words."""
        return AGENT_STATES.get(self.state, self.state)


def crew_now(led: Sequence[Program], shown: Sequence[Program], floor: Iterable[FloorAgent]) -> tuple[list[Agent], int]:
    """Agents who serve one of the `shown` programs, those first who need eyes; and how many were left out.

    `led`: all programs whose contacts the viewer may see; `floor`: everybody signed on.
    """
    certified = {agent.id: agent.programs for agent in floor}
    wanted = {program.pk for program in shown}
    rows = [row for row in agents.agents_on_floor(wanted) if not wanted.isdisjoint(certified.get(row.id, ()))]
    rows.sort(key=lambda row: (_ORDER.get(row.state, 9), row.state_since_at, row.id))
    kept = rows[:MOST]
    doing = contacts_of_agents(led, [row.id for row in kept])
    return [_agent(row, led, certified, doing.get(row.id, [])) for row in kept], len(rows) - len(kept)


def _agent(row: Any, led: Sequence[Program], certified: Mapping[Any, frozenset[int]], contacts: list[Contact]) -> Agent:
    held = sum(getattr(row, f"load_{group.value}") for group in ChannelGroup)
    return Agent(
        id=row.id,
        name=row.display_name,
        state=row.state,
        reason=REASONS.get(row.state_reason, ""),
        since=row.state_since_at,
        is_ready=row.is_ready,
        slots=tuple(
            Slots(group.value, getattr(row, f"load_{group.value}"), getattr(row, f"cap_{group.value}"))
            for group in ChannelGroup
            if getattr(row, f"cap_{group.value}")
        ),
        programs=tuple(program for program in led if program.pk in certified[row.id]),
        contacts=tuple(contacts),
        elsewhere=max(0, held - len(contacts)),
        simulated=row.is_simulated,
    )
