"""What the writer said now, apart from what the mail repeats below it. fresh + quoted is always the whole text."""

from __future__ import annotations

import re

# A line that begins the repeated mail: "On ... wrote:", "... пишет:", Outlook's and Gmail's separators.
_ATTRIBUTION = re.compile(
    r"^[ \t]*(on\b.{4,200}\bwrote:|am\b.{4,200}\bschrieb.{0,80}:|le\b.{4,200}\ba écrit ?:|"
    r".{4,200}(пишет|писал|писала|написал|написала|написал\(а\)) ?:)[ \t]*$",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(
    r"^[ \t]*(-{2,} ?(original message|исходное сообщение|пересланное сообщение|ursprüngliche nachricht)"
    r"[ \t]?-{2,}|_{20,})[ \t]*$",
    re.IGNORECASE,
)
_HEADER_BLOCK = re.compile(r"^[ \t]*\*?(from|от|von|de):\*? .{3,}", re.IGNORECASE)
_HEADER_NEXT = re.compile(r"^[ \t]*\*?(sent|date|to|отправлено|дата|кому|gesendet|datum|envoyé):\*? ", re.IGNORECASE)
LINES_LOOKED_AT = 4_000


def split_quoted(text: str) -> tuple[str, str]:
    """(fresh, quoted). Interleaved answers stay whole: only a tail that repeats is cut off, never all of a mail."""
    lines = text.splitlines(keepends=True)
    start = _tail_start(lines[:LINES_LOOKED_AT])
    if start is None:
        return text, ""
    fresh = "".join(lines[:start])
    return (fresh, "".join(lines[start:])) if fresh.strip() else (text, "")


def _tail_start(lines: list[str]) -> int | None:
    for number, line in enumerate(lines):
        if _SEPARATOR.match(line) and number:
            return number
        if _HEADER_BLOCK.match(line) and number and any(_HEADER_NEXT.match(n) for n in lines[number + 1 : number + 3]):
            return number
        quoted_from = _attributed(lines, number)
        if quoted_from is not None and _only_quotes(lines[quoted_from:]):
            return number
        if line.startswith(">") and _only_quotes(lines[number:]):
            return number
    return None


def _attributed(lines: list[str], number: int) -> int | None:
    """Where the quote below an attribution on one or two lines begins."""
    if not lines[number].strip():
        return None
    for length in (1, 2):
        head = " ".join(line.strip() for line in lines[number : number + length])
        if len(head) <= 300 and _ATTRIBUTION.match(head):
            return number + length
    return None


def _only_quotes(lines: list[str]) -> bool:
    """Quoted or blank to the end, at least one of them quoted."""
    kinds = {line.lstrip()[:1] for line in lines if line.strip()}
    return kinds == {">"}
