"""Text of a mail that has only HTML, and HTML of a text whose repeated part folds away."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

_BREAKS = {
    "p",
    "div",
    "br",
    "tr",
    "li",
    "table",
    "ul",
    "ol",
    "blockquote",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "pre",
}
_TAG = re.compile(r"<[^<>]{0,2000}>")


class _Reader(HTMLParser):
    """Reads sanitised markup only: nesting and size are already bounded."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._after_link = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BREAKS:
            self.words.append("\n")
        elif tag in {"td", "th"} or (tag == "a" and self._after_link):  # a row of links has no spaces of its own
            self.words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BREAKS and tag != "br":
            self.words.append("\n")
        self._after_link = tag == "a" or self._after_link

    def handle_data(self, data: str) -> None:
        self.words.append(re.sub(r"\s+", " ", data))
        self._after_link = False


def text_of_html(safe: str) -> str:
    """Readable text of sanitised HTML: one line per block, at most one blank line between."""
    reader = _Reader()
    reader.feed(safe)
    reader.close()
    lines = [" ".join(line.split()) for line in "".join(reader.words).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def rough_text(unsafe: str) -> str:
    """Text of HTML too large or too deep to be sanitised: tags cut out, nothing understood."""
    return "\n".join(line.strip() for line in html.unescape(_TAG.sub(" ", unsafe)).split("\n") if line.strip())


def html_of_text(fresh: str, quoted: str) -> str:
    """Both parts as HTML; the quoted one is folded and opens without a script."""
    paragraphs = _paragraphs(fresh)
    return f"{paragraphs}<details><summary>…</summary>{_paragraphs(quoted)}</details>" if quoted.strip() else paragraphs


def _paragraphs(text: str) -> str:
    blocks = [block for block in re.split(r"\n[ \t]*\n", text.strip("\n")) if block.strip()]
    return "".join(f"<p>{html.escape(block.strip(chr(10))).replace(chr(10), '<br>')}</p>" for block in blocks)
