"""Looks that come round, program by program. Safe to run twice at once."""

from __future__ import annotations

from celery import shared_task

from alerts.services.looking import look_at_program
from alerts.services.mailing import send_due_mails
from tenants import selectors as tenant_selectors
from tenants.context import current_program_id, program_context


@shared_task(name="alerts.look")
def look() -> int:
    """Look at the program of the message, then send what mails are due."""
    program = tenant_selectors.active_programs().get(pk=current_program_id())
    changed = look_at_program(program=program)
    send_due_mails(program=program)
    return changed


@shared_task(name="alerts.look_all", floor_wide=True)
def look_all() -> int:
    """One task per active program."""
    schemas = [program.schema_name for program in tenant_selectors.active_programs()]
    for schema in schemas:
        with program_context(schema):
            look.apply_async(expires=20)
    return len(schemas)
