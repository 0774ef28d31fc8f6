"""Rows of the hot tables as the matcher's memory knows them, ids as text. No ORM: each changed row passes here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db import connection

from acd.domain.matching import FloorAgent, Id, Lender, Requirements, Ring, WaitingContact
from acd.domain.promises import Promise
from agents.domain.capacity import capacity_of, free_beside

_CONTACTS = """
SELECT id::text, program_id, queue_id::text, "group", requirements::text, priority, enqueued_at, target_seconds,
       simulated, preferred::text, rings::text, lenders::text, named_agent_id::text, named_until_at, promised_share,
       agreed_per_hour, weight, interaction_id::text
FROM acd_waiting
"""
_IN_ORDER = " ORDER BY priority DESC, enqueued_at, id"
_AGENT = """
a.version, a.is_ready AND a.is_connected, a.has_offer, coalesce(a.idle_since_at, a.state_since_at),
a.active_count > 0, a.mix, a.load_voice, a.load_chat, a.load_email
"""
_AGENTS = f"SELECT a.id::text, {_AGENT} FROM agents_agent a WHERE a.is_signed_in AND a.id = ANY(%s::uuid[])"  # noqa: S608
# The log of changes, with the row of an agent as it is now: most changes are of agents, and each tick asks. OFFSET 0
# keeps the look by key for each row: nobody gathers statistics of the log, and a join of whole tables grows with them.
CHANGES = f"""
SELECT c.id, c.what, c.row_id::text, a.* FROM acd_change c LEFT JOIN LATERAL (
    SELECT {_AGENT} FROM agents_agent a WHERE c.what = 'agent' AND a.id = c.row_id AND a.is_signed_in OFFSET 0
) a ON true
"""  # noqa: S608 no input
_PROFILES = f"""
SELECT a.id::text, {_AGENT}, a.is_simulated, a.takes_simulated,
    ARRAY(SELECT program_id FROM agents_agentprogram p
          WHERE p.agent_id = a.id AND (p.certified_until_at IS NULL OR p.certified_until_at > %s)),
    ARRAY(SELECT ARRAY[s.skill_id::text, s.level::text] FROM agents_agentskill s
          WHERE s.agent_id = a.id AND (s.valid_from_at IS NULL OR s.valid_from_at <= %s)
              AND (s.valid_to_at IS NULL OR s.valid_to_at > %s))
