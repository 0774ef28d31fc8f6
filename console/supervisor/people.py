"""Agents on the floor by state, as far as the viewer's programs go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.functional import Promise

from acd.domain.matching import FloorAgent
from agents import selectors as agents
from agents.domain.state import AgentState
from console.reasons.agent_words import REASONS
from look.icons import STATE_ICONS
from look.words import AGENT_STATES

if TYPE_CHECKING:
    from agents.models import Agent

# In the order the bar is drawn, and the order a list needs eyes in.
STATES = (
    AgentState.AVAILABLE,
    AgentState.RESERVED,
    AgentState.ENGAGED,
    AgentState.WRAP_UP,
    AgentState.NOT_READY,
    AgentState.UNREACHABLE,
)
URGENT_FIRST = tuple(reversed(STATES))
# How many names fit below so many rows of programs, measured at 1440 x 900 and 1920 x 1080.
ROOM = {0: 100, 1: 80, 2: 65, 3: 45, 4: 25, 5: 10}


@dataclass(frozen=True, slots=True)
class Person:
    """One agent: state code, reason in words (or empty), since when (UTC)."""

    id: UUID
    name: str
    state: str
    reason: str | Promise
    since: datetime
    simulated: bool

    @property
    def word(self) -> str | Promise:
        """The state in words."""
        return AGENT_STATES.get(self.state, self.state)

    @property
    def icon(self) -> str:
        """The state's icon."""
        return STATE_ICONS.get(self.state, "circle")


@dataclass(frozen=True, slots=True)
class People:
    """`counts` by state in drawing order; `shown` longest in their state first; `more` did not fit."""

    counts: dict[str, int]
    shown: tuple[Person, ...]
    more: int
    simulated: int

    @property
    def total(self) -> int:
        """Everybody signed on."""
        return sum(self.counts.values())


def floor_people(program_ids: Sequence[int], floor: Iterable[FloorAgent]) -> list[Person]:
    """Signed-on agents whose certificate for one of these programs is in force; `floor`: from acd.selectors."""
    certified = {str(agent.id) for agent in floor if not agent.programs.isdisjoint(program_ids)}
    return [_person(agent) for agent in agents.agents_on_floor(program_ids) if str(agent.id) in certified]


def people_of(everybody: Sequence[Person], *, rows: int) -> People:
    """What fits below `rows` programs."""
    found = Counter(person.state for person in everybody)
    order = {state.value: place for place, state in enumerate(URGENT_FIRST)}
    line = sorted(everybody, key=lambda person: (order.get(person.state, 9), person.since, person.id))
    room = ROOM[rows]
    return People(
        counts={state.value: found.get(state.value, 0) for state in STATES},
        shown=tuple(line[:room]),
        more=max(0, len(line) - room),
        simulated=sum(person.simulated for person in everybody),
    )


def _person(agent: Agent) -> Person:
    return Person(
        id=agent.id,
        name=agent.display_name,
        state=agent.state,
        reason=REASONS.get(agent.state_reason, ""),
        since=agent.state_since_at,
        simulated=agent.is_simulated,
    )
