"""Texts on a contact. A send is idempotent by its sender's `ref` or by the mail's Message-ID."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction

from interactions.domain.states import Author, InteractionState, TimelineKind
from interactions.events import MessagePosted
from interactions.models import Attachment, Draft, Interaction, Message
from interactions.services.lifecycle import WrongState, locked
from interactions.services.timeline import record
from kernel import clock
from kernel.ids import new_id
from outbox import publish
from tenants.context import current_program_id, current_schema

_FORGET_DRAFT = "DELETE FROM interactions_draft WHERE interaction_id = %s AND agent_id = %s"
LONGEST_BODY = 20_000  # characters kept of one text


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a text; its type and size were checked by the gateway."""

    name: str
    content_type: str
    content: bytes
    id: UUID | None = None  # chosen by a sender whose HTML refers to the file


class EmptyMessage(ValueError):
    """Neither words nor files."""


@transaction.atomic(savepoint=False)  # what begins or answers with these words fails with them
def post_message(
    *,
    interaction_id: UUID,
    author: Author,
    body: str,
    html: str = "",
    ref: UUID | None = None,
    agent_id: UUID | None = None,
    external_id: str = "",
    uploads: Sequence[Upload] = (),
    held: Interaction | None = None,
) -> tuple[Message, bool]:
    """Add a text; returns it and whether it is new (False: this very send was seen before). `held` as in lifecycle.

    Raises EmptyMessage, or WrongState when the contact is closed (notes are allowed then too).
    """
    interaction = held or locked(interaction_id)
    known = _known(interaction, ref, external_id)
    if known is not None:
        return known, False
    if interaction.state == InteractionState.CLOSED.value and author is not Author.NOTE:
        raise WrongState(interaction.state)
    text = clean_text(body)
    if not text.strip() and not html and not uploads:
        raise EmptyMessage
    now = clock.now()
    message = Message.objects.create(
        interaction=interaction,
        author=author.value,
        agent_id=agent_id,
        body=text[:LONGEST_BODY],
        html=html,
        ref=ref,
        external_id=external_id,
        sent_at=now,
    )
    for upload in uploads:
        _attach(message, upload)
    if author in (Author.CUSTOMER, Author.AGENT):
        interaction.last_message_at = now
    if author is Author.AGENT:
        interaction.agent_seen_at = now
    if author is Author.AGENT and agent_id is not None:
        with connection.cursor() as cursor:  # the ORM would read it first
            cursor.execute(_FORGET_DRAFT, [interaction.pk, agent_id])
    interaction.save(update_fields=["last_message_at", "agent_seen_at"])
    kind = TimelineKind.NOTE if author is Author.NOTE else TimelineKind.MESSAGE
    record(interaction=interaction, kind=kind, at=now, agent_id=agent_id, message_id=str(message.id), by=author.value)
    publish(
        MessagePosted(
            program_id=current_program_id(),
            interaction_id=interaction.id,
            agent_id=interaction.agent_id,
            message_id=message.id,
            author=author.value,
            channel=interaction.channel,
        )
    )
    return message, True


@transaction.atomic
def set_external_id(*, message_id: UUID, external_id: str) -> None:
    """A text gets the Message-ID it leaves under, once, so that answers find their contact."""
    Message.objects.filter(pk=message_id, external_id="").update(external_id=external_id)


@transaction.atomic
def save_draft(*, interaction_id: UUID, agent_id: UUID, body: str, is_note: bool) -> None:
    """Keep what the agent typed; an empty text forgets it."""
    if not body.strip():
        Draft.objects.filter(interaction_id=interaction_id, agent_id=agent_id).delete()
        return
    Draft.objects.update_or_create(
        interaction_id=interaction_id,
        agent_id=agent_id,
        defaults={"body": clean_text(body)[:LONGEST_BODY], "is_note": is_note, "updated_at": clock.now()},
    )


@transaction.atomic
def mark_seen(*, interaction_id: UUID) -> None:
    """The agent looked at the contact: nothing is unread."""
    Interaction.objects.filter(pk=interaction_id).update(agent_seen_at=clock.now())


# Direction overrides can make a text read as another one; isolates and marks of single letters stay.
_HARMFUL = re.compile(r"[\u202a-\u202e\u2066-\u2069\u200b\ufeff\u2060]")


def clean_text(text: str) -> str:
    """Text without control characters (tab and newline stay), direction overrides and zero-width fillers, in NFC."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    return _HARMFUL.sub("", text)


def _known(interaction: Interaction, ref: UUID | None, external_id: str) -> Message | None:
    if ref is not None:
        return Message.objects.filter(interaction=interaction, ref=ref).first()
    if external_id:
        return Message.objects.filter(external_id=external_id).first()
    return None


def _attach(message: Message, upload: Upload) -> None:
    digest = hashlib.sha256(upload.content).hexdigest()
    identifier = upload.id or new_id()
    key = default_storage.save(f"{current_schema()}/{identifier}", ContentFile(upload.content))
    Attachment.objects.create(
        id=identifier,
        message=message,
        name=clean_text(upload.name).replace("/", "_").replace("\\", "_")[-160:] or "file",
        content_type=upload.content_type[:100],
        size=len(upload.content),
        sha256=digest,
        storage_key=key,
    )
