"""What supervisors told this agent, in words."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from agents import selectors as agents
from console.agent.words import REASONS

_STATES: dict[str, str | Promise] = {
    "ready": lazy("{who} set you ready."),
    "not_ready": lazy("{who} set you not ready: {reason}. What you serve goes on."),
    "sign_off": lazy(
        "{who} signs you off the floor: you get no new contacts, and your session ends with the last one."
    ),
}
_CONTACTS: dict[str, str | Promise] = {
    "given": lazy("{who} offered your contact of {program} to another agent."),
    "moved": lazy("{who} moved your contact of {program} to another queue."),
    "taken_back": lazy("{who} put your contact of {program} back into its queue."),
}


def notices_of(agent_id: UUID) -> list[dict[str, Any]]:
    """Unread ones, oldest first; an important one stays until the agent says it is read."""
    return [
        {
            "id": notice.id,
            "words": words_of(notice),
            "text": notice.text,
            "important": notice.is_important,
            "at": notice.sent_at,
        }
        for notice in agents.unread_notices(agent_id)
    ]


def words_of(notice: Any) -> str:
    """Who did what; for a message, whom it is from."""
    who = notice.author.full_name or _("A supervisor")
    code, _sign, reason = notice.code.partition(":")
    pattern = _STATES.get(code) or _CONTACTS.get(code)
    if pattern is None:
        return _("Message from {who}").format(who=who)
    program = notice.program.name if notice.program else ""
    return str(pattern).format(who=who, program=program, reason=REASONS.get(reason, reason))
