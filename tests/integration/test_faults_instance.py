"""A whole running instance while visitors write and agents accept, each in two tabs: its servers are killed and
emptied, everybody is heard once, every contact goes to one agent, nobody gets more than they can take.

Judged by what the callers were told. `-s` shows how long after each fault a contact that had just come was accepted.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg2
import pytest
import redis

from config import env
from config.services.instance import is_onefloor
from tests.integration.faults_agents import Agents
from tests.integration.faults_visitors import Visitors
from tests.integration.services_kit import Instance, attached_urls, instance_in, wait_until

pytestmark = [pytest.mark.processes, pytest.mark.timeout(600)]
RESUMES_SECONDS = 5.0
SLACK_SECONDS = 5.0  # of a machine that runs other tests beside
STARTS_SECONDS = 30.0  # the same for a role that the supervisor must start anew
CAPACITY = 3  # chats at once of each agent


def run_up(instance: Instance) -> dict[str, Any]:
    """`./run up` with two programs, their floors and agents; what the agents' browsers need."""
    process = subprocess.Popen(
        [env.ROOT / "run", "up"], cwd="/", env=instance.environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    instance.running.append(process)
    wait_until(lambda: instance.state.ready or process.poll() is not None, seconds=180)
    assert process.poll() is None, process.stdout.read() if process.stdout else ""
    stage = [sys.executable, "-m", "tests.integration.faults_stage"]
    surroundings = instance.environment() | attached_urls(instance)
    told = subprocess.run(stage, cwd=env.ROOT, env=surroundings, check=True, stdout=subprocess.PIPE)
    return json.loads(told.stdout)


def test_nothing_acknowledged_is_lost_or_doubled(tmp_path: Path) -> None:
    with instance_in(tmp_path) as instance:
        staff = run_up(instance)
        for fault in (postgres_ends_at_once, valkey_is_emptied, valkey_is_killed, web_is_killed, relay_is_killed):
            stand(instance, staff, fault)


def stand(instance: Instance, staff: dict[str, Any], fault: Callable[[Instance], None]) -> None:
    """Visitors write and agents accept, the fault comes in the middle, one more visitor comes, all finish; then the
    logs are laid beside the tables.
    """
    keep_agents(instance)
    agents = Agents(instance.port, staff["cookies"], lambda: keep_agents(instance))
    visitors, late = Visitors(instance.port, count=5), Visitors(instance.port, count=1, words=1)
    agents.start()
    visitors.start()
    wait_until(lambda: len(visitors.acknowledged()) > visitors.count * 2, seconds=60)
    wait_until(lambda: len(agents.accepted()) == visitors.count, seconds=60)
    known = set(agents.accepted())
    fault(instance)
    healed = time.monotonic()
    late.start()
    again = wait_until(lambda: visitors.first_after(healed), seconds=30)
    assert again < RESUMES_SECONDS + SLACK_SECONDS, f"{fault.__name__}: writing went on after {again:.1f} s"
    accepted = wait_until(lambda: agents.first_after(healed, known), seconds=STARTS_SECONDS + SLACK_SECONDS)
    print(f"{fault.__name__}: writing went on after {again:.2f} s, a new contact was accepted after {accepted:.2f} s")
    keep_agents(instance)
    visitors.finish(90)
    late.finish(90)
    judge_texts(instance, fault.__name__, visitors.acknowledged() | late.acknowledged())
    nobody_waits_beside_an_idle_agent(instance, fault.__name__)
    judge_contacts(instance, staff, agents, fault.__name__)


def judge_texts(instance: Instance, fault: str, told: dict[str, set[str]]) -> None:
    """I3 and I4: each acknowledged text is there once, under the id that was told, and is told on once."""
    kept = rows(instance, "SELECT ref::text, id::text FROM p_acme.interactions_message WHERE author = 'customer'")
    mine = [(ref, identifier) for ref, identifier in kept if ref in told]
    assert len(mine) == len(told), f"{fault}: each acknowledged text is there once"
    assert all(told[ref] == {identifier} for ref, identifier in mine), fault
    wait_until(lambda: all_told_on(instance), seconds=30)


def judge_contacts(instance: Instance, staff: dict[str, Any], agents: Agents, fault: str) -> None:
    """I1 and I2: whoever was told to have a contact has it, alone; no desk holds more than it can take."""
    agents.stop()
    told = agents.accepted()
    assert all(len(people) == 1 for people in told.values()), f"{fault}: given twice"
    served = dict(
        rows(instance, "SELECT id::text, agent_id::text FROM p_acme.interactions_interaction WHERE state = 'active'")
    )
    assert all(served.get(contact) in people for contact, people in told.items()), f"{fault}: not as agents were told"
    untold = {(contact, agent) for contact, agent in served.items() if contact not in told}
    assert untold <= agents.left_in_doubt(), f"{fault}: served by somebody who never heard of it"
    ((load,),) = rows(instance, "SELECT sum(load_chat) FROM agents_agent WHERE is_signed_in")
    assert load == len(served), fault
    done = agents.finish_all(staff["disposition"])
    assert sum(done.values()) == len(served), fault
    assert max(done.values()) <= CAPACITY, fault


def postgres_ends_at_once(instance: Instance) -> None:
    """Immediate shutdown: every connection is cut, the next start replays the log."""
    before = instance.state.roles["postgres"]
    os.kill(before, signal.SIGQUIT)
    wait_until(lambda: instance.state.roles.get("postgres", 0) not in (0, before), seconds=60)
    wait_until(lambda: answers(instance), seconds=30)


def valkey_is_emptied(instance: Instance) -> None:
    redis.Redis.from_url(attached_urls(instance)["REDIS_URL"]).flushall()


def valkey_is_killed(instance: Instance) -> None:
    before = instance.state.roles["valkey"]
    os.kill(before, signal.SIGKILL)
    wait_until(lambda: instance.state.roles.get("valkey", 0) not in (0, before), seconds=60)


def web_is_killed(instance: Instance) -> None:
    before = instance.state.roles["web"]
    os.kill(before, signal.SIGKILL)
    wait_until(lambda: instance.state.roles["web"] not in (0, before), seconds=60)
    wait_until(lambda: is_onefloor(instance.port), seconds=60)


def relay_is_killed(instance: Instance) -> None:
    os.kill(instance.state.roles["relay"], signal.SIGKILL)
    os.kill(instance.state.roles["matcher"], signal.SIGKILL)


def answers(instance: Instance) -> bool:
    try:
        return instance.query("SELECT 1") == 1
    except psycopg2.OperationalError:
        return False


def rows(instance: Instance, statement: str) -> list[tuple[str, ...]]:
    with psycopg2.connect(attached_urls(instance)["DATABASE_URL"]) as connection, connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def keep_agents(instance: Instance) -> None:
    """What open consoles would tell."""
    instance.query("UPDATE agents_agent SET last_seen_at = now(), is_connected = is_signed_in, is_ready = is_signed_in")


def all_told_on(instance: Instance) -> bool:
    """Every fact has its number, without a gap, each text is told once, and nothing is left to deliver."""
    ((lowest, highest, count, open_count),) = rows(
        instance,
        "SELECT min(m.seq), max(m.seq), count(*), count(*) FILTER (WHERE m.seq IS NULL) FROM outbox_message m"
        " JOIN tenants_program p ON p.id = m.program_id WHERE p.slug = 'acme'",
    )
    ((left,),) = rows(instance, "SELECT count(*) FROM outbox_delivery WHERE done_at IS NULL")
    ((texts,),) = rows(instance, "SELECT count(*) FROM p_acme.interactions_message")
    ((told,),) = rows(
        instance,
        "SELECT count(DISTINCT payload->>'message_id') FROM outbox_message m JOIN tenants_program p"
        " ON p.id = m.program_id WHERE p.slug = 'acme' AND m.name = 'interactions.message.posted'",
    )
    return not open_count and not left and highest - lowest + 1 == count and texts == told


def nobody_waits_beside_an_idle_agent(instance: Instance, fault: str) -> None:
    """I7: the two agents hold an offer each (or are set aside because nobody clicked), all others wait in one place."""

    def settled() -> bool:
        idle = rows(instance, "SELECT 1 FROM agents_agent WHERE state = 'available' AND is_connected")
        waiting = rows(instance, "SELECT 1 FROM acd_waiting")
        return not (idle and waiting)

    wait_until(settled, seconds=RESUMES_SECONDS + SLACK_SECONDS)
    double = rows(
        instance,
        "SELECT interaction_id FROM (SELECT interaction_id FROM acd_waiting UNION ALL"
        " SELECT interaction_id FROM acd_offer WHERE state = 'offered') both_places GROUP BY 1 HAVING count(*) > 1",
    )
    assert not double, fault
    lost = rows(
        instance,
        "SELECT id FROM p_acme.interactions_interaction i WHERE state = 'waiting' AND NOT EXISTS"
        " (SELECT 1 FROM acd_waiting w WHERE w.interaction_id = i.id) AND NOT EXISTS"
        " (SELECT 1 FROM acd_offer o WHERE o.interaction_id = i.id AND o.state = 'offered')",
    )
    assert not lost, fault
