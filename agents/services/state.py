"""Changes of an agent's state. Each locks the one agent row, last in its transaction, and settles it.

Steps of a contact, which no caller survives without, take no savepoint: that would be two statements more for each.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from agents.domain.capacity import capacity_of
from agents.domain.state import (
    SET_BY_FLOOR,
    AgentFacts,
    AgentState,
    ChannelGroup,
    NotReadyReason,
    SessionEnd,
    derive_state,
)
from agents.events import AgentSessionTaken, AgentStateChanged
from agents.models import Agent, AgentSession
from kernel import clock
from outbox import encoded, publish, wake

_STEP = "SELECT agents_step(%s, %s, %s, %s, '[]', %s::jsonb)"
# All goes in one statement to the server. The open span is the newest: read from there, years before it cost nothing.
_OPEN = """
(SELECT id FROM agents_agentstate WHERE agent_id = %(agent)s AND ended_at IS NULL ORDER BY started_at DESC LIMIT 1)
"""
_SWITCH = f"UPDATE agents_agentstate SET ended_at = greatest(started_at, %(now)s) WHERE id = {_OPEN}"  # noqa: S608
# A hand-out writes no span: the one before it is still open. Who leaves the reserved state writes both.
_SWITCH_FROM_RESERVED = f"""
WITH before AS (
    UPDATE agents_agentstate
    SET ended_at = greatest(started_at, CASE state WHEN 'reserved' THEN %(now)s ELSE %(since)s END)
    WHERE id = {_OPEN} RETURNING state, ended_at
)
INSERT INTO agents_agentstate (agent_id, state, reason, started_at, ended_at)
SELECT %(agent)s, 'reserved', '', ended_at, greatest(ended_at, %(now)s) FROM before WHERE state <> 'reserved'
"""  # noqa: S608 no input
_BEGIN = """
INSERT INTO agents_agentstate (agent_id, state, reason, started_at)
VALUES (%(agent)s, %(state)s, %(reason)s, %(now)s)
"""
SETTLED = (
    "is_signed_in", "is_ready", "is_connected", "reason", "state", "state_reason", "state_since_at", "idle_since_at",
    "last_seen_at", "version", "has_offer", "active_count", "wrap_up_count", "missed_count", "load_voice", "load_chat",
    "load_email", "leaves_at_end",
)  # fmt: skip


class TakenOver(Exception):
    """The agent works at another browser since `at` (UTC)."""

    def __init__(self, at: datetime) -> None:
        super().__init__(at.isoformat())
        self.at = at


MOST_MISSED = 1_000  # more are not counted


class AgentBusy(Exception):
    """The agent still has contacts, so cannot sign out."""


@transaction.atomic
def sign_in(*, agent_id: UUID, session_id: UUID | None = None, takes_over: bool = True) -> AgentSession:
    """Begin a session at one browser; one open elsewhere is taken over and told. The agent starts not ready.

    `session_id`: the browser's earlier one, which goes on if it is still open. Raises TakenOver when it is not, another
    one is, and `takes_over` is not wanted: whoever was taken over comes back on purpose only.
    """
    now = clock.now()
    agent = _locked(agent_id)
    session = AgentSession.objects.filter(agent=agent, ended_at=None).first()
    if session is None or session.pk != session_id:
        if session is not None and not takes_over:
            raise TakenOver(session.started_at)
        _end_session(agent, SessionEnd.TAKEN_OVER, now)
        session = AgentSession.objects.create(agent=agent, started_at=now)
    if not agent.is_signed_in:
        agent.is_signed_in, agent.is_ready = True, False
        agent.reason = NotReadyReason.SIGNED_IN
    agent.is_connected, agent.last_seen_at = True, now
    settle(agent=agent, now=now)
    return session


@transaction.atomic
def sign_out(*, agent_id: UUID) -> None:
    """End the session. Raises AgentBusy while an offer, a contact or a wrap-up is open."""
    now = clock.now()
    agent = _locked(agent_id)
    if agent.has_offer or agent.active_count or agent.wrap_up_count:
        raise AgentBusy
    _leave(agent, SessionEnd.SIGNED_OUT, now)
    settle(agent=agent, now=now)


@transaction.atomic
def end_forgotten_sessions(*, since: datetime) -> list[UUID]:
    """Sign out who left: without a console since that instant, or not ready since then for a reason nobody chose.

    Whoever still has a contact stays: contacts go back to their queue and wrap-ups close first. Returns who they were.
    """
    now = clock.now()
    forgotten = (
        Agent.objects.select_for_update(skip_locked=True)
        .filter(is_signed_in=True, is_simulated=False, has_offer=False, active_count=0, wrap_up_count=0)
        .filter(
            Q(is_connected=False, last_seen_at__lt=since)
            | Q(state=AgentState.NOT_READY.value, reason__in=SET_BY_FLOOR, state_since_at__lt=since)
        )
        .order_by("id")
    )
    gone = list(forgotten)
    for agent in gone:
        _leave(agent, SessionEnd.FORGOTTEN, now)
        settle(agent=agent, now=now)
    return [agent.id for agent in gone]


@transaction.atomic
def set_ready(*, agent_id: UUID) -> None:
    """The agent may get offers. Does nothing for one who is not signed in."""
    agent = _locked(agent_id)
    if agent.is_signed_in:
        agent.is_ready, agent.reason, agent.leaves_at_end, agent.missed_count = True, "", False, 0
        settle(agent=agent, now=clock.now())


@transaction.atomic
def set_not_ready(*, agent_id: UUID, reason: NotReadyReason) -> None:
    """No new offers; contacts already accepted go on."""
    agent = _locked(agent_id)
    if agent.is_signed_in:
        agent.is_ready, agent.reason = False, reason.value
        settle(agent=agent, now=clock.now())


@transaction.atomic(savepoint=False)
def refuse_slot(*, agent_id: UUID, group: ChannelGroup, reason: NotReadyReason | None) -> None:
    """An offer ended without acceptance: the slot is free again; a reason sets the agent not ready."""
    agent = _locked(agent_id)
    agent.has_offer = False
    _unload(agent, group)
    if reason is not None and agent.is_signed_in:
        agent.is_ready, agent.reason = False, reason.value
    settle(agent=agent, now=clock.now())


@transaction.atomic(savepoint=False)
def miss_offer(*, agent_id: UUID, group: ChannelGroup, limit: int) -> None:
    """An offer ran out at an agent: the slot is free again. From `limit` misses in a row on (0 = never) not ready."""
    agent = _locked(agent_id)
    agent.has_offer = False
    agent.missed_count = min(agent.missed_count + 1, MOST_MISSED)
    _unload(agent, group)
    if limit and agent.missed_count >= limit and agent.is_signed_in:
        agent.is_ready, agent.reason = False, NotReadyReason.MISSED_OFFER.value
    settle(agent=agent, now=clock.now())


@transaction.atomic(savepoint=False)
def begin_wrap_up(*, agent_id: UUID) -> None:
    """A running contact ended; its slot stays taken until the wrap-up is finished."""
    _step(agent_id, "wrap_up")


@transaction.atomic(savepoint=False)
def finish_wrap_up(*, agent_id: UUID, group: ChannelGroup) -> None:
    """The contact is closed and its slot free."""
    _step(agent_id, "finish", group.value)


def _step(agent_id: UUID, step: str, group: str = "") -> None:
    """One step of a contact: locked, settled and told by the database alone (migration 0006)."""
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(_STEP, [agent_id, step, group, now, encoded_change(agent_id)])
        (leaves,) = cursor.fetchone()
    if leaves is None:
        raise Agent.DoesNotExist
    wake.on_commit("relay")
    if leaves:
        settle(agent=_locked(agent_id), now=now)


def encoded_change(agent_id: UUID) -> str:
    """The fact of a new state for the SQL function agents_step, which fills in the state it comes to."""
    return encoded([AgentStateChanged(agent_id=agent_id, state="", reason="")])


@transaction.atomic(savepoint=False)
def hand_back(*, agent_id: UUID, group: ChannelGroup) -> None:
    """A running contact leaves the agent without wrap-up (re-queued after a lost console)."""
    agent = _locked(agent_id)
    agent.active_count = max(0, agent.active_count - 1)
    _unload(agent, group)
    settle(agent=agent, now=clock.now())


@transaction.atomic
def note_seen(*, agent_ids: Iterable[UUID]) -> None:
    """The consoles of these agents gave a heartbeat; whoever was unreachable is back.

    Locks in sorted order: a bare UPDATE takes them in any, and meets the matcher that expires several offers.
    """
    now = clock.now()
    here = list(Agent.objects.select_for_update().filter(id__in=set(agent_ids), is_signed_in=True).order_by("id"))
    Agent.objects.filter(id__in=[agent.id for agent in here]).update(last_seen_at=now)
    for agent in here:
        if not agent.is_connected:
            agent.is_connected, agent.last_seen_at = True, now
            settle(agent=agent, now=now)


@transaction.atomic
def mark_unreachable(*, silent_since: datetime) -> list[UUID]:
    """Agents whose console said nothing since that instant stop getting offers; returns who they are."""
    now = clock.now()
    lost = (
        Agent.objects.select_for_update(skip_locked=True)
        .filter(is_signed_in=True, is_connected=True, is_simulated=False, last_seen_at__lt=silent_since)
        .order_by("id")
    )
    ids = []
    for agent in lost:
        agent.is_connected = False
        settle(agent=agent, now=now)
        ids.append(agent.id)
    return ids


def settle(*, agent: Agent, now: datetime) -> None:
    """Derive the one visible state, write the row with its next version, and tell the floor if it changed.

    Who was signed off with contacts open leaves here with the last of them.
    """
    if agent.leaves_at_end and not (agent.has_offer or agent.active_count or agent.wrap_up_count):
        _leave(agent, SessionEnd.SIGNED_OUT, now)
    state = derive_state(
        AgentFacts(
            signed_in=agent.is_signed_in,
            connected=agent.is_connected,
            ready=agent.is_ready,
            has_offer=agent.has_offer,
            active_count=agent.active_count,
            wrap_up_count=agent.wrap_up_count,
        )
    )
    reason = agent.reason if state is AgentState.NOT_READY else ""
    changed = (state.value, reason) != (agent.state, agent.state_reason)
    if changed:
        _switch_span(agent, state, reason, now)
        if state is AgentState.AVAILABLE:
            agent.idle_since_at = now
        agent.state, agent.state_reason, agent.state_since_at = state.value, reason, now
    agent.version += 1
    agent.save(update_fields=(*SETTLED, *_fit_caps(agent)))
    if changed:
        publish(AgentStateChanged(agent_id=agent.id, state=state.value, reason=reason))


def _fit_caps(agent: Agent) -> list[str]:
    """After a rule with less room, a cap follows the load down to what the rule says; names of the fields changed."""
    rule, fitted = capacity_of(agent.mix), []
    for group in ChannelGroup:
        cap, load = f"cap_{group.value}", getattr(agent, f"load_{group.value}")
        wanted = max(rule.limit(group), load)
        if getattr(agent, cap) != wanted:
            setattr(agent, cap, wanted)
            fitted.append(cap)
    return fitted


def _leave(agent: Agent, by: SessionEnd, now: datetime) -> None:
    _end_session(agent, by, now)
    agent.is_signed_in = agent.is_ready = agent.leaves_at_end = False
    agent.reason = ""


def _end_session(agent: Agent, by: SessionEnd, now: datetime) -> None:
    ended = AgentSession.objects.filter(agent=agent, ended_at=None).update(ended_at=now, ended_by=by.value)
    if ended and by is SessionEnd.TAKEN_OVER:
        publish(AgentSessionTaken(agent_id=agent.id))


def _switch_span(agent: Agent, state: AgentState, reason: str, now: datetime) -> None:
    """End the open span and begin the next; `agent` still shows the state that ends."""
    end = _SWITCH_FROM_RESERVED if agent.state == AgentState.RESERVED.value else _SWITCH
    values = {
        "agent": agent.pk,
        "state": state.value,
        "reason": reason,
        "now": now,
        "since": agent.state_since_at,
    }
    with connection.cursor() as cursor:
        cursor.execute(end if state is AgentState.SIGNED_OUT else f"{end}; {_BEGIN}", values)


def _locked(agent_id: UUID) -> Agent:
    return Agent.objects.select_for_update().get(pk=agent_id)


def _unload(agent: Agent, group: ChannelGroup) -> None:
    field = f"load_{group.value}"
    setattr(agent, field, max(0, getattr(agent, field) - 1))
