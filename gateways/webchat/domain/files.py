"""What a visitor may attach. The first bytes decide, never the name or the browser's word."""

from __future__ import annotations

import re
from dataclasses import dataclass

LARGEST = 10_000_000  # bytes of all files of one message
MOST = 3  # files of one message
_OFFICE = "application/vnd.openxmlformats-officedocument."
_ZIPPED = {
    "docx": _OFFICE + "wordprocessingml.document",
    "xlsx": _OFFICE + "spreadsheetml.sheet",
    "pptx": _OFFICE + "presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
_COMPOUND = {"doc": "application/msword", "xls": "application/vnd.ms-excel", "ppt": "application/vnd.ms-powerpoint"}
_TEXTS = {"txt": "text/plain", "csv": "text/csv", "log": "text/plain"}
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
)
ACCEPT = ".png,.jpg,.jpeg,.gif,.webp,.pdf," + ",".join(f".{end}" for end in (*_ZIPPED, *_COMPOUND, *_TEXTS))
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


class BadFile(ValueError):
    """The file is refused; `reason` is too_large, too_many, empty or type, `name` the file's."""

    def __init__(self, reason: str, name: str = "") -> None:
        super().__init__(f"{reason}: {name}")
        self.reason = reason
        self.name = name


@dataclass(frozen=True, slots=True)
class Given:
    """A file as it came."""

    name: str
    content: bytes


def media_type(given: Given) -> str:
    """The type by the file's own bytes; for office files and texts the name tells which. Raises BadFile."""
    if not given.content:
        raise BadFile("empty", given.name)
    content, end = given.content, given.name.rpartition(".")[2].lower()
    for magic, kind in _MAGIC:
        if content.startswith(magic):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content.startswith(b"PK\x03\x04") and end in _ZIPPED:
        return _ZIPPED[end]
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") and end in _COMPOUND:
        return _COMPOUND[end]
    if end in _TEXTS and _is_text(content):
        return _TEXTS[end]
    raise BadFile("type", given.name)


def check_sizes(sizes: list[tuple[str, int]]) -> None:
    """Number and bytes of the files of one message, before any is read. Raises BadFile."""
    if len(sizes) > MOST:
        raise BadFile("too_many")
    total = 0
    for name, size in sizes:
        total += size
        if total > LARGEST:
            raise BadFile("too_large", name)


def _is_text(content: bytes) -> bool:
    if _BINARY.search(content):
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return content.isascii() or not content.startswith((b"\xff\xfe", b"\xfe\xff"))
    return True
