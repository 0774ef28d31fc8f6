"""A floor of idle agents with a browser each, and the three processes between a contact and its agent."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from config import env
from config.services.ports import any_free

AGENTS = 60
PROGRAMS = 2


@dataclass(frozen=True, slots=True)
class Line:
    """One program's queue and what it asks for."""

    program_id: int
    queue_id: UUID
    skill_id: UUID


def make_floor(agents: int = AGENTS) -> tuple[list[str], list[Line]]:
    """Agents signed in and ready, certified for every program; the Cookie header of each, and the lines."""
    from django.conf import settings
    from django.test import Client as Browser

    from agents.services import people, state
    from tenants.domain.roles import Role
    from tenants.models import Client
    from tenants.services.provisioning import create_program
    from tenants.services.users import create_user, grant_role

    client = Client.objects.create(name="Bench", legal_name="Bench Ltd", country="GB")
    programs = [create_program(client=client, slug=f"b{n}", name=f"B{n}") for n in range(PROGRAMS)]
    lines = [
        Line(one.pk, uuid.uuid4(), people.create_skill(program_id=one.pk, code="main", name="Main").id)
        for one in programs
    ]
    cookies = []
    for number in range(agents):
        user = create_user(email=f"a{number}@bench.test", full_name=f"Agent {number}")
        agent = people.create_agent(user_id=user.id, display_name=f"Agent {number}")
        for program, line in zip(programs, lines, strict=True):
            grant_role(user=user, role=Role.AGENT, program=program)
            people.certify_agent(agent_id=agent.id, program_id=program.pk)
            people.grant_skill(agent_id=agent.id, skill_id=line.skill_id)
        state.sign_in(agent_id=agent.id)
        state.set_ready(agent_id=agent.id)
        browser = Browser()
        browser.force_login(user)
        cookies.append(f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}")
    return cookies, lines


def enqueue(line: Line, told: dict[str, float]) -> None:
    """One contact begins to wait; `told` gets the instant of its commit, before anybody is woken by it."""
    from django.db import transaction

    from acd.services.waiting import add_waiting
    from kernel import clock

    contact = uuid.uuid4()
    with transaction.atomic():
        transaction.on_commit(lambda: told.__setitem__(str(contact), time.perf_counter()))
        add_waiting(
            program_id=line.program_id,
            interaction_id=contact,
            queue_id=line.queue_id,
            channel="chat",
            requirements=[(line.skill_id, 1)],
            priority=0,
            enqueued_at=clock.now(),
            target_seconds=20,
            offer_seconds=60,
            simulated=False,
        )


def finish(agent_ids: list[str]) -> None:
    """These agents have taken what they were offered and are done with it: idle again."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE acd_offer SET state = 'accepted', closed_at = now()"
            " WHERE state = 'offered' AND agent_id = ANY(%s::uuid[])",
            [agent_ids],
        )
        cursor.execute(
            "UPDATE agents_agent SET has_offer = false, load_chat = 0, state = 'available', version = version + 1,"
            " idle_since_at = now(), last_seen_at = now() WHERE id = ANY(%s::uuid[]) AND has_offer",
            [agent_ids],
        )


def faults() -> tuple[int, int, int]:
    """(contacts given twice, agents over capacity, contacts in no place), by what the tables say."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) - count(DISTINCT interaction_id) FROM acd_offer")
        twice = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM agents_agent WHERE load_chat > cap_chat")
        over = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM acd_waiting")
        return twice, over, cursor.fetchone()[0]


@contextmanager
def roles() -> Iterator[tuple[int, dict[str, int]]]:
    """web, relay and matcher as production runs them, on this process's database; port of web, process numbers."""
    port = any_free()
    python = sys.executable
    web = (python, "-m", "uvicorn", "config.asgi:application", "--port", str(port), "--no-access-log")
    commands = {
        "web": (*web, "--log-level", "error", "--ws-per-message-deflate", "false"),
        "relay": (python, "-m", "config.role", "relay"),
        "matcher": (python, "-m", "config.role", "matcher"),
    }
    running = [begin(name, *command) for name, command in commands.items()]
    try:
        _wait(port, running)
        yield port, {name: process.pid for name, process in zip(commands, running, strict=True)}
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(30)


def begin(role: str, *command: str) -> subprocess.Popen[bytes]:
    """A process of this suite on this process's database."""
    return subprocess.Popen(command, cwd=env.ROOT, env=_environment(role), stdout=sys.stderr)


def _environment(role: str) -> dict[str, str]:
    from django.db import connection

    parts = connection.settings_dict
    url = f"postgres://{parts['USER']}:{parts['PASSWORD']}@{parts['HOST']}:{parts['PORT']}/{parts['NAME']}"
    return {**os.environ, "DATABASE_URL": url, "ONEFLOOR_ROLE": f"bench-{role}", "ONEFLOOR_LOG_LEVEL": "WARNING"}


def _wait(port: int, running: list[subprocess.Popen[bytes]]) -> None:
    """Until web answers, the relay beats and a matcher leads. Raises RuntimeError when one of them ended."""
    from acd.selectors import matcher_leader_age_seconds
    from config.services.instance import is_onefloor
    from outbox.selectors import relay_beat_age_seconds

    def ready() -> bool:
        beats = (matcher_leader_age_seconds(), relay_beat_age_seconds())
        return all(beat is not None and beat < 3 for beat in beats)

    deadline = time.monotonic() + 120
    while not (is_onefloor(port) and ready()):
        if any(process.poll() is not None for process in running) or time.monotonic() > deadline:
            raise RuntimeError("a process did not start")
        time.sleep(0.1)
