"""The guarded batch: memory decided, the database has the last word.

One call of the function in migration 0004 locks both sides, keeps the pairs whose two rows still pass, and writes
those. A pair that fails its guard is simply not in the answer; its contact and agent are read anew.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from acd.domain.matching import Pair
from acd.events import OfferMade
from agents.domain.state import AgentState
from agents.events import AgentStateChanged
from kernel import clock
from kernel.ids import new_id
from outbox import Event, publish_all

_HAND_OUT = "SELECT * FROM acd_hand_out(%s::uuid[], %s::bigint[], %s::uuid[], %s::uuid[], %s::uuid[], %s)"


@dataclass(frozen=True, slots=True)
class HandedOut:
    """One pair as written: its offer, and until when the agent may accept it (UTC)."""

    pair: Pair
    offer_id: uuid.UUID
    program_id: int
    deadline_at: datetime


@transaction.atomic
def hand_out(*, pairs: Sequence[Pair]) -> list[HandedOut]:
    """Write one batch of pairs (at most one per agent) as offers; those whose guard passed, in the pairs' order."""
    if not pairs:
        return []
    now = clock.now()
    offer_ids = [new_id() for _ in pairs]
    arrays = (
        _array(pair.agent_id for pair in pairs),
        _array(pair.agent_version for pair in pairs),
        _array(pair.waiting_id for pair in pairs),
        _array(offer_ids),
        _array(uuid.uuid4() for _ in pairs),
    )
    made: list[HandedOut] = []
    facts: list[Event] = []
    reserved: list[Event] = []
    with connection.cursor() as cursor:
        cursor.execute(_HAND_OUT, [*arrays, now])
        for number, was_free, program_id, interaction_id, queue_id, deadline_at in cursor.fetchall():
            pair, offer_id = pairs[number - 1], offer_ids[number - 1]
            agent_id = uuid.UUID(str(pair.agent_id))
            made.append(HandedOut(pair, offer_id, program_id, deadline_at))
            facts.append(
                OfferMade(
                    program_id=program_id,
                    offer_id=offer_id,
                    agent_id=agent_id,
                    interaction_id=interaction_id,
                    queue_id=queue_id,
                    deadline_at=deadline_at,
                )
            )
            if was_free:
                reserved.append(AgentStateChanged(agent_id=agent_id, state=AgentState.RESERVED.value, reason=""))
    publish_all(facts + reserved)
    return made


def _array(values: Iterable[object]) -> str:
    """An array literal of ids and numbers: one parameter costs less than fifty."""
    return "{" + ",".join(map(str, values)) + "}"
