"""Changes of an agent's state. Each locks the one agent row, last in its transaction, and settles it.

Steps of a contact, which no caller survives without, take no savepoint: that would be two statements more for each.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from agents.domain.capacity import capacity_of
from agents.domain.state import AgentFacts, AgentState, ChannelGroup, NotReadyReason, derive_state
from agents.events import AgentStateChanged
from agents.models import Agent, AgentSession
from kernel import clock
from outbox import publish

# No ORM: every step of every contact passes here, and all goes in one statement to the server.
_SWITCH = """
UPDATE agents_agentstate SET ended_at = greatest(started_at, %(now)s) WHERE agent_id = %(agent)s AND ended_at IS NULL
"""
# A hand-out writes no span: the one before it is still open. Who leaves the reserved state writes both.
_SWITCH_FROM_RESERVED = """
WITH before AS (
    UPDATE agents_agentstate
    SET ended_at = greatest(started_at, CASE state WHEN 'reserved' THEN %(now)s ELSE %(since)s END)
    WHERE agent_id = %(agent)s AND ended_at IS NULL RETURNING state, ended_at
)
INSERT INTO agents_agentstate (agent_id, state, reason, started_at, ended_at)
SELECT %(agent)s, 'reserved', '', ended_at, greatest(ended_at, %(now)s) FROM before WHERE state <> 'reserved'
"""
_BEGIN = """
INSERT INTO agents_agentstate (agent_id, state, reason, started_at)
VALUES (%(agent)s, %(state)s, %(reason)s, %(now)s)
"""
SETTLED = (
    "is_signed_in", "is_ready", "is_connected", "reason", "state", "state_reason", "state_since_at", "idle_since_at",
    "last_seen_at", "version", "has_offer", "active_count", "wrap_up_count", "load_voice", "load_chat", "load_email",
    "leaves_at_end",
)  # fmt: skip


class AgentBusy(Exception):
    """The agent still has contacts, so cannot sign out."""


@transaction.atomic
def sign_in(*, agent_id: UUID) -> AgentSession:
    """Begin a session, ending an older one (one console at a time). The agent starts not ready."""
    now = clock.now()
    agent = _locked(agent_id)
    AgentSession.objects.filter(agent=agent, ended_at=None).update(ended_at=now)
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
    _leave(agent, now)
    settle(agent=agent, now=now)


@transaction.atomic
def set_ready(*, agent_id: UUID) -> None:
    """The agent may get offers. Does nothing for one who is not signed in."""
    agent = _locked(agent_id)
    if agent.is_signed_in:
        agent.is_ready, agent.reason, agent.leaves_at_end = True, "", False
        settle(agent=agent, now=clock.now())


@transaction.atomic
def set_not_ready(*, agent_id: UUID, reason: NotReadyReason) -> None:
    """No new offers; contacts already accepted go on."""
    agent = _locked(agent_id)
    if agent.is_signed_in:
        agent.is_ready, agent.reason = False, reason.value
        settle(agent=agent, now=clock.now())


@transaction.atomic(savepoint=False)
def take_slot(*, agent_id: UUID) -> None:
    """An accepted offer becomes a running contact; the slot was taken when it was offered."""
    agent = _locked(agent_id)
    agent.has_offer = False
    agent.active_count += 1
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
def begin_wrap_up(*, agent_id: UUID) -> None:
    """A running contact ended; its slot stays taken until the wrap-up is finished."""
    agent = _locked(agent_id)
    agent.active_count = max(0, agent.active_count - 1)
    agent.wrap_up_count += 1
    settle(agent=agent, now=clock.now())


@transaction.atomic(savepoint=False)
def finish_wrap_up(*, agent_id: UUID, group: ChannelGroup) -> None:
    """The contact is closed and its slot free."""
    agent = _locked(agent_id)
    agent.wrap_up_count = max(0, agent.wrap_up_count - 1)
    _unload(agent, group)
    settle(agent=agent, now=clock.now())


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
        _leave(agent, now)
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


def _leave(agent: Agent, now: datetime) -> None:
    AgentSession.objects.filter(agent=agent, ended_at=None).update(ended_at=now)
    agent.is_signed_in = agent.is_ready = agent.leaves_at_end = False
    agent.reason = ""


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
