"""Which sites may carry a widget: a list of origins, written out. Every site at once is never an answer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

_HOST = re.compile(r"^(\*\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$")
MOST = 40


class BadOrigin(ValueError):
    """The text names no site; `origin` is the text."""

    def __init__(self, origin: str) -> None:
        super().__init__(origin)
        self.origin = origin


def clean_origin(text: str) -> str:
    """`https://shop.example` or `https://*.shop.example`, lower case, without path; a port stays unless it is usual.

    Raises BadOrigin, also for "*": a client that allows everybody gives its visitors to every phishing page.
    """
    origin = text.strip().lower().rstrip("/")
    try:
        parts = urlsplit(origin)
        port = parts.port
    except ValueError as error:
        raise BadOrigin(text) from error
    host = parts.hostname or ""
    plain = not (parts.path or parts.query or parts.fragment or parts.username or parts.password)
    if parts.scheme not in ("http", "https") or not plain or len(host) > 253 or not _HOST.match(host):
        raise BadOrigin(text)
    if host.startswith("*.") and "." not in host[2:]:
        raise BadOrigin(text)  # *.com
    usual = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{host}" + (f":{port}" if port and port != usual else "")


def clean_origins(texts: Iterable[str]) -> list[str]:
    """The list without doubles, in the order given. Raises BadOrigin."""
    return list(dict.fromkeys(clean_origin(text) for text in texts))[:MOST]
