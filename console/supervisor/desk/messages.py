"""Messages to agents: whom they reach, and who has read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from acd import selectors as acd
from acd.domain.matching import Kind, lasting_rule
from agents import selectors as agents
from console.supervisor.scope import NotLed
from kernel import clock
from routing import selectors as routing
from tenants.context import program_context

if TYPE_CHECKING:
    from tenants.models import Program


@dataclass(frozen=True, slots=True)
class Sent:
    """One message: who has read it when (UTC), by name, and who has not."""

    id: UUID
    text: str
    at: datetime
    important: bool
    read: tuple[tuple[str, datetime], ...]
    unread: tuple[str, ...]

    @property
    def total(self) -> int:
        """Everybody it was sent to."""
        return len(self.read) + len(self.unread)


@dataclass(frozen=True, slots=True)
class Audience:
    """Agents on the floor a message goes to; `program` when they were chosen as the agents of one."""

    agent_ids: frozenset[UUID]
    program: Program | None = None


def sent_by(user_id: int) -> list[Sent]:
    """What this person sent lately, newest first."""
    found = []
    for notice in agents.messages_of_author(user_id):
        rows = sorted(notice.receipts.all(), key=lambda row: (row.agent.display_name, row.pk))
        found.append(
            Sent(
                id=notice.id,
                text=notice.text,
                at=notice.sent_at,
                important=notice.is_important,
                read=tuple((row.agent.display_name, row.read_at) for row in rows if row.read_at is not None),
                unread=tuple(row.agent.display_name for row in rows if row.read_at is None),
            )
        )
    return found


def audience_of(led: Sequence[Program], to: str) -> Audience:
    """`all`, `program:<slug>`, `queue:<slug>/<id>` or `agent:<id>`, as far as the led programs go. Raises NotLed."""
    kind, _sign, name = to.partition(":")
    by_slug = {program.slug: program for program in led}
    floor = acd.floor_agents(now=clock.now())
    if kind == "all":
        ids = {program.pk for program in led}
        return Audience(frozenset(_id(one.id) for one in floor if not ids.isdisjoint(one.programs)))
    slug, _sign, queue_id = name.partition("/")
    if kind == "agent":
        return _one(led, name)
    program = by_slug.get(slug)
    if program is None or kind not in ("program", "queue"):
        raise NotLed(to)
    asked = _asked(program, queue_id) if kind == "queue" else ()
    able = (one for one in floor if lasting_rule(Kind(program.pk, "", asked, one.simulated), one) is None)
    return Audience(frozenset(_id(one.id) for one in able), program)


def _one(led: Sequence[Program], name: str) -> Audience:
    try:
        agent_id = UUID(name)
    except ValueError as error:
        raise NotLed(name) from error
    served = set(agents.program_ids_of_agent(agent_id))
    program = next((one for one in led if one.pk in served), None)
    if program is None:
        raise NotLed(name)
    return Audience(frozenset({agent_id}), program)


def _asked(program: Program, queue_id: str) -> tuple[tuple[UUID, int], ...]:
    with program_context(program):
        for queue in routing.queues():
            if str(queue.id) == queue_id:
                return tuple((UUID(str(skill)), level) for skill, level in routing.rules_of(queue).required)
    raise NotLed(queue_id)


def _id(value: object) -> UUID:
    return UUID(str(value))
