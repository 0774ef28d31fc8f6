"""Work that comes round in the widget's room."""

from __future__ import annotations

from celery import shared_task

from gateways.webchat.services.presence import note_silent
from tenants import selectors as tenant_selectors
from tenants.context import program_context


@shared_task(name="gateways.webchat.sweep_visits", floor_wide=True)
def sweep_visits() -> int:
    """Visitors who vanished with the process that held their socket, program by program. Safe to run twice at once."""
    gone = 0
    for program in tenant_selectors.active_programs():
        with program_context(program):
            gone += note_silent()
    return gone
