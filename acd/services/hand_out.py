"""The guarded batch: memory decided, the database has the last word.

One call of the function in migration 0004 locks both sides, keeps the pairs whose two rows still pass, and writes
those. A pair that fails its guard is simply not in the answer; its contact and agent are read anew.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from acd.domain.matching import Pair
from acd.events import OfferMade
from agents.domain.state import AgentState
from agents.events import AgentStateChanged
from kernel import clock
from kernel.ids import new_id
from outbox import publish_all

# Section 6 of the routing page: an asynchronous commit hands a contact out twice after a crash. The matcher's own
# writes need no note for the matcher.
_SETTINGS = "SELECT set_config('synchronous_commit', 'on', true), set_config('onefloor.matcher', 'on', true)"
_HAND_OUT = "SELECT * FROM acd_hand_out(%s::uuid[], %s, %s::uuid[], %s::uuid[], %s::uuid[], %s)"
_NO_LONGER_OURS = "SELECT set_config('onefloor.matcher', '', true)"


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
        [str(pair.agent_id) for pair in pairs],
        [pair.agent_version for pair in pairs],
        [str(pair.waiting_id) for pair in pairs],
        [str(offer_id) for offer_id in offer_ids],
        [str(uuid.uuid4()) for _ in pairs],
    )
    made, facts, free = [], [], []
    with connection.cursor() as cursor:
        cursor.execute(_SETTINGS)
        cursor.execute(_HAND_OUT, [*arrays, now])
        for number, was_free, program_id, interaction_id, queue_id, deadline_at in cursor.fetchall():
            pair, offer_id = pairs[number - 1], offer_ids[number - 1]
            made.append(HandedOut(pair, offer_id, program_id, deadline_at))
            facts.append(
                OfferMade(
                    program_id=program_id,
                    offer_id=offer_id,
                    agent_id=pair.agent_id,
                    interaction_id=interaction_id,
                    queue_id=queue_id,
                    deadline_at=deadline_at,
                )
            )
            if was_free:
                free.append(pair.agent_id)
        if free:
            reserved = AgentState.RESERVED.value
            cursor.execute("SELECT agents_begin_spans(%s::uuid[], %s, %s)", [[str(i) for i in free], reserved, now])
        cursor.execute(_NO_LONGER_OURS)
    publish_all([*facts, *(AgentStateChanged(agent_id=i, state=AgentState.RESERVED.value, reason="") for i in free)])
    return made
