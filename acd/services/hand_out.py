"""The guarded batch: memory decided, the database has the last word.

One call of the function in migration 0007 locks both sides, keeps the pairs whose two rows still pass, and writes
those. A pair that fails its guard is simply not in the answer; its contact and agent are read anew. Ids stay text all
the way: fifty pairs are told in one fact for each program and one for the floor.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from acd.domain.matching import Pair
from acd.events import OfferMade
from agents.events import AgentsReserved
from kernel import clock
from kernel.ids import new_id_texts
from outbox import Event, publish_all

_HAND_OUT = """
SELECT numbers, free, programs, interactions
FROM acd_hand_out(%s::uuid[], %s::bigint[], %s::uuid[], %s::uuid[], %s::uuid[], %s)
"""
_TOKEN = 32  # hexadecimal digits: 128 random bits


@dataclass(frozen=True, slots=True)
class HandedOut:
    """One pair as written, and its offer's id as text."""

    pair: Pair
    offer_id: str
    program_id: int


@transaction.atomic
def hand_out(*, pairs: Sequence[Pair]) -> list[HandedOut]:
    """Write one batch of pairs (at most one per agent) as offers; those whose guard passed, in the pairs' order.

    Steps: lock, guard and write in the database; publish what was written. Both commit together.
    """
    if not pairs:
        return []
    offer_ids = new_id_texts(len(pairs))
    drawn = os.urandom(len(pairs) * _TOKEN // 2).hex()
    arrays = (
        _array([str(pair.agent_id) for pair in pairs]),
        _array([str(pair.agent_version) for pair in pairs]),
        _array([str(pair.waiting_id) for pair in pairs]),
        _array(offer_ids),
        _array([drawn[at : at + _TOKEN] for at in range(0, len(drawn), _TOKEN)]),
    )
    with connection.cursor() as cursor:
        cursor.execute(_HAND_OUT, [*arrays, clock.now()])
        columns = cursor.fetchone()
    if columns[0] is None:
        return []
    # Sorted by number: each program hears of its contacts in the order they were given out.
    written = sorted(zip(*columns, strict=True))
    _tell(pairs, offer_ids, written)
    return [HandedOut(pairs[n - 1], offer_ids[n - 1], program_id) for n, _free, program_id, _contact in written]


def _tell(pairs: Sequence[Pair], offer_ids: Sequence[str], written: Sequence[tuple[int, bool, int, str]]) -> None:
    told: dict[int, tuple[list[str], list[str], list[str]]] = {}
    reserved: list[str] = []
    for number, was_free, program_id, interaction_id in written:
        agent_id = str(pairs[number - 1].agent_id)
        offers, agents, contacts = told.setdefault(program_id, ([], [], []))
        offers.append(offer_ids[number - 1])
        agents.append(agent_id)
        contacts.append(interaction_id)
        if was_free:
            reserved.append(agent_id)
    facts: list[Event] = [
        OfferMade(
            program_id=program_id, offer_ids=tuple(offers), agent_ids=tuple(agents), interaction_ids=tuple(contacts)
        )
        for program_id, (offers, agents, contacts) in told.items()
    ]
    if reserved:
        facts.append(AgentsReserved(agent_ids=tuple(reserved)))
    publish_all(facts)


def _array(values: Iterable[str]) -> str:
    """An array literal of ids and numbers: one parameter costs less than fifty."""
    return "{" + ",".join(values) + "}"
