"""Work that comes round: forgotten contacts are put right, program by program. Safe to run twice at once."""

from __future__ import annotations

import logging
from datetime import timedelta
from uuid import UUID

from celery import shared_task
from kombu.exceptions import OperationalError

from agents.services import state as agent_state
from kernel import clock
from routing.services.flow_look_ups import make_look_up
from routing.services.flow_runs import feed_look_up
from routing.services.sweeping import sweep_program
from routing.services.whatif_asked import answer_run
from tenants import directory
from tenants import selectors as tenant_selectors
from tenants.context import program_context

log = logging.getLogger("routing")


class WorkerAway(Exception):
    """Messages do not reach the workers; try again in a moment."""


@shared_task(name="routing.look_up")
def look_up(interaction_id: str) -> None:
    """Ask another system for a contact's flow, outside any transaction, then let the flow go on."""
    answer = make_look_up(interaction_id=UUID(interaction_id))
    if answer is not None:
        feed_look_up(interaction_id=UUID(interaction_id), look_up_id=answer[0], given=answer[1])


def ask_to_look_up(interaction_id: UUID) -> None:
    """Put the task into the queue; when Valkey is away the sweep ends the look-up as timed out."""
    try:
        look_up.apply_async(args=[str(interaction_id)], expires=60, retry=False)
    except (OperationalError, OSError) as error:
        log.warning("the look-up of %s is left to the sweep: %s", interaction_id, error)


@shared_task(name="routing.whatif", floor_wide=True)
def what_if(run_id: str) -> None:
    """Answer a question of the what-if page; a day of 50,000 contacts takes up to a minute."""
    answer_run(run_id=UUID(run_id))


def ask_what_if(run_id: UUID) -> None:
    """Put the run into the queue once it is committed. Raises WorkerAway when nobody can be asked."""
    try:
        what_if.apply_async(args=[str(run_id)], expires=600, retry=False)
    except (OperationalError, OSError) as error:
        log.warning("the what-if run %s was not sent: %s", run_id, error)
        raise WorkerAway from error


@shared_task(name="routing.sweep")
def sweep() -> int:
    """Sweep the program of the message."""
    return sweep_program()


@shared_task(name="routing.sweep_all", floor_wide=True)
def sweep_all() -> int:
    """One task per active program (one message a period from beat, not one per program); first whoever left is signed
    out of the floor.
    """
    minutes = directory.provider_settings().forgotten_after_minutes
    if minutes:
        agent_state.end_forgotten_sessions(since=clock.now() - timedelta(minutes=minutes))
    schemas = [program.schema_name for program in tenant_selectors.active_programs()]
    for schema in schemas:
        with program_context(schema):
            sweep.apply_async(expires=20)
    return len(schemas)
