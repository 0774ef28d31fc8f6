"""Bytes of a mail to a ParsedMail. Whatever comes in, something usable comes out: no input raises."""

from __future__ import annotations

import email
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import policy
from email.message import Message

from gateways.email.domain.automatic import bounce_of, origin_of, wants_no_response
from gateways.email.domain.charset import clean_text, decode_text
from gateways.email.domain.files import MOST_FILES, content_id, file_name, safe_type
from gateways.email.domain.headers import first_address, ids_in, message_id_of, raw_header, subject_of, usable_address
from gateways.email.domain.mail import MailFile, Origin, ParsedMail

MOST_PARTS = 300
DEEPEST = 20
LONGEST_TEXT = 6_000_000  # characters kept of all text parts together


@dataclass(slots=True)
class _Found:
    """What the walk gathered."""

    texts: list[str] = field(default_factory=list)
    htmls: list[str] = field(default_factory=list)
    files: list[MailFile] = field(default_factory=list)
    is_partial: bool = False


def parse_mail(raw: bytes, *, return_path: str | None = None) -> ParsedMail:
    """Read a mail. `return_path` is the envelope's sender; "" is the null path of machines, None = not known."""
    message = _message_of(raw)
    found = _Found()
    for part in _leaves(message, found):
        _take(part, found)
    sender, name = first_address(message, "From")
    if not sender:
        sender, name = first_address(message, "Sender")
    sender = sender or usable_address(return_path or "")
    origin = origin_of(message, return_path=return_path, from_address=sender)
    reply_to, _name = first_address(message, "Reply-To")
    text = "\n\n".join(found.texts)
    return ParsedMail(
        message_id=message_id_of(message),
        in_reply_to=ids_in(raw_header(message, "In-Reply-To")),
        references=ids_in(raw_header(message, "References")),
        from_address=sender,
        from_name=name,
        reply_to=reply_to if reply_to != sender else "",
        subject=subject_of(message),
        text=text[:LONGEST_TEXT],
        html="\n".join(found.htmls)[:LONGEST_TEXT],
        files=tuple(found.files),
        origin=origin,
        wants_no_response=wants_no_response(message),
        bounce=bounce_of(message) if origin is Origin.BOUNCE else None,
        hops=len(message.get_all("Received", [])),
        is_partial=found.is_partial or len(text) > LONGEST_TEXT,
    )


def content_key(raw: bytes) -> str:
    """Stands for the Message-ID of a mail without one: the same bytes are the same mail.

    Lines that a relay adds on the way (Received, Return-Path and the like stand before the first other header) are
    not counted, so that a repeated delivery is known again.
    """
    head, separator, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    lines = [line for line in _unfolded(head) if not line.lower().startswith(_TRACES)]
    return "sha256:" + hashlib.sha256(b"\n".join(lines) + separator + body).hexdigest()


_TRACES = (
    b"received:",
    b"return-path:",
    b"delivered-to:",
    b"x-received:",
    b"arc-",
    b"dkim-",
    b"authentication-",
    b"x-",
)


def _unfolded(head: bytes) -> list[bytes]:
    lines: list[list[bytes]] = []
    for line in head.split(b"\n"):
        if lines and line[:1] in (b" ", b"\t"):
            lines[-1].append(line.strip())
        else:
            lines.append([line])
    return [b" ".join(parts) for parts in lines]


def _message_of(raw: bytes) -> Message:
    try:
        return email.message_from_bytes(raw, policy=policy.compat32)
    except (RecursionError, ValueError, IndexError, LookupError, TypeError, AttributeError):
        broken = Message()  # the parser gave up: headers lost, the source is the text
        broken.set_payload(decode_text(raw[:LONGEST_TEXT]))
        return broken


def _leaves(message: Message, found: _Found) -> Iterator[Message]:
    """Parts without parts, in order; an attached mail is one leaf. Not recursive: nesting may be hostile."""
    stack: list[tuple[Message, int]] = [(message, 0)]
    seen = 0
    while stack:
        part, depth = stack.pop()
        seen += 1
        if seen > MOST_PARTS or depth > DEEPEST:
            found.is_partial = True
            continue
        payload = part.get_payload()
        if isinstance(payload, list) and part.get_content_maintype() == "multipart":
            stack.extend((inner, depth + 1) for inner in reversed(payload) if isinstance(inner, Message))
        else:
            yield part


def _take(part: Message, found: _Found) -> None:
    content_type = safe_type(part.get_content_type())
    if content_type in ("message/delivery-status", "text/rfc822-headers", "message/rfc822-headers"):
        return
    disposition = raw_header(part, "Content-Disposition").split(";")[0].strip().lower()
    content = _content_of(part)
    is_body = content_type in ("text/plain", "text/html") and disposition != "attachment" and not _named(part)
    if is_body and content_type == "text/plain":
        found.texts.append(clean_text(decode_text(content, _charset(part))))
    elif is_body:
        found.htmls.append(clean_text(decode_text(content, _charset(part))))
    elif len(found.files) >= MOST_FILES:
        found.is_partial = True
    elif content:
        name = file_name(part, content_type, len(found.files) + 1)
        found.files.append(MailFile(name=name, content_type=content_type, content=content, cid=content_id(part)))


def _named(part: Message) -> bool:
    return "filename" in raw_header(part, "Content-Disposition").lower()


def _charset(part: Message) -> str:
    try:
        value = part.get_param("charset")
    except (ValueError, IndexError, AttributeError, TypeError):
        return ""
    return str(value[-1] if isinstance(value, tuple) else value or "")


def _content_of(part: Message) -> bytes:
    """Decoded content; the source of an attached mail; whatever is there when its encoding is broken."""
    payload = part.get_payload()
    try:
        if isinstance(payload, list):
            return b"\n".join(inner.as_bytes() for inner in payload if isinstance(inner, Message))
        content = part.get_payload(decode=True)
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError, IndexError):
        content = None
    if isinstance(content, bytes):
        return content
    return str(payload or "").encode("utf-8", errors="surrogateescape") if not isinstance(payload, list) else b""
