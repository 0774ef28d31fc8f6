"""Mail goes out: queued with the fact that caused it, claimed by one worker at a time, tried until it is settled."""

from __future__ import annotations

import logging
import secrets
import smtplib
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.mail import get_connection
from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from crm import selectors as crm_selectors
from crm.domain.contact import ContactKind
from gateways.email import selectors
from gateways.email.domain.charset import clean_line
from gateways.email.domain.mail import Origin, ParsedMail
from gateways.email.domain.outgoing import message_id_for
from gateways.email.domain.retry import LEASE, is_final_answer, pause_after
from gateways.email.models import OutboundMail
from gateways.email.models.mail import MailKind, SendState
from gateways.email.services.automatic import note_failure
from gateways.email.services.composing import CannotCompose, compose
from gateways.email.services.notes import leave_note
from interactions import selectors as interaction_selectors
from interactions.domain.states import Author
from interactions.services.messages import post_message, set_external_id
from kernel import clock
from routing.services.inbound import Accepted
from tenants import selectors as tenant_selectors

if TYPE_CHECKING:
    from interactions.models import Interaction, Message
    from tenants.models import EntryAddress

log = logging.getLogger("gateways.email")
ONE_ACKNOWLEDGEMENT = timedelta(days=1)  # per address: two machines that answer each other stop here


@transaction.atomic
def queue_reply(*, message_id: UUID) -> UUID | None:
    """Let an agent's text leave as mail; called again, it is the same mail. None = it does not leave.

    Simulated contacts get no mail. Without an address the agent finds a note.
    """
    message = interaction_selectors.message_by_id(message_id)
    interaction = message.interaction
    entry = tenant_selectors.entry_address_by_id(interaction.entry_address_id) if interaction.entry_address_id else None
    if interaction.simulated or entry is None:
        return None
    to_address = _address_of(interaction)
    if not to_address:
        leave_note(
            interaction_id=interaction.id,
            language=entry.program.language,
            words=lambda: _("The customer has no mail address: the reply was not sent."),
        )
        return None
    return _queue(message, entry, to_address, MailKind.REPLY)


@transaction.atomic
def queue_acknowledgement(*, mail: ParsedMail, entry: EntryAddress, accepted: Accepted) -> UUID | None:
    """Tell a person that the mail arrived, once a day at most; machines are never told (RFC 3834)."""
    connector = selectors.connector_of(entry.id)
    words = [connector.acknowledgement if connector else "", "" if accepted.is_open else accepted.closed_message]
    body = "\n\n".join(word for word in words if word)
    if not body or mail.origin is not Origin.PERSON or mail.wants_no_response:
        return None
    if selectors.was_acknowledged(mail.from_address, since=clock.now() - ONE_ACKNOWLEDGEMENT):
        return None
    message, _new = post_message(interaction_id=accepted.interaction.id, author=Author.SYSTEM, body=body)
    return _queue(message, entry, mail.from_address, MailKind.ACKNOWLEDGEMENT)


def send_mail(*, mail_id: UUID) -> SendState | None:
    """Hand one queued mail to the relay, outside any transaction. None = not due, or another worker has it.

    Steps: claim by moving its next try behind the lease; compose; hand over; note the outcome. When the connection
    breaks after the text was handed over nobody knows the outcome: it is sent again under the same Message-ID.
    """
    now = clock.now()
    claimed = OutboundMail.objects.filter(pk=mail_id, state=SendState.QUEUED, next_try_at__lte=now).update(
        attempts=F("attempts") + 1, next_try_at=now + LEASE
    )
    if not claimed:
        return None
    mail = OutboundMail.objects.get(pk=mail_id)
    try:
        get_connection(fail_silently=False).send_messages([compose(mail)])
    except CannotCompose as error:
        return _fail(mail, str(error))
    except smtplib.SMTPRecipientsRefused as error:
        code, answer = next(iter(error.recipients.values()), (0, b""))
        return _refused(mail, code, answer)
    except smtplib.SMTPResponseException as error:
        return _refused(mail, error.smtp_code, error.smtp_error)
    except (smtplib.SMTPException, OSError) as error:
        return _try_later(mail, clean_line(str(error) or type(error).__name__, 300))
    OutboundMail.objects.filter(pk=mail.pk, state=SendState.QUEUED).update(
        state=SendState.SENT, sent_at=clock.now(), error=""
    )
    return SendState.SENT


def _queue(message: Message, entry: EntryAddress, to_address: str, kind: MailKind) -> UUID:
    now = clock.now()
    smtp_id = message_id_for(message.id, secrets.token_hex(8), entry.address.rpartition("@")[2])
    mail, is_new = OutboundMail.objects.get_or_create(
        message_id=message.id,
        defaults={
            "interaction_id": message.interaction_id,
            "kind": kind,
            "entry_address_id": entry.id,
            "to_address": to_address,
            "next_try_at": now,
            "created_at": now,
            "smtp_message_id": smtp_id,
        },
    )
    if is_new:
        set_external_id(message_id=message.id, external_id=smtp_id)
    return mail.id


def _address_of(interaction: Interaction) -> str:
    """Where the customer last wrote from, else an address known of them."""
    inbound = selectors.newest_inbound(interaction.id)
    if inbound is not None:
        return inbound.answer_to
    points = crm_selectors.contact_points_of([interaction.customer_id]).get(interaction.customer_id, [])
    return next((point.value for point in points if point.kind == ContactKind.EMAIL.value), "")


def _refused(mail: OutboundMail, code: int, answer: bytes | str) -> SendState:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else str(answer)
    reason = clean_line(f"{code} {text}", 300)
    return _fail(mail, reason) if is_final_answer(code) else _try_later(mail, reason)


def _try_later(mail: OutboundMail, reason: str) -> SendState:
    pause = pause_after(mail.attempts)
    if pause is None:
        return _fail(mail, reason)
    OutboundMail.objects.filter(pk=mail.pk, state=SendState.QUEUED).update(
        next_try_at=clock.now() + pause, error=reason
    )
    log.warning("mail %s not handed over, attempt %s; trying again in %s", mail.id, mail.attempts, pause)
    return SendState.QUEUED


@transaction.atomic
def _fail(mail: OutboundMail, reason: str) -> SendState:
    """Give up and tell the agent, together."""
    failed = OutboundMail.objects.filter(pk=mail.pk, state=SendState.QUEUED).update(
        state=SendState.FAILED, error=reason[:300]
    )
    if failed:
        entry = tenant_selectors.entry_address_by_id(mail.entry_address_id)
        language = entry.program.language if entry else translation.get_language() or "en"
        note_failure(mail, reason=reason, language=language)
    return SendState.FAILED
