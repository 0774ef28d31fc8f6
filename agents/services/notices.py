"""Notices to agents: sent, and read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from agents.domain.notice import LONGEST, NoticeKind
from agents.events import NoticeRead, NoticeSent
from agents.models import Notice, NoticeReceipt
from kernel import clock
from outbox import publish, publish_all
from tenants.services import audit

if TYPE_CHECKING:
    from tenants.models import Program, User


class BadNotice(ValueError):
    """A message without words, with too many, or to nobody; the code says which: empty, long, nobody."""


@transaction.atomic
def send_message(
    *, agent_ids: Iterable[UUID], text: str, by: User, important: bool = False, program: Program | None = None
) -> Notice:
    """Words for these agents; `program`: whose agents they are, None for several programs. Raises BadNotice."""
    if not text.strip():
        raise BadNotice("empty")
    if len(text.strip()) > LONGEST:
        raise BadNotice("long")
    to = set(agent_ids)
    if not to:
        raise BadNotice("nobody")
    notice = Notice(
        kind=NoticeKind.MESSAGE.value, text=text.strip(), is_important=important, author=by, program=program
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
