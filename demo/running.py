"""What the simulator needs to know of the demo's programs, and the replay of one of them."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from agents import selectors as agent_selectors
from crm import selectors as crm_selectors
from demo.month_end import bill_month_before, days_of_history, month_began_at
from demo.programs import PROGRAMS, DemoOnCall, DemoProgram
from gateways.simulator.services import calls, switch
from gateways.simulator.services.history import OnCall, Stage, end_shifts, plan, replay
from routing.domain.hours import BusinessHours
from tenants import selectors as tenant_selectors
from tenants.context import program_context

if TYPE_CHECKING:
    from tenants.models import Program

log = logging.getLogger("gateways.simulator")
DAYS = 14


def stages() -> list[Stage]:
    """What the simulator needs to know of each demo program that is there."""
    return [_stage(demo, program) for demo, program in _programs()]


def _programs() -> list[tuple[DemoProgram, Program]]:
    found = ((demo, tenant_selectors.program_by_slug(demo.slug)) for demo in PROGRAMS)
    return [(demo, program) for demo, program in found if program is not None]


def programs_to_replay() -> list[int]:
    """Ids of demo programs whose history is not complete."""
    switch.history_end(days=DAYS)
    done = switch.finished_programs()
    return [stage.program_id for stage in stages() if stage.program_id not in done]


def replay_program(program_id: int) -> None:
    """Replay one program's history to its end, or go on where it stopped."""
    until = switch.history_end(days=DAYS)
    seed = switch.state().seed
    demo, program = next(pair for pair in _programs() if pair[1].id == program_id)
    stage = _stage(demo, program)
    today = until.astimezone(ZoneInfo(stage.zone)).date()
    contacts = plan(stage, demo.profile, days=days_of_history(today, DAYS), seed=seed, until=until)
    began_at = month_began_at(today, stage.zone)
    before = sum(served.closed_at < began_at for served in contacts)
    for done in replay(stage, contacts, seed=seed):
        if done >= before > 0 and bill_month_before(program=program, began_at=began_at, until=until):
            log.info("%s: the month before is billed", stage.slug)
        if done % 200 == 0:
            log.info("%s: %s of %s contacts of history", stage.slug, done, len(contacts))
    end_shifts(stage)
    calls.plant(program_id=program_id, seed=f"{seed}|{stage.slug}|calls")


def _stage(demo: DemoProgram, program: Program) -> Stage:
    program_id = program.id
    addresses = {row.channel: row.id for row in tenant_selectors.entry_addresses(program=program)}
    agents = {agent.display_name: agent.id for agent in agent_selectors.agents_of_program(program_id)}
    desk = demo.on_call
    names = (*demo.agents, *(desk.agents if desk else ()))
    with program_context(program_id):
        dispositions = tuple(row.id for row in crm_selectors.dispositions())
    return Stage(
        program_id=program_id,
        slug=demo.slug,
        zone=demo.zone,
        language=demo.language,
        chat_address_id=addresses["chat"],
        email_address_id=addresses["email"],
        agent_ids=tuple(agents[name] for name in names),
        shifts=(*demo.shifts, *(desk.shifts if desk else ())),
        dispositions=dispositions,
        topics=demo.topics,
        on_call=None if desk is None else _on_call(demo, desk),
    )


def _on_call(demo: DemoProgram, desk: DemoOnCall) -> OnCall:
    day = len(demo.agents)
    return OnCall(
        hours=BusinessHours.from_data({"zone": demo.zone, "weekly": demo.weekly}),
        agents=frozenset(range(day, day + len(desk.agents))),
        topic=desk.topic,
    )
