"""Work that comes round: months that are over go into review, contacts left unrated are tried again."""

from __future__ import annotations

from celery import shared_task

from billing import selectors
from billing.services.periods import begin_reviews
from billing.services.rating import rate_pending
from tenants import selectors as tenant_selectors
from tenants.context import program_context


@shared_task(name="billing.sweep")
def sweep() -> int:
    """In the program of the message; how many contacts were rated. Safe to run twice at once."""
    begin_reviews()
    return sum(rate_pending(period=period) for period in selectors.periods_to_bill())


@shared_task(name="billing.sweep_all", floor_wide=True)
def sweep_all() -> int:
    """One task per active program."""
    schemas = [program.schema_name for program in tenant_selectors.active_programs()]
    for schema in schemas:
        with program_context(schema):
            sweep.apply_async(expires=600)
    return len(schemas)
