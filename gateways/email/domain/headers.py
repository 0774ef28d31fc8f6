"""Headers of mail as it really comes: broken encodings, folded ids, addresses that are none."""

from __future__ import annotations

import binascii
import re
from email import header as mime_header
from email.errors import HeaderParseError
from email.message import Message
from email.utils import getaddresses

from gateways.email.domain.charset import clean_line, clean_text, decode_text

LONGEST_SUBJECT = 200
LONGEST_ID = 250
MOST_IDS = 60
LONGEST_HEADER = 20_000  # characters looked at; longer ones are hostile

_ID = re.compile(r"<([^<>\s\x00-\x1f]{1,248})>")
_ADDRESS = re.compile(r"^[^@\s<>\",;:\\\x00-\x1f\x7f]{1,64}@[^@\s<>\",;:\\\x00-\x1f\x7f]{1,190}$")


def raw_header(message: Message, name: str) -> str:
    """First value of a header as text, bytes above ASCII decoded; empty when absent.

    Not Message.get(): it turns such bytes into question marks.
    """
    name = name.lower()
    for key, value in message.raw_items():
        if key.lower() == name:
            return as_text(value)
    return ""


def as_text(value: object) -> str:
    """A value of the standard library's parser as text: bytes above ASCII hide in it as surrogates."""
    text = str(value)[:LONGEST_HEADER]
    if text.isascii():
        return text
    try:
        return decode_text(text.encode("utf-8", errors="surrogateescape"))
    except UnicodeEncodeError:  # surrogates that stand for no byte
        return clean_text(text)


def decoded(value: str) -> str:
    """Encoded words (RFC 2047) decoded; a broken one stays as written."""
    try:
        parts = mime_header.decode_header(value)
    except (HeaderParseError, binascii.Error, ValueError, LookupError):
        return clean_text(value)
    words = [decode_text(part, charset or "") if isinstance(part, bytes) else part for part, charset in parts]
    return clean_text("".join(words))


def subject_of(message: Message) -> str:
    """Subject on one line, at most 200 characters."""
    return clean_line(decoded(raw_header(message, "Subject")), LONGEST_SUBJECT)


def ids_in(value: str) -> tuple[str, ...]:
    """Message ids "<left@right>" in a header, in order, no doubles, at most 60 (the newest)."""
    found = dict.fromkeys(f"<{clean_text(i)}>" for i in _ID.findall(value[:LONGEST_HEADER]))
    return tuple(found)[-MOST_IDS:]


def message_id_of(message: Message) -> str:
    """The mail's own id in brackets, also when the sender forgot them; empty when there is none."""
    value = " ".join(clean_text(raw_header(message, "Message-ID")).split())
    found = ids_in(value)
    if found:
        return found[0]
    bare = value.strip("<> ")
    return f"<{bare}>" if bare and " " not in bare and len(bare) <= LONGEST_ID - 2 else ""


def first_address(message: Message, name: str) -> tuple[str, str]:
    """(address in lower case, shown name) of the first usable address of a header; empty texts when none is."""
    value = raw_header(message, name)
    try:
        pairs = getaddresses([value])
    except (ValueError, IndexError, AttributeError):
        pairs = []
    for shown, address in pairs:
        usable = usable_address(address)
        if usable:
            return usable, clean_line(decoded(shown), 120)
    bracketed = re.search(r"<([^<>]{3,256})>\s*$", value)  # names with commas, unquoted
    usable = usable_address(bracketed.group(1)) if bracketed else ""
    name_part = decoded(value[: bracketed.start()]) if bracketed and usable else ""
    return usable, clean_line(name_part.strip().strip('"'), 120)


def usable_address(text: str) -> str:
    """The address in lower case if mail could be sent to it, else empty."""
    text = clean_text(text).strip()
    return text.lower() if _ADDRESS.match(text) and not text.startswith("-") else ""
