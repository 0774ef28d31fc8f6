"""The switch, the stages of the demo's programs, and the replay of one of them."""

from __future__ import annotations

import logging
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.db import connection

from gateways.simulator.demo.programs import PROGRAMS, DemoProgram
from gateways.simulator.models import HistoryPart, SimulatorState
from gateways.simulator.services.history import Stage, end_shifts, plan, replay
from agents import selectors as agent_selectors
from crm import selectors as crm_selectors
from kernel import clock
from tenants import selectors as tenant_selectors
from tenants.context import program_context

log = logging.getLogger("gateways.simulator")
DAYS = 14


def state() -> SimulatorState:
    """The one row."""
    return SimulatorState.objects.get_or_create(pk=1)[0]


def is_on() -> bool:
    """Whether simulated traffic may run."""
    return state().is_on


def set_on(*, on: bool) -> None:
    """The one switch."""
    SimulatorState.objects.update_or_create(pk=1, defaults={"is_on": on})


def seed() -> int:
    """The number everything simulated follows from."""
    return state().seed


def history_progress() -> tuple[int, int]:
    """Contacts replayed and planned, over all programs."""
    rows = HistoryPart.objects.values_list("done_count", "planned_count")
    return sum(row[0] for row in rows), sum(row[1] for row in rows)


def stages() -> list[Stage]:
    """What the simulator needs to know of each demo program that is there."""
    found = ((demo, tenant_selectors.program_by_slug(demo.slug)) for demo in PROGRAMS)
    return [_stage(demo, program.id) for demo, program in found if program is not None]


def programs_to_replay() -> list[int]:
    """Ids of demo programs whose history is not complete; the span is fixed on the first call."""
    row = state()
    if row.history_until_at is None:
        row.history_until_at = clock.now() - timedelta(minutes=2)
        row.history_from_at = row.history_until_at - timedelta(days=DAYS)
        row.save()
    done = {part.program_id for part in HistoryPart.objects.all() if part.done_count >= part.planned_count > 0}
    return [stage.program_id for stage in stages() if stage.program_id not in done]


def replay_program(program_id: int) -> None:
    """Replay one program's history to its end, or go on where it stopped."""
    row = state()
    if row.history_until_at is None:
        return
    stage = next(stage for stage in stages() if stage.program_id == program_id)
    demo = next(demo for demo in PROGRAMS if demo.slug == stage.slug)
    last = row.history_until_at.astimezone(ZoneInfo(stage.zone)).date()
    days = [last - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    contacts = plan(stage, demo.profile, days=days, seed=row.seed, until=row.history_until_at)
    for done in replay(stage, contacts, seed=row.seed):
        if done % 100 == 0:
            log.info("%s: %s of %s contacts of history", stage.slug, done, len(contacts))
    end_shifts(stage)
    connection.close()


def _stage(demo: DemoProgram, program_id: int) -> Stage:
    addresses = {row.channel: row.id for row in tenant_selectors.entry_addresses(program_id=program_id)}
    agents = [agent for agent in agent_selectors.agents_of_program(program_id) if agent.is_simulated]
    with program_context(program_id):
        dispositions = tuple(row.id for row in crm_selectors.dispositions())
    return Stage(
        program_id=program_id,
        slug=demo.slug,
        zone=demo.zone,
        language=demo.language,
        chat_address_id=addresses["chat"],
        email_address_id=addresses["email"],
        agent_ids=tuple(agent.id for agent in agents),
        shifts=demo.shifts,
        dispositions=dispositions,
        topics=demo.topics,
    )
