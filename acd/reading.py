"""Rows of the hot tables as the matcher's memory knows them, ids as text. No ORM: each changed row passes here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection

from acd.domain.matching import FloorAgent, Id, Lender, Requirements, Ring, WaitingContact
from acd.domain.promises import Promise
from agents.domain.capacity import capacity_of, free_beside

_CONTACTS = """
SELECT id::text, program_id, queue_id::text, "group", requirements, priority, enqueued_at, target_seconds, simulated,
       preferred, rings, lenders, named_agent_id::text, named_until_at, promised_share, agreed_per_hour, weight
FROM acd_waiting
"""
_IN_ORDER = " ORDER BY priority DESC, enqueued_at, id"
_AGENTS = """
SELECT a.id::text, a.version, a.is_ready AND a.is_connected, a.has_offer, coalesce(a.idle_since_at, a.state_since_at),
    a.mix, a.load_voice, a.load_chat, a.load_email
FROM agents_agent a WHERE a.is_signed_in AND a.id = ANY(%s::uuid[])
"""
_PROFILES = """
SELECT a.id::text, a.version, a.is_ready AND a.is_connected, a.has_offer, coalesce(a.idle_since_at, a.state_since_at),
    a.mix, a.load_voice, a.load_chat, a.load_email,
    a.is_simulated, a.takes_simulated,
    ARRAY(SELECT program_id FROM agents_agentprogram p
          WHERE p.agent_id = a.id AND (p.certified_until_at IS NULL OR p.certified_until_at > %s)),
    ARRAY(SELECT ARRAY[s.skill_id::text, s.level::text] FROM agents_agentskill s
          WHERE s.agent_id = a.id AND (s.valid_from_at IS NULL OR s.valid_from_at <= %s)
              AND (s.valid_to_at IS NULL OR s.valid_to_at > %s))
FROM agents_agent a WHERE a.is_signed_in
"""
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
    wanted = list(ids)
    with connection.cursor() as cursor:
        cursor.execute(_AGENTS, [[str(i) for i in wanted]])
        rows = cursor.fetchall()
    strangers = [row[0] for row in rows if row[0] not in known]
    found = {row[0]: _changed(known[row[0]], row) for row in rows if row[0] in known}
    return {**found, **(read_profiles(now, strangers) if strangers else {})}


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


def _requirements(pairs: Iterable[Any]) -> Requirements:
    return tuple((str(skill_id), int(level)) for skill_id, level in pairs)


def _contact(row: tuple[Any, ...]) -> tuple[WaitingContact, Promise]:
    asked, preferred, rings, lenders = (_json(value) for value in (row[4], row[9], row[10], row[11]))
    contact = WaitingContact(
        id=row[0],
        program_id=row[1],
        queue_id=row[2],
        group=row[3],
        required=_requirements(asked),
        priority=row[5],
        enqueued_at=row[6],
        target_seconds=row[7],
        simulated=row[8],
        preferred=_requirements(preferred),
        rings=tuple(Ring(after, _requirements(pairs)) for after, pairs in rings),
        lenders=tuple(Lender(str(queue), _requirements(pairs), after, most) for queue, pairs, after, most in lenders),
        named_agent=row[12],
        named_until=row[13],
    )
    return contact, Promise(float(row[14]), row[15], float(row[16]))


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


@lru_cache(maxsize=16_384)
def _free(mix: str, voice: int, chat: int, email: int) -> Mapping[str, int]:
    """Free slots by group; agents differ in little, so the few answers are kept."""
    return {group.value: slots for group, slots in free_beside(capacity_of(mix), voice, chat, email).items()}


def _changed(agent: FloorAgent, row: tuple[Any, ...]) -> FloorAgent:
    return replace(agent, version=row[1], ready=row[2], has_offer=row[3], idle_since=row[4], free=_free(*row[5:9]))


def _agent(row: tuple[Any, ...]) -> FloorAgent:
    return FloorAgent(
        id=row[0],
        programs=frozenset(row[11]),
        skills={skill_id: int(level) for skill_id, level in row[12]},
        idle_since=row[4],
        free=_free(*row[5:9]),
        simulated=row[9],
        takes_simulated=row[10],
        version=row[1],
        ready=row[2],
        has_offer=row[3],
    )
