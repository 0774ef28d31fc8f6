"""The earlier month's end in the demo: its statement approved, its invoice issued, as a clerk would have done it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction

from billing import selectors as billing_selectors
from billing.models import PeriodStatus
from billing.services.statements import approve_statement
from demo.people import CLERK
from finance.services.drafts import approve_invoice, draft_invoice
from finance.services.issuing import issue_invoice
from kernel import clock
from tenants import selectors as tenant_selectors
from tenants.context import program_context

if TYPE_CHECKING:
    from tenants.models import Program

LOOKED_AT = timedelta(days=2, hours=10)  # local: on the third of the month, at ten


def days_of_history(today: date, length: int) -> list[date]:
    """The last `length` days up to today; before them the last day of the month before if they do not reach it, so
    that there is a month to bill.
    """
    days = [today - timedelta(days=back) for back in range(length - 1, -1, -1)]
    eve = today.replace(day=1) - timedelta(days=1)
    return days if eve in days else [eve, *days]


def month_began_at(today: date, zone: str) -> datetime:
    """Local midnight of the first of the month, UTC."""
    return datetime.combine(today.replace(day=1), time(), ZoneInfo(zone)).astimezone(UTC)


@transaction.atomic
def bill_month_before(*, program: Program, began_at: datetime, until: datetime) -> bool:
    """Approve and issue what was charged before `began_at`, at an instant not after `until`; False when it is done."""
    clerk = tenant_selectors.user_by_email(CLERK)
    with program_context(program):
        period = billing_selectors.current_period(began_at - timedelta(microseconds=1))
    if clerk is None or period is None or period.status == PeriodStatus.CLOSED.value:
        return False
    with clock.at(min(began_at + LOOKED_AT, until)):
        with program_context(program):
            statements = approve_statement(period_id=period.id, approved_by_id=clerk.id)
        for statement in statements:
            draft = draft_invoice(program=program, statement_id=statement.id, drafted_by_id=clerk.id)
            approve_invoice(invoice_id=draft.id, approved_by_id=clerk.id)
            issue_invoice(invoice_id=draft.id, issued_by_id=clerk.id)
    return True
