"""What the simulator needs to know of the demo's programs, and the replay of one of them."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from agents import selectors as agent_selectors
from crm import selectors as crm_selectors
from demo.programs import PROGRAMS, DemoProgram
from gateways.simulator.services import switch
from gateways.simulator.services.history import Stage, end_shifts, plan, replay
from tenants import selectors as tenant_selectors
from tenants.context import program_context

if TYPE_CHECKING:
    from tenants.models import Program

log = logging.getLogger("gateways.simulator")
DAYS = 14


def stages() -> list[Stage]:
    """What the simulator needs to know of each demo program that is there."""
    found = ((demo, tenant_selectors.program_by_slug(demo.slug)) for demo in PROGRAMS)
    return [_stage(demo, program) for demo, program in found if program is not None]


def programs_to_replay() -> list[int]:
    """Ids of demo programs whose history is not complete."""
    switch.history_end(days=DAYS)
    done = switch.finished_programs()
    return [stage.program_id for stage in stages() if stage.program_id not in done]


def replay_program(program_id: int) -> None:
    """Replay one program's history to its end, or go on where it stopped."""
    until = switch.history_end(days=DAYS)
    seed = switch.state().seed
    stage = next(stage for stage in stages() if stage.program_id == program_id)
    demo = next(demo for demo in PROGRAMS if demo.slug == stage.slug)
    last = until.astimezone(ZoneInfo(stage.zone)).date()
    days = [last - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    contacts = plan(stage, demo.profile, days=days, seed=seed, until=until)
    for done in replay(stage, contacts, seed=seed):
        if done % 100 == 0:
            log.info("%s: %s of %s contacts of history", stage.slug, done, len(contacts))
    end_shifts(stage)


def _stage(demo: DemoProgram, program: Program) -> Stage:
    program_id = program.id
    addresses = {row.channel: row.id for row in tenant_selectors.entry_addresses(program=program)}
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