FROM agents_agent a WHERE a.is_signed_in
"""  # noqa: S608 no input
# Whose certificates or skills began or ended by the mere passing of time.
_TURNED = """
SELECT agent_id::text FROM agents_agentprogram WHERE certified_until_at > %s AND certified_until_at <= %s
UNION SELECT agent_id::text FROM agents_agentskill
WHERE (valid_from_at > %s AND valid_from_at <= %s) OR (valid_to_at > %s AND valid_to_at <= %s)
"""


def read_contacts(ids: Iterable[Id] | None = None) -> list[tuple[WaitingContact, Promise]]:
    """These contacts, as far as they wait; all with None. In order of hand-out."""
    with connection.cursor() as cursor:
        if ids is None:
            cursor.execute(_CONTACTS + _IN_ORDER)
        else:
            cursor.execute(_CONTACTS + " WHERE id = ANY(%s::uuid[])", [[str(i) for i in ids]])
        return [_contact(row) for row in cursor.fetchall()]


def read_contacts_of(program_ids: Iterable[int]) -> list[tuple[WaitingContact, Promise]]:
    """Contacts of these programs that wait, by priority and age."""
    with connection.cursor() as cursor:
        cursor.execute(_CONTACTS + " WHERE program_id = ANY(%s)" + _IN_ORDER, [list(program_ids)])
        return [_contact(row) for row in cursor.fetchall()]


def read_agents(ids: Iterable[Id], known: Mapping[Id, FloorAgent], now: datetime) -> dict[Id, FloorAgent]:
    """These agents, as far as they are on the floor; programs and skills of known ones are taken as known."""
    with connection.cursor() as cursor:
        cursor.execute(_AGENTS, [[str(i) for i in ids]])
        return agents_as_now({row[0]: row[1:] for row in cursor.fetchall()}, known, now)


def agents_as_now(
    rows: Mapping[Id, tuple[Any, ...]], known: Mapping[Id, FloorAgent], now: datetime
) -> dict[Id, FloorAgent]:
    """The same from rows that were read along with the log of changes."""
    found = {agent_id: _changed(known[agent_id], row) for agent_id, row in rows.items() if agent_id in known}
    strangers = [agent_id for agent_id in rows if agent_id not in known]
    return found | read_profiles(now, strangers) if strangers else found


def read_profiles(now: datetime, ids: Iterable[Id] | None = None) -> dict[Id, FloorAgent]:
    """These agents with programs and skills in force at `now`; everybody on the floor with None."""
    with connection.cursor() as cursor:
        if ids is None:
            cursor.execute(_PROFILES, [now] * 3)
        else:
            cursor.execute(_PROFILES + " AND a.id = ANY(%s::uuid[])", [now, now, now, [str(i) for i in ids]])
        return {row[0]: _agent(row) for row in cursor.fetchall()}


def turned_between(before: datetime, now: datetime) -> list[Id]:
    """Agents whose certificate or skill began or ended in (before, now]."""
    with connection.cursor() as cursor:
        cursor.execute(_TURNED, [before, now] * 3)
        return [row[0] for row in cursor.fetchall()]


@lru_cache(maxsize=4096)
def _requirements(text: str) -> Requirements:
    """Contacts of a queue ask the same: what one text says is read once and shared."""
    return _pairs(json.loads(text))


@lru_cache(maxsize=4096)
def _rings(text: str) -> tuple[Ring, ...]:
    return tuple(Ring(after, _pairs(pairs)) for after, pairs in json.loads(text))


@lru_cache(maxsize=4096)
def _lenders(text: str) -> tuple[Lender, ...]:
    return tuple(Lender(str(queue), _pairs(pairs), after, most) for queue, pairs, after, most in json.loads(text))


@lru_cache(maxsize=4096)
def _promise(share: Decimal, agreed_per_hour: int | None, weight: int) -> Promise:
    return Promise(float(share), agreed_per_hour, float(weight))


def _pairs(pairs: Iterable[Any]) -> Requirements:
    return tuple((str(skill_id), int(level)) for skill_id, level in pairs)


def _contact(row: tuple[Any, ...]) -> tuple[WaitingContact, Promise]:
    contact = WaitingContact(
        id=row[0],
        program_id=row[1],
        queue_id=row[2],
        group=row[3],
        required=_requirements(row[4]),
        priority=row[5],
        enqueued_at=row[6],
        target_seconds=row[7],
        simulated=row[8],
        preferred=_requirements(row[9]),
        rings=_rings(row[10]),
        lenders=_lenders(row[11]),
        named_agent=row[12],
        named_until=row[13],
        interaction_id=row[17],
    )
    return contact, _promise(row[14], row[15], row[16])


@lru_cache(maxsize=16_384)
def _free(mix: str, voice: int, chat: int, email: int) -> Mapping[str, int]:
    """Free slots by group; agents differ in little, so the few answers are kept."""
    return {group.value: slots for group, slots in free_beside(capacity_of(mix), voice, chat, email).items()}


def _changed(agent: FloorAgent, row: tuple[Any, ...]) -> FloorAgent:
    """A known agent as the columns of _AGENT say."""
    version, ready, has_offer, idle_since, is_serving, *slots = row
    return FloorAgent(
        agent.id,
        agent.programs,
        agent.skills,
        idle_since,
        _free(*slots),
        agent.simulated,
        agent.takes_simulated,
        version,
        ready,
        has_offer,
        is_serving,
    )


def _agent(row: tuple[Any, ...]) -> FloorAgent:
    simulated, takes_simulated, programs, skills = row[10:]
    profile = FloorAgent(
        id=row[0],
        programs=frozenset(programs),
        skills={skill_id: int(level) for skill_id, level in skills},
        idle_since=row[4],
        free={},
        simulated=simulated,
        takes_simulated=takes_simulated,
    )
    return _changed(profile, row[1:10])
