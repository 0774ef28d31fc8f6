"""Work that comes round: forgotten contacts are put right, program by program. Safe to run twice at once."""

from __future__ import annotations

from celery import shared_task

from routing.services.sweeping import sweep_program
from tenants import selectors as tenant_selectors
from tenants.context import program_context


@shared_task(name="routing.sweep")
def sweep() -> int:
    """Sweep the program of the message."""
    return sweep_program()


@shared_task(name="routing.sweep_all", floor_wide=True)
def sweep_all() -> int:
    """One task per active program (one message a period from beat, not one per program)."""
    schemas = [program.schema_name for program in tenant_selectors.active_programs()]
    for schema in schemas:
        with program_context(schema):
            sweep.apply_async(expires=20)
    return len(schemas)
