"""How much a mail may cost to read. Each check is one pass over the bytes; what passes is parsed in a second or two.

The parser asks each line whether it ends one of the multiparts it stands in, so its time is lines times depth.
"""

from __future__ import annotations

import re
from collections import Counter

MOST_LINES = 500_000  # 25 MB of base64 are 340,000
LONGEST_HEAD = 256 * 1024  # bytes; usual servers stop at 100 KB
MOST_BOUNDARIES = 300  # a digest declares one for each of its mails
MOST_SEPARATORS = 2_000
MOST_QUESTIONS = 5_000_000  # lines times boundaries

_BOUNDARY = re.compile(rb'boundary[ \t]*=[ \t]*"?([^\s";]{1,200})', re.IGNORECASE)
_SEPARATOR = re.compile(rb"^--(\S{1,202})", re.MULTILINE)
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")


class TooIntricate(ValueError):
    """Reading the mail would keep others waiting; the text says what there is too much of."""


def check_bounds(raw: bytes) -> None:
    """Raises TooIntricate."""
    lines = raw.count(b"\n") + raw.count(b"\r") - raw.count(b"\r\n")  # a bare CR ends a line for the parser too
    if lines > MOST_LINES:
        raise TooIntricate("too many lines")
    head = _END_OF_HEAD.search(raw)
    if (head.start() if head else len(raw)) > LONGEST_HEAD and raw[:1] not in (b"\r", b"\n"):
        raise TooIntricate("headers too long")
    boundaries = _BOUNDARY.findall(raw)
    if len(boundaries) > MOST_BOUNDARIES or lines * (1 + len(boundaries)) > MOST_QUESTIONS:
        raise TooIntricate("parts too deep within each other")
    if boundaries and _separators(raw, set(boundaries)) > MOST_SEPARATORS:
        raise TooIntricate("too many parts")


def _separators(raw: bytes, boundaries: set[bytes]) -> int:
    seen = Counter(found.group(1) for found in _SEPARATOR.finditer(raw))
    return sum(count for name, count in seen.items() if name in boundaries or name.removesuffix(b"--") in boundaries)
