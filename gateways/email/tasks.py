"""Slow work of the mail room: talking to the relay."""

from __future__ import annotations

import logging
from uuid import UUID

from celery import shared_task
from kombu.exceptions import OperationalError

from gateways.email import selectors
from gateways.email.services import sending
from kernel import clock
from tenants import selectors as tenant_selectors
from tenants.context import program_context

log = logging.getLogger("gateways.email")


@shared_task(name="gateways.email.send_mail")
def send_mail(mail_id: str) -> None:
    """Hand one mail to the relay, if it is due and nobody else does."""
    sending.send_mail(mail_id=UUID(mail_id))


@shared_task(name="gateways.email.sweep_mail", floor_wide=True)
def sweep_mail() -> None:
    """Ask for every mail that is due: retries, and those whose task was lost with Valkey or a worker."""
    for program in tenant_selectors.active_programs():
        with program_context(program):
            due = selectors.due_mail_ids(clock.now())
        for mail_id in due:
            ask_to_send(program.schema_name, mail_id)


def ask_to_send(schema: str, mail_id: UUID) -> None:
    """Put the task into the queue; when Valkey is away the sweep does it later, as the row says it waits."""
    try:
        with program_context(schema):
            send_mail.apply_async(args=[str(mail_id)], retry=False)
    except (OperationalError, OSError) as error:
        log.warning("mail %s waits for the sweep: %s", mail_id, error)
