"""The guarded batch: memory decided, the database has the last word.

Nearly always nothing came in between: then one statement writes all pairs and the facts of them (the function of
migration 0011), or nothing. Else the function of migration 0007 locks both sides, keeps the pairs whose two rows still
pass, and writes those. A pair that fails its guard is simply not in the answer; its contact and agent are read anew.
Ids stay text all the way: fifty pairs are told in one fact for each program and one for the floor.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction

from acd.domain.matching import Pair
from acd.events import OfferMade
from agents.events import AgentsReserved
from kernel import clock
from kernel.ids import new_id_texts
from outbox import Event, encoded, publish_all, wake

_ROWS = "%s::uuid[], %s::bigint[], %s::uuid[], %s::uuid[], %s::uuid[], %s"
_WHOLE = f"SELECT acd_hand_out_whole({_ROWS}, %s::jsonb)"
_GUARDED = f"SELECT numbers, free, programs, interactions FROM acd_hand_out({_ROWS})"  # noqa: S608 no input
_TOKEN = 32  # hexadecimal digits: 128 random bits


class HandedOut(NamedTuple):
    """One pair as written, and its offer's id as text."""

    pair: Pair
    offer_id: str
    program_id: int


class _Written(NamedTuple):
    """What the facts say of one pair; `was_free`: the agent served nobody."""

    offer_id: str
    agent_id: str
    program_id: int
    interaction_id: str
    was_free: bool


def hand_out(*, pairs: Sequence[Pair]) -> list[HandedOut]:
    """Write one batch of pairs (at most one per agent) as offers; those whose guard passed, in the pairs' order.

    Steps: write all with their facts in one statement; if anything came in between, write in one transaction what still
    passes, and publish that.
    """
    if not pairs:
        return []
    offer_ids = new_id_texts(len(pairs))
    drawn = os.urandom(len(pairs) * _TOKEN // 2).hex()
    rows: list[str | datetime] = [
        _array([str(pair.agent_id) for pair in pairs]),
        _array([str(pair.agent_version) for pair in pairs]),
        _array([str(pair.waiting_id) for pair in pairs]),
        _array(offer_ids),
        _array([drawn[at : at + _TOKEN] for at in range(0, len(drawn), _TOKEN)]),
        clock.now(),
    ]
    if _write_whole(pairs, offer_ids, rows):
        return [HandedOut(pair, offer_ids[n], pair.program_id) for n, pair in enumerate(pairs)]
    return _write_guarded(pairs, offer_ids, rows)


def _write_whole(pairs: Sequence[Pair], offer_ids: Sequence[str], rows: Sequence[str | datetime]) -> bool:
    """The version of an agent's row and the id of a waiting row stand for all that memory knows of them."""
    facts = _facts(
        _Written(offer_id, str(pair.agent_id), pair.program_id, str(pair.interaction_id), pair.was_free)
        for pair, offer_id in zip(pairs, offer_ids, strict=True)
    )
    with connection.cursor() as cursor:
        cursor.execute(_WHOLE, [*rows, encoded(facts)])
        ((is_written,),) = cursor.fetchall()
    if is_written:
        wake.on_commit("relay")
    return bool(is_written)


@transaction.atomic
def _write_guarded(pairs: Sequence[Pair], offer_ids: Sequence[str], rows: Sequence[str | datetime]) -> list[HandedOut]:
    with connection.cursor() as cursor:
        cursor.execute(_GUARDED, rows)
        columns = cursor.fetchone()
    if columns[0] is None:
        return []
    # Sorted by number: each program hears of its contacts in the order they were given out.
    written = sorted(zip(*columns, strict=True))
    publish_all(
        _facts(
            _Written(offer_ids[n - 1], str(pairs[n - 1].agent_id), program_id, interaction_id, was_free)
            for n, was_free, program_id, interaction_id in written
        )
    )
    return [HandedOut(pairs[n - 1], offer_ids[n - 1], program_id) for n, _free, program_id, _contact in written]


def _facts(written: Iterable[_Written]) -> list[Event]:
    told: dict[int, tuple[list[str], list[str], list[str]]] = {}
    reserved: list[str] = []
    for one in written:
        offers, agents, contacts = told.setdefault(one.program_id, ([], [], []))
        offers.append(one.offer_id)
        agents.append(one.agent_id)
        contacts.append(one.interaction_id)
        if one.was_free:
            reserved.append(one.agent_id)
    facts: list[Event] = [
        OfferMade(
            program_id=program_id, offer_ids=tuple(offers), agent_ids=tuple(agents), interaction_ids=tuple(contacts)
        )
        for program_id, (offers, agents, contacts) in told.items()
    ]
    if reserved:
        facts.append(AgentsReserved(agent_ids=tuple(reserved)))
    return facts


def _array(values: Iterable[str]) -> str:
    """An array literal of ids and numbers: one parameter costs less than fifty."""
    return "{" + ",".join(values) + "}"
