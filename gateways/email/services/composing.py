"""An OutboundMail as a message of the standard library: headers that thread, text, HTML, files."""

from __future__ import annotations

from email.headerregistry import Address
from typing import TYPE_CHECKING

from django.core.files.storage import default_storage
from django.core.mail import EmailMultiAlternatives

from agents import selectors as agent_selectors
from gateways.email import selectors
from gateways.email.domain.outgoing import html_of, reference_chain, reply_subject, sender_name, text_with_signature
from gateways.email.models import InboundMail, OutboundMail
from gateways.email.models.mail import MailKind
from interactions import selectors as interaction_selectors
from tenants import selectors as tenant_selectors

if TYPE_CHECKING:
    from interactions.models import Message


class CannotCompose(Exception):
    """The mailbox is gone or switched off, or a file of the message is lost; the message says which."""


def compose(mail: OutboundMail) -> EmailMultiAlternatives:
    """The mail as it leaves. Raises CannotCompose."""
    message = interaction_selectors.message_by_id(mail.message_id)
    entry = tenant_selectors.entry_address_by_id(mail.entry_address_id)
    connector = selectors.connector_of(mail.entry_address_id)
    if entry is None or not entry.is_active or (connector is not None and not connector.is_active):
        raise CannotCompose("the mailbox is switched off")
    inbound = selectors.newest_inbound(mail.interaction_id)
    from_name = (connector.from_name if connector else "") or entry.display_name or entry.program.name
    text = text_with_signature(message.body, connector.signature if connector else "")
    subject = (inbound.subject if inbound else "") or message.interaction.subject or from_name
    composed = EmailMultiAlternatives(
        subject=reply_subject(subject) if inbound else subject,
        body=text,
        from_email=_mailbox(sender_name(_agent_name(message), from_name), entry.address),
        to=[mail.to_address],
        headers=_headers(mail, message, inbound),
    )
    composed.attach_alternative(html_of(text), "text/html")
    for attachment in message.attachments.all():
        try:
            with default_storage.open(attachment.storage_key) as stored:
                composed.attach(attachment.name, stored.read(), attachment.content_type)
        except OSError as error:
            raise CannotCompose(f"the file {attachment.name} is lost") from error
    return composed


def _headers(mail: OutboundMail, message: Message, inbound: InboundMail | None) -> dict[str, str]:
    """Message-ID, threading, and the mark of automatic mail that keeps other machines from answering."""
    earlier = [
        row.external_id
        for row in interaction_selectors.messages_of(mail.interaction_id, with_notes=False)
        if row.sent_at <= message.sent_at and row.id != message.id
    ]
    own = [inbound.smtp_message_id] if inbound else []
    chain = [i for i in reference_chain(inbound.references if inbound else (), earlier) if i not in own]
    chain = [*chain[-19:], *reference_chain(own)]
    headers = {"Message-ID": mail.smtp_message_id}
    if chain:
        headers["In-Reply-To"] = chain[-1]
        headers["References"] = " ".join(reference_chain(chain))
    if mail.kind == MailKind.ACKNOWLEDGEMENT:
        headers |= {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All", "Precedence": "auto_reply"}
    return headers


def _agent_name(message: Message) -> str:
    if message.agent_id is None:
        return ""
    return agent_selectors.names_of_agents([message.agent_id]).get(message.agent_id, "")


def _mailbox(name: str, address: str) -> str:
    local, _at, domain = address.rpartition("@")
    return str(Address(display_name=name, username=local, domain=domain))
