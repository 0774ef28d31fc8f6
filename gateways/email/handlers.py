"""What the mail room does when others tell news."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from gateways.email.services.sending import queue_reply
from gateways.email.tasks import ask_to_send
from interactions.domain.states import Author, Channel
from interactions.events import MessagePosted
from tenants.context import current_schema


def on_message_posted(event: MessagePosted) -> None:
    """An agent's text on a mail contact leaves as mail."""
    mail_id = queue_reply(message_id=event.message_id)
    if mail_id is not None:
        _send_after_commit(mail_id, current_schema())


def is_answer_by_mail(event: MessagePosted) -> bool:
    """Chats and what customers write leave by other doors."""
    return event.channel == Channel.EMAIL.value and event.author == Author.AGENT.value


def _send_after_commit(mail_id: UUID, schema: str) -> None:
    transaction.on_commit(lambda: ask_to_send(schema, mail_id), robust=True)
