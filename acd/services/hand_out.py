"""The guarded batch: memory decided, the database has the last word.

One transaction locks both sides in sorted order, keeps the pairs whose two rows still pass, and writes those.
A pair that fails its guard is simply not there afterwards; the next tick reads the floor anew.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from psycopg2.extras import execute_values

from acd.domain.matching import Pair
from acd.domain.offers import OfferState
from acd.events import OfferMade
from acd.models import Waiting
from acd.services.offers import waiting_as_json
from agents.domain.state import AgentState
from agents.events import AgentStateChanged
from kernel import clock
from kernel.ids import new_id
from outbox import publish

# Guards are the matcher's own reasons, read again under the lock; SKIP LOCKED: who is busy is not ours this tick.
_LOCK_AGENTS = """
    SELECT id, version FROM agents_agent
    WHERE id = ANY(%s) AND is_signed_in AND is_ready AND is_connected AND NOT has_offer
    ORDER BY id FOR UPDATE SKIP LOCKED
"""
_INSERT_OFFERS = """
    INSERT INTO acd_offer (id, token, program_id, interaction_id, queue_id, agent_id, channel, "group", state,
                           offered_at, deadline_at, waiting, simulated) VALUES %s
"""
_RESERVE = """
    UPDATE agents_agent AS a SET has_offer = true, version = a.version + 1,
        load_voice = a.load_voice + (p.g = 'voice')::int, load_chat = a.load_chat + (p.g = 'chat')::int,
        load_email = a.load_email + (p.g = 'email')::int,
        state = CASE WHEN a.active_count > 0 THEN a.state ELSE 'reserved' END,
        state_since_at = CASE WHEN a.active_count > 0 THEN a.state_since_at ELSE %%s END, state_reason = ''
    FROM (VALUES %s) AS p(id, g) WHERE a.id = p.id::uuid RETURNING a.id, a.active_count
"""
_END_SPANS = "UPDATE agents_agentstate SET ended_at = %s WHERE agent_id = ANY(%s) AND ended_at IS NULL"
_BEGIN_SPANS = "INSERT INTO agents_agentstate (agent_id, state, reason, started_at) VALUES %s"


@transaction.atomic
def hand_out(*, pairs: Sequence[Pair]) -> list[uuid.UUID]:
    """Write one batch of pairs (at most one per agent) as offers; returns the offers' ids in the pairs' order."""
    if not pairs:
        return []
    now = clock.now()
    with connection.cursor() as cursor:
        # Section 6 of the routing page: an asynchronous commit hands a contact out twice after a crash.
        cursor.execute("SET LOCAL synchronous_commit = on")
        cursor.execute(_LOCK_AGENTS, [[pair.agent_id for pair in pairs]])
        versions = dict(cursor.fetchall())
        # Contacts only of pairs whose agent is ours now: two matchers that each hold one side would both write nothing.
        passed = [pair for pair in pairs if versions.get(pair.agent_id) == pair.agent_version]
        rows = _locked_contacts(passed)
        kept = [pair for pair in passed if pair.waiting_id in rows]
        if not kept:
            return []
        offers = [_offer_values(pair, rows[pair.waiting_id], now) for pair in kept]
        Waiting.objects.filter(id__in=[pair.waiting_id for pair in kept]).delete()
        execute_values(cursor, _INSERT_OFFERS, offers)
        reserved = _reserve(cursor, [(str(pair.agent_id), rows[pair.waiting_id].group) for pair in kept], now)
    for pair, values in zip(kept, offers, strict=True):
        _tell_offer(pair, rows[pair.waiting_id], values)
    for agent_id in reserved:
        publish(AgentStateChanged(agent_id=agent_id, state=AgentState.RESERVED.value, reason=""))
    return [uuid.UUID(values[0]) for values in offers]


def _locked_contacts(pairs: Sequence[Pair]) -> dict[uuid.UUID, Waiting]:
    if not pairs:
        return {}
    rows = Waiting.objects.select_for_update(skip_locked=True, of=("self",))
    return {row.id: row for row in rows.filter(id__in=[pair.waiting_id for pair in pairs]).order_by("id")}


def _offer_values(pair: Pair, row: Waiting, now: datetime) -> tuple[Any, ...]:
    deadline = now + timedelta(seconds=row.offer_seconds)
    return (
        str(new_id()), str(uuid.uuid4()), row.program_id, str(row.interaction_id), str(row.queue_id),
        str(pair.agent_id), row.channel, row.group, OfferState.OFFERED.value, now, deadline,
        json.dumps(waiting_as_json(row)), row.simulated,
    )  # fmt: skip


def _reserve(cursor: Any, agents: list[tuple[str, str]], now: datetime) -> list[uuid.UUID]:
    """Take the slots; returns whose visible state became reserved (who serves others keeps serving)."""
    values = ", ".join(["(%s, %s)"] * len(agents))
    flat = [part for pair in agents for part in pair]
    cursor.execute(_RESERVE % values, [now, *flat])
    changed = [row[0] for row in cursor.fetchall() if row[1] == 0]
    if changed:
        cursor.execute(_END_SPANS, [now, changed])
        execute_values(cursor, _BEGIN_SPANS, [(str(i), AgentState.RESERVED.value, "", now) for i in changed])
    return changed


def _tell_offer(pair: Pair, row: Waiting, values: tuple[Any, ...]) -> None:
    publish(
        OfferMade(
            program_id=row.program_id,
            offer_id=uuid.UUID(values[0]),
            agent_id=pair.agent_id,
            interaction_id=row.interaction_id,
            queue_id=row.queue_id,
            deadline_at=values[10],
        )
    )
