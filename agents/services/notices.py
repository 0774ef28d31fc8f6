"""Notices to agents: sent, and read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction

from agents.domain.notice import LONGEST, NoticeKind
from agents.events import NoticeRead, NoticeSent
from agents.models import Notice, NoticeReceipt
from kernel import clock
from kernel.ids import new_id
from outbox import publish, publish_all
from tenants.services import audit

if TYPE_CHECKING:
    from tenants.models import Program, User


REFS = UUID("6f1d0f4e-9d0c-5c1b-8a55-0f6f2f1f9b11")  # the space ids of messages with a ref are made in


class BadNotice(ValueError):
    """A message without words, with too many, or to nobody; the code says which: empty, long, nobody."""


class RefUsed(Exception):
    """The sender has sent other words with this ref before; nothing was sent."""


def send_message_once(
    *, ref: UUID, agent_ids: Iterable[UUID], text: str, by: User, important: bool, program: Program
) -> tuple[Notice, bool]:
    """The same for callers who may call again when they did not hear: one message for each `ref` of a sender.

    Returns the message and whether it is new. Raises BadNotice, RefUsed.
    """
    notice_id = uuid5(REFS, f"{by.pk}:{ref}")  # the key is the law: of two at once the second finds the first's
    found = Notice.objects.filter(pk=notice_id).first()
    if found is None:
        try:
            return send_message(
                agent_ids=agent_ids, text=text, by=by, important=important, program=program, notice_id=notice_id
            ), True
        except IntegrityError:
            found = Notice.objects.get(pk=notice_id)
    if (found.text, found.is_important, found.program_id) != (text.strip(), important, program.pk):
        raise RefUsed(ref)
    return found, False


@transaction.atomic
def send_message(
    *,
    agent_ids: Iterable[UUID],
    text: str,
    by: User,
    important: bool = False,
    program: Program | None = None,
    notice_id: UUID | None = None,
) -> Notice:
    """Words for these agents; `program`: whose agents they are, None for several programs; `notice_id`: the id it
    gets. Raises BadNotice.
    """
    if not text.strip():
        raise BadNotice("empty")
    if len(text.strip()) > LONGEST:
        raise BadNotice("long")
    to = set(agent_ids)
    if not to:
        raise BadNotice("nobody")
    notice = Notice(
        id=notice_id or new_id(),
        kind=NoticeKind.MESSAGE.value,
        text=text.strip(),
        is_important=important,
        author=by,
        program=program,
    )
    audit.record(
        action="agent.message_sent", program=program, actor=by, object_ids={"notice": str(notice.id), "agents": len(to)}
    )
    return _send(notice, to)


@transaction.atomic
def tell_deed(
    *,
    agent_id: UUID,
    kind: NoticeKind,
    code: str,
    by: User,
    text: str = "",
    program_id: int | None = None,
    interaction_id: UUID | None = None,
) -> Notice:
    """What a supervisor did to this agent, or to a contact of theirs; `text`: why, in the supervisor's words."""
    notice = Notice(
        kind=kind.value,
        code=code,
        text=text.strip()[:LONGEST],
        author=by,
        program_id=program_id,
        interaction_id=interaction_id,
    )
    return _send(notice, {agent_id})


@transaction.atomic
def read_notice(*, notice_id: UUID, agent_id: UUID) -> None:
    """The agent has read it; a second time changes nothing. Raises NoticeReceipt.DoesNotExist for another's."""
    receipt = NoticeReceipt.objects.select_for_update().get(notice_id=notice_id, agent_id=agent_id)
    if receipt.read_at is None:
        receipt.read_at = clock.now()
        receipt.save(update_fields=["read_at"])
        publish(NoticeRead(notice_id=notice_id, agent_id=agent_id))


def _send(notice: Notice, agent_ids: set[UUID]) -> Notice:
    notice.sent_at = clock.now()
    notice.save(force_insert=True)
    NoticeReceipt.objects.bulk_create(NoticeReceipt(notice=notice, agent_id=one) for one in sorted(agent_ids))
    publish_all([NoticeSent(notice_id=notice.id, agent_id=one) for one in sorted(agent_ids)])
    return notice
