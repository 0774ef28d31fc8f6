"""Files in a mail: which are kept, and under what name and type."""

from __future__ import annotations

import re
from email.errors import HeaderParseError
from email.message import Message
from email.utils import collapse_rfc2231_value

from gateways.email.domain.charset import clean_line
from gateways.email.domain.headers import as_text, decoded, raw_header

MOST_FILES = 30
LONGEST_NAME = 120

_TYPE = re.compile(r"^[a-z0-9][a-z0-9!#$&^_.+-]{0,60}/[a-z0-9][a-z0-9!#$&^_.+-]{0,60}$")
_NOT_IN_NAMES = re.compile(r'[/\\:*?"<>|\x00-\x1f]')
_SUFFIXES = {
    "text/plain": ".txt",
    "text/html": ".html",
    "text/calendar": ".ics",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/gif": ".gif",
    "application/pdf": ".pdf",
    "message/rfc822": ".eml",
}


def file_name(part: Message, content_type: str, number: int) -> str:
    """Stated name without folders and odd signs; "file-3.pdf" when there is none."""
    name = clean_name(_stated_name(part))
    return name or f"file-{number}{_SUFFIXES.get(content_type, '')}"


def clean_name(name: str) -> str:
    """Last part of a path, at most 120 characters with its suffix kept, no leading dots."""
    name = re.split(r"[/\\]", name.strip())[-1]
    name = clean_line(_NOT_IN_NAMES.sub("_", name), 400).lstrip(". ")
    if len(name) <= LONGEST_NAME:
        return name
    stem, dot, suffix = name.rpartition(".")
    return f"{stem[: LONGEST_NAME - 13]}.{suffix[:12]}" if dot and stem else name[:LONGEST_NAME]


def safe_type(content_type: str) -> str:
    """A media type in lower case; application/octet-stream for what is none."""
    content_type = content_type.strip().lower()
    return content_type if _TYPE.match(content_type) else "application/octet-stream"


def content_id(part: Message) -> str:
    """Content-ID without brackets, at most 200 characters."""
    return clean_line(raw_header(part, "Content-ID"), 200).strip("<> ")


def _stated_name(part: Message) -> str:
    for name, header in (("filename", "Content-Disposition"), ("name", "Content-Type")):
        alone = Message()
        alone[header] = " ".join(raw_header(part, header).split())  # names in raw UTF-8 survive only as text
        try:
            value = alone.get_param(name, None, header)
        except (HeaderParseError, ValueError, IndexError, AttributeError, TypeError):
            continue
        if value:
            try:
                text = collapse_rfc2231_value(value) if isinstance(value, tuple) else as_text(value)
            except (LookupError, ValueError, TypeError):
                text = as_text(value[-1])
            return decoded(text)
    return ""
