"""Bytes of mail to text, whatever the sender claimed about them."""

from __future__ import annotations

import codecs
import re
import unicodedata

# Runs of letters in the upper half: single ones are accents of Western text, long runs are Cyrillic.
_HIGH_RUN = re.compile(rb"[\xc0-\xff]{3,}")
_ALIASES = {"unicode-1-1-utf-7": "utf-7", "cp-1251": "cp1251", "windows-1251": "cp1251", "ks_c_5601-1987": "cp949"}
# Codecs that Python knows and mail does not mean: they turn bytes to bytes, or run slowly on hostile input.
_NO_CHARSET = {"unicode_escape", "raw_unicode_escape", "undefined", "idna", "punycode", "mbcs", "oem"}
_HARMFUL = re.compile(r"[\u202a-\u202e\u2066-\u2069\u200b\ufeff\u2060]")  # direction overrides, zero-width fillers
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def known_charset(name: str) -> str:
    """Python's name of a text charset; empty for one that is unknown or no charset."""
    name = name.strip().strip("\"'").lower()[:40]
    try:
        info = codecs.lookup(_ALIASES.get(name, name))
    except (LookupError, ValueError, UnicodeError):  # ValueError: NUL in the name
        return ""
    is_text = getattr(info, "_is_text_encoding", True)
    return info.name if is_text and info.name.replace("-", "_") not in _NO_CHARSET else ""


def decode_text(content: bytes, charset: str = "") -> str:
    """Text of bytes: by the stated charset, else UTF-8, else a guess between Cyrillic and Western; never fails."""
    for name in (known_charset(charset), "utf-8"):
        if not name or (name == "ascii" and not content.isascii()):
            continue
        try:
            return content.decode(name)
        except (UnicodeError, ValueError):
            continue
    name = known_charset(charset)
    if name and name not in ("ascii", "utf-8"):
        return content.decode(name, errors="replace")
    return content.decode("cp1251" if _HIGH_RUN.search(content) else "cp1252", errors="replace")


def clean_text(text: str) -> str:
    """Without NUL and other controls (tab and newline stay), overrides of direction and fillers; NFC, "\\n" ends."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _HARMFUL.sub("", _CONTROL.sub("", text))


def clean_line(text: str, limit: int) -> str:
    """One line of at most `limit` characters, single spaces."""
    return " ".join(clean_text(text[: limit * 20]).split())[:limit]
