"""A floor of any size straight in the tables: only the hand-out is measured, so rows need not come through services."""

from __future__ import annotations

import random
from dataclasses import dataclass

from django.db import connection, transaction

from kernel import clock
from tests.bench.measure import cpu_seconds

SKILLS_OF_AN_AGENT = 4


@dataclass(frozen=True, slots=True)
class Size:
    """How many of each; queues are spread over programs, each queue asks for the skill of its own number."""

    agents: int
    queues: int
    waiting: int
    programs: int = 10


def build(size: Size, seed: int = 1) -> None:
    """Agents signed in and ready, each certified for all programs' queues whose skill they have, contacts waiting."""
    rng = random.Random(seed)
    programs = _programs(size.programs)
    with connection.cursor() as cursor:
        skills, agents = _skills(cursor, size.queues), _agents(cursor, size.agents)
        cursor.execute(
            "INSERT INTO agents_agentprogram (agent_id, program_id) SELECT a.id, p FROM agents_agent a, unnest(%s) p",
            [programs],
        )
        _grant(
            cursor,
            [(agent, skill) for agent in agents for skill in rng.sample(skills, min(len(skills), SKILLS_OF_AN_AGENT))],
        )
        add_waiting(cursor, size.waiting, programs, skills)
        cursor.execute("ANALYZE")


def build_wide(agents: int, queues: int, programs: int, seed: int = 1) -> None:
    """Many programs with a few queues each; an agent serves two programs, in all their queues. Nobody waits.

    The table bench_queue says which queue (by number) is of which program and asks for which skill.
    """
    rng = random.Random(seed)
    program_ids = _programs(programs)
    with connection.cursor() as cursor:
        skills, agent_ids = _skills(cursor, queues), _agents(cursor, agents)
        cursor.execute(
            "CREATE TABLE bench_queue AS SELECT n - 1 AS number, (%s::bigint[])[1 + (n - 1) %% %s] AS program_id,"
            " gen_random_uuid() AS queue_id, s AS skill_id FROM unnest(%s::uuid[]) WITH ORDINALITY AS q(s, n)",
            [program_ids, programs, [str(skill) for skill in skills]],
        )
        served = {agent: rng.sample(range(programs), 2) for agent in agent_ids}
        pairs = [(str(agent), program_ids[number]) for agent, numbers in served.items() for number in numbers]
        cursor.execute(
            "INSERT INTO agents_agentprogram (agent_id, program_id) SELECT a::uuid, p"
            " FROM unnest(%s::text[], %s::bigint[]) AS of(a, p)",
            [[agent for agent, _program in pairs], [program for _agent, program in pairs]],
        )
        _grant(
            cursor,
            [(agent, skill) for agent, numbers in served.items() for n in numbers for skill in skills[n::programs]],
        )
        cursor.execute("ANALYZE")


def _programs(number: int) -> list[int]:
    from tenants.models import Client, Program

    client = Client.objects.create(name="Bench", country="GB")
    return [
        Program.objects.create(client=client, slug=f"b{n}", schema_name=f"p_b{n}", name=f"B{n}").pk
        for n in range(number)
    ]


def _skills(cursor, number: int) -> list[object]:
    cursor.execute(
        "INSERT INTO agents_skill (id, program_id, code, name)"
        " SELECT gen_random_uuid(), NULL, 'q' || n, 'q' || n FROM generate_series(1, %s) n RETURNING id",
        [number],
    )
    return [row[0] for row in cursor.fetchall()]


def _agents(cursor, number: int) -> list[object]:
    """Signed in, ready, idle; one contact of each kind at once."""
    from agents.models import Agent

    cursor.execute(
        "INSERT INTO tenants_user (password, email, full_name, language, time_zone, is_staff, is_active,"
        " is_superuser, created_at) SELECT '', 'a' || n || '@bench', 'A', 'en', 'UTC', false, true, false, now()"
        " FROM generate_series(1, %s) n RETURNING id",
        [number],
    )
    now = clock.now()
    rows = [
        Agent(
            user_id=user_id,
            display_name="A",
            is_signed_in=True,
            is_ready=True,
            is_connected=True,
            state="available",
            state_since_at=now,
            idle_since_at=now,
            cap_chat=1,
            mix="1 0 0|0 1 1",
        )
        for (user_id,) in cursor.fetchall()
    ]
    return [agent.pk for agent in Agent.objects.bulk_create(rows, batch_size=2_000)]


def _grant(cursor, pairs: list[tuple[object, object]]) -> None:
    cursor.execute(
        "INSERT INTO agents_agentskill (agent_id, skill_id, level) SELECT a::uuid, s::uuid, 3"
        " FROM unnest(%s::text[], %s::text[]) AS p(a, s)",
        [[str(agent) for agent, _skill in pairs], [str(skill) for _agent, skill in pairs]],
    )


def add_waiting(cursor, number: int, programs: list[int], skills: list[object]) -> None:
    """`number` contacts more, spread over the queues, one second apart."""
    cursor.execute(
        'INSERT INTO acd_waiting (id, program_id, interaction_id, queue_id, channel, "group", requirements, preferred,'
        " rings, lenders, priority, enqueued_at, target_seconds, promised_share, weight, offer_seconds, simulated)"
        " SELECT gen_random_uuid(), (%s::bigint[])[1 + n %% %s], gen_random_uuid(), (%s::uuid[])[1 + n %% %s], 'chat',"
        " 'chat', jsonb_build_array(jsonb_build_array((%s::uuid[])[1 + n %% %s], 1)), '[]', '[]', '[]', n %% 3,"
        " now() - n * interval '1 second', 20, 0.8, 1, 20, false FROM generate_series(0, %s - 1) n",
        [programs, len(programs), [str(s) for s in skills], len(skills), [str(s) for s in skills], len(skills), number],
    )


def arrive(number: int) -> None:
    """`number` contacts more, now, for the queues that `build` made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT array_agg(id ORDER BY id) FROM tenants_program")
        programs = cursor.fetchone()[0]
        cursor.execute("SELECT id FROM agents_skill ORDER BY id")
        add_waiting(cursor, number, programs, [row[0] for row in cursor.fetchall()])


def release() -> None:
    """Everybody who was offered a contact has accepted and finished it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE acd_offer SET state = 'accepted', closed_at = now() WHERE state = 'offered'"
            " RETURNING agent_id::text"
        )
        agents = [row[0] for row in cursor.fetchall()]
        cursor.execute(
            "UPDATE agents_agent SET has_offer = false, load_chat = 0, state = 'available', version = version + 1,"
            " idle_since_at = now() WHERE id = ANY(%s::uuid[])",
            [agents],
        )


def database_url() -> str:
    """Address of the benchmark's own database, for processes that read DATABASE_URL."""
    parts = connection.settings_dict
    return f"postgres://{parts['USER']}:{parts['PASSWORD']}@{parts['HOST']}:{parts['PORT']}/{parts['NAME']}"


def backend() -> int:
    """Process number of this connection's server process."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


class Cpu:
    """CPU seconds of this process and of its server process since it was made."""

    def __init__(self) -> None:
        import time

        self._clock = time.process_time
        self._pid = backend()
        self._client, self._server = self._clock(), cpu_seconds(self._pid)

    def seconds(self) -> tuple[float, float]:
        """(client, server)."""
        return self._clock() - self._client, cpu_seconds(self._pid) - self._server
