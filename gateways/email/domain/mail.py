"""A mail as the rest of the room sees it: plain text, safe HTML, files, and who or what wrote it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Origin(StrEnum):
    """Who wrote it. Only a person's mail may be acknowledged; replies and bounces of machines start nothing."""

    PERSON = "person"
    AUTOMATED = "automated"  # newsletters, monitoring, web forms: worth reading, never acknowledged
    AUTO_REPLY = "auto_reply"  # absence notices and the like (RFC 3834)
    BOUNCE = "bounce"  # delivery reports (RFC 3464)


@dataclass(frozen=True, slots=True)
class MailFile:
    """An attachment or inline picture; `cid` is its Content-ID without brackets, empty for an attachment."""

    name: str
    content_type: str
    content: bytes = field(repr=False)
    cid: str = ""


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a delivery report says. `is_final` False = only delayed; `original_ids` may name the mail that bounced."""

    is_final: bool
    status: str  # "5.1.1", or empty
    diagnostic: str
    original_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ParsedMail:
    """Everything taken from the bytes. Ids are "<left@right>"; `message_id` is empty when the mail has none."""

    message_id: str
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    from_address: str  # lower case, empty when there is none that could be answered
    from_name: str
    reply_to: str  # lower case, empty when replies go to from_address
    subject: str
    text: str  # all of it, quoted parts too
    html: str = field(repr=False)  # as sent, unsafe
    files: tuple[MailFile, ...]
    origin: Origin
    wants_no_response: bool
    bounce: Bounce | None
    hops: int  # Received lines
    is_partial: bool  # something was left out of text, html or files

    @property
    def thread_ids(self) -> tuple[str, ...]:
        """Ids of earlier mails this one belongs to, oldest first, no doubles."""
        return tuple(dict.fromkeys((*self.references, *self.in_reply_to)))
