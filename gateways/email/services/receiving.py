"""Mail comes in: whose it is, which contact it belongs to, and that it is worked once."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from crm import selectors as crm_selectors
from crm.domain.contact import BadContact, ContactKind
from gateways.email import selectors
from gateways.email.domain.bounds import check_bounds
from gateways.email.domain.mail import Origin, ParsedMail
from gateways.email.domain.parsing import content_key, parse_mail
from gateways.email.models import InboundMail
from gateways.email.services.automatic import take_automatic
from gateways.email.services.content import words_of
from gateways.email.services.sending import queue_acknowledgement
from interactions import selectors as interaction_selectors
from interactions.domain.states import Author, Channel, InteractionState
from interactions.services import lifecycle
from interactions.services.messages import post_message
from kernel import clock
from outbox import receive
from routing.services.inbound import Accepted, FirstWords, accept_inbound
from tenants import selectors as tenant_selectors
from tenants.context import program_context

if TYPE_CHECKING:
    from interactions.models import Interaction, Message
    from tenants.models import EntryAddress

log = logging.getLogger("gateways.email")
MOST_HOPS = 60
OPEN = (InteractionState.WAITING, InteractionState.ACTIVE)


class UnknownMailbox(Exception):
    """No program takes mail at this address, or its mail connection is switched off."""


class NoSender(Exception):
    """Nobody could be answered: no usable From, Sender or envelope address."""


class MailLoop(Exception):
    """The mail went through more than 60 servers."""


class Taken(StrEnum):
    """What became of a mail."""

    NEW = "new"
    THREADED = "threaded"
    NOTED = "noted"
    DROPPED = "dropped"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Receipt:
    """Answer of receive_mail; `mail_ids` are mails that now wait to leave."""

    taken: Taken
    schema: str
    interaction_id: UUID | None = None
    mail_ids: tuple[UUID, ...] = ()


def mailbox(address: str) -> EntryAddress | None:
    """The entry address mail to `address` is for; "name+tag@host" also finds "name@host"."""
    found = tenant_selectors.entry_address(channel=Channel.EMAIL.value, address=address)
    local, at, host = address.partition("@")
    if found is None and "+" in local[1:]:
        return tenant_selectors.entry_address(channel=Channel.EMAIL.value, address=local.split("+")[0] + at + host)
    return found


def receive_mail(*, raw: bytes, recipient: str, return_path: str | None) -> Receipt:
    """Take one mail for one recipient; a second time it is a duplicate. All rows commit together or not at all.

    Steps: find the program; parse; remember the Message-ID; machine mail becomes a note or nothing; a person's mail
    joins its open contact or begins one. Raises UnknownMailbox, TooIntricate, NoSender, MailLoop, NoEntryPoint.
    """
    entry = mailbox(recipient)
    if entry is None:
        raise UnknownMailbox
    check_bounds(raw)
    mail = parse_mail(raw, return_path=return_path)
    if mail.hops > MOST_HOPS:
        raise MailLoop
    external_id = mail.message_id or content_key(raw)
    with program_context(entry.program), transaction.atomic():
        connector = selectors.connector_of(entry.id)
        if connector is not None and not connector.is_active:
            raise UnknownMailbox
        if not receive(source="email", external_id=_seen_key(external_id, mail), program_id=entry.program_id):
            return Receipt(Taken.DUPLICATE, entry.program.schema_name)
        if selectors.sent_under([external_id]) is not None:
            log.info("own mail came back, dropped: program %s", entry.program_id)
            return Receipt(Taken.DROPPED, entry.program.schema_name)
        if mail.origin in (Origin.BOUNCE, Origin.AUTO_REPLY):
            interaction_id = take_automatic(mail=mail, language=entry.program.language)
            taken = Taken.NOTED if interaction_id else Taken.DROPPED
            return Receipt(taken, entry.program.schema_name, interaction_id)
        if not mail.from_address:
            raise NoSender
        return _take_contact(mail, raw, entry, _free_id(external_id, mail))


def _seen_key(external_id: str, mail: ParsedMail) -> str:
    """By id and sender: a stranger who copies an id must not make the real mail a duplicate."""
    return hashlib.sha256(f"{external_id}\n{mail.from_address}".encode("utf-8", "replace")).hexdigest()


def _free_id(external_id: str, mail: ParsedMail) -> str:
    """The id the message is stored under: not one that another sender's mail holds already."""
    if interaction_selectors.message_by_external_id(external_id) is None:
        return external_id
    return f"copy:{_seen_key(external_id, mail)}"


def _take_contact(mail: ParsedMail, raw: bytes, entry: EntryAddress, external_id: str) -> Receipt:
    words = words_of(mail=mail, raw=raw, external_id=external_id)
    try:
        earlier = _earlier_contact(mail)
    except BadContact as error:
        raise NoSender from error
    opened = _lock_open(earlier)
    if opened is not None:
        message, _new = post_message(
            interaction_id=opened.id,
            author=Author.CUSTOMER,
            body=words.body,
            html=words.html,
            external_id=external_id,
            uploads=words.uploads,
        )
        _keep_envelope(mail, message)
        return Receipt(Taken.THREADED, entry.program.schema_name, opened.id)
    accepted = _begin_contact(mail, words, entry, earlier)
    queued = queue_acknowledgement(mail=mail, entry=entry, accepted=accepted)
    return Receipt(Taken.NEW, entry.program.schema_name, accepted.interaction.id, (queued,) if queued else ())


def _begin_contact(mail: ParsedMail, words: FirstWords, entry: EntryAddress, earlier: Interaction | None) -> Accepted:
    accepted = accept_inbound(
        channel=Channel.EMAIL,
        entry_address_id=entry.id,
        contact_kind=ContactKind.EMAIL,
        contact_value=mail.from_address,
        contact_name=mail.from_name,
        subject=mail.subject,
        language=entry.program.language,
        first=words,
        follows_id=earlier.id if earlier else None,
    )
    if accepted.message is not None:
        _keep_envelope(mail, accepted.message)
    return accepted


def _earlier_contact(mail: ParsedMail) -> Interaction | None:
    """The contact the mail refers to, if it is this very customer's: quoting a stranger's id opens nothing."""
    if not mail.thread_ids:
        return None
    customer_id = crm_selectors.customer_id_of_address(ContactKind.EMAIL, mail.from_address)
    message = interaction_selectors.latest_message_among(mail.thread_ids)
    if message is None or customer_id is None or message.interaction.customer_id != customer_id:
        return None
    return message.interaction


def _lock_open(earlier: Interaction | None) -> Interaction | None:
    """The contact itself, or the one that follows it, locked while it is open. Wrap-up counts as over."""
    if earlier is None:
        return None
    follow_up = interaction_selectors.open_follow_up_of(earlier.id)
    for candidate in (earlier, follow_up):
        if candidate is None:
            continue
        try:
            return lifecycle.locked(candidate.id, *OPEN)
        except lifecycle.WrongState:
            continue
    return None


def _keep_envelope(mail: ParsedMail, message: Message) -> None:
    InboundMail.objects.create(
        message_id=message.id,
        interaction_id=message.interaction_id,
        smtp_message_id=mail.message_id,
        references=list(mail.thread_ids),
        answer_to=mail.reply_to or mail.from_address,
        subject=mail.subject,
        received_at=clock.now(),
    )
