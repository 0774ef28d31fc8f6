"""Mail of machines: absence notices and delivery reports. They become notes, never contacts, never answers."""

from __future__ import annotations

import logging
from uuid import UUID

from django.utils.translation import gettext as _

from crm import selectors as crm_selectors
from crm.domain.contact import BadContact, ContactKind
from gateways.email import selectors
from gateways.email.domain.charset import clean_line
from gateways.email.domain.mail import Origin, ParsedMail
from gateways.email.domain.quoting import split_quoted
from gateways.email.models import OutboundMail
from gateways.email.models.mail import MailKind, SendState
from gateways.email.services.notes import leave_note
from interactions import selectors as interaction_selectors

log = logging.getLogger("gateways.email")
SHOWN = 500  # characters of an absence notice


def take_automatic(*, mail: ParsedMail, language: str) -> UUID | None:
    """Note a machine's mail on the contact it speaks of; None = it speaks of none here and is dropped."""
    taken = _take_bounce(mail, language) if mail.origin is Origin.BOUNCE else _take_reply(mail, language)
    if taken is None:
        log.info("automatic mail dropped, it belongs to no contact: %s", mail.origin.value)
    return taken


def _take_bounce(mail: ParsedMail, language: str) -> UUID | None:
    report = mail.bounce
    sent = selectors.sent_under((*(report.original_ids if report else ()), *mail.thread_ids))
    if sent is None or report is None:
        return None
    reason = clean_line(f"{report.status} {report.diagnostic}", 300)
    if not report.is_final:
        leave_note(
            interaction_id=sent.interaction_id,
            language=language,
            words=lambda: _("Delivery to {address} is delayed. {reason}").format(
                address=sent.to_address, reason=reason
            ),
        )
        return sent.interaction_id
    OutboundMail.objects.filter(pk=sent.pk).exclude(state=SendState.FAILED).update(
        state=SendState.FAILED, error=reason or "bounced"
    )
    note_failure(sent, reason=reason, language=language)
    return sent.interaction_id


def _take_reply(mail: ParsedMail, language: str) -> UUID | None:
    """Only the contact's own customer may add to it, by machine or by hand."""
    message = interaction_selectors.latest_message_among(mail.thread_ids)
    if message is None or not mail.from_address:
        return None
    try:
        customer_id = crm_selectors.customer_id_of_address(ContactKind.EMAIL, mail.from_address)
    except BadContact:
        return None
    if customer_id is None or message.interaction.customer_id != customer_id:
        return None
    fresh, _quoted = split_quoted(mail.text)
    shown = clean_line(fresh or mail.subject, SHOWN)
    leave_note(
        interaction_id=message.interaction_id,
        language=language,
        words=lambda: _("Automatic reply from {address}: {text}").format(address=mail.from_address, text=shown),
    )
    return message.interaction_id


def note_failure(sent: OutboundMail, *, reason: str, language: str) -> None:
    """Tell the agent that a reply did not arrive; a lost acknowledgement is nobody's work."""
    if sent.kind != MailKind.REPLY:
        return
    leave_note(
        interaction_id=sent.interaction_id,
        language=language,
        words=lambda: _("The reply to {address} could not be delivered. {reason}").format(
            address=sent.to_address, reason=reason
        ),
    )
