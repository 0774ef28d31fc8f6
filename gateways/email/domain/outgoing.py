"""What a mail of ours says in its headers and how its text looks."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from uuid import UUID

from gateways.email.domain.charset import clean_line
from gateways.email.domain.headers import LONGEST_SUBJECT

MOST_REFERENCES = 20  # the first and the newest of a longer chain: RFC 5322 lines stay short
_REPLY_PREFIX = re.compile(r"^\s*((re|aw|sv|antw|ответ|отв)\s*(\[\d+\])?\s*:\s*)+", re.IGNORECASE)
_LINK = re.compile(r"https?://[^\s<>\"']{3,500}[^\s<>\"'.,;:!?)\]]")


def message_id_for(identifier: UUID, token: str, domain: str) -> str:
    """Our Message-ID; the token cannot be guessed, so knowing it shows that one received the mail."""
    return f"<{identifier.hex}.{token}@{domain}>"


def reply_subject(subject: str) -> str:
    """One "Re:" before the subject, however many there were."""
    return clean_line(f"Re: {_REPLY_PREFIX.sub('', subject)}", LONGEST_SUBJECT).strip()


def reference_chain(*known: Iterable[str]) -> tuple[str, ...]:
    """Ids in order without doubles and without what is no id; the first and the newest 19 of more than 20."""
    chain = list(dict.fromkeys(i for ids in known for i in ids if i.startswith("<") and i.endswith(">")))
    return tuple(chain if len(chain) <= MOST_REFERENCES else [chain[0], *chain[1 - MOST_REFERENCES :]])


def sender_name(agent_name: str, from_name: str) -> str:
    """ "Anna – Acme support"; the mailbox's name alone when no person wrote."""
    parts = [clean_line(part, 80) for part in (agent_name, from_name)]
    return " – ".join(part for part in parts if part)


def text_with_signature(body: str, signature: str) -> str:
    """Text and signature, parted as mail programs expect it."""
    body = body.rstrip()
    return f"{body}\n\n-- \n{signature.strip()}\n" if signature.strip() else f"{body}\n"


def html_of(text: str) -> str:
    """The same text as HTML: paragraphs, line breaks, links."""
    blocks = [block for block in re.split(r"\n[ \t]*\n", text.strip()) if block.strip()]
    return "<html><body>" + "".join(f"<p>{_linked(block)}</p>" for block in blocks) + "</body></html>"


def _linked(block: str) -> str:
    parts: list[str] = []
    end = 0
    for found in _LINK.finditer(block):
        address = html.escape(found.group())
        parts += [html.escape(block[end : found.start()]), f'<a href="{address}">{address}</a>']
        end = found.end()
    return "".join([*parts, html.escape(block[end:])]).replace("\n", "<br>\n")
