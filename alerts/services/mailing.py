"""Mails about alerts, through the same relay as every mail of the provider. No customer's data: names of queues."""

from __future__ import annotations

import logging
from datetime import timedelta
from smtplib import SMTPException
from typing import TYPE_CHECKING

from django.core.mail import send_mail
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from alerts import words
from alerts.models import AlertMail
from kernel import clock
from routing import selectors as routing
from tenants.context import program_context

if TYPE_CHECKING:
    from tenants.models import Program

log = logging.getLogger("alerts")
TRIES = 5
AGAIN = timedelta(minutes=2)
AT_ONCE = 50


def send_due_mails(*, program: Program) -> int:
    """Mails of one program that are due; how many left. Each is claimed before it is sent, so two workers send one."""
    now, sent = clock.now(), 0
    due = AlertMail.objects.filter(alert__program=program, sent_at=None, due_at__lte=now, tries__lt=TRIES)
    for mail in due.select_related("alert__rule", "user").order_by("due_at", "id")[:AT_ONCE]:
        claimed = AlertMail.objects.filter(pk=mail.pk, tries=mail.tries, sent_at=None).update(
            tries=F("tries") + 1, due_at=now + AGAIN
        )
        sent += bool(claimed) and _send(mail, program)
    return sent


def _send(mail: AlertMail, program: Program) -> bool:
    with program_context(program), translation.override(mail.user.language):
        queue = routing.queue_names().get(mail.alert.queue_id, "") if mail.alert.queue_id else ""
        title = words.title_of(mail.alert, program.name, queue)
        body = "\n".join([title, words.detail_of(mail.alert), "", _("See to it on the floor desk.")])
    try:
        send_mail(f"Onefloor: {title}", body, None, [mail.user.email])
    except (SMTPException, OSError) as error:
        log.warning("a mail about alert %s is tried again later: %s", mail.alert_id, type(error).__name__)
        return False
    AlertMail.objects.filter(pk=mail.pk).update(sent_at=clock.now())
    return True
