"""HTML of strangers made harmless: no scripts, styles, forms, frames, remote pictures or hidden addresses.

Three passes: clean; rename what must not load (pictures) and fold what is repeated; clean again with the final list.
The last pass has the last word, so a fault of the second cannot let anything through.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser

import nh3

LONGEST_HTML = 500_000  # characters; a longer one is kept as a file
MOST_TAGS = 10_000
DEEPEST = 400  # elements within each other: the sanitiser's time grows with the square of the depth

_TEXT_TAGS = {
    "a", "abbr", "b", "bdi", "big", "blockquote", "br", "caption", "center", "code", "col", "colgroup", "dd", "del",
    "div", "dl", "dt", "em", "font", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "ol",
    "p", "pre", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "table", "tbody", "td", "tfoot",
    "th", "thead", "tr", "tt", "u", "ul",
}  # fmt: skip
_CELL = {"colspan", "rowspan"}
_ATTRIBUTES = {"a": {"href"}, "td": _CELL, "th": _CELL, "ol": {"start", "type"}, "col": {"span"}}
_FIRST = {**_ATTRIBUTES, "img": {"src", "alt"}, "blockquote": {"type", "class"}, "div": {"class", "id"}}
_LAST = {**_ATTRIBUTES, "img": {"alt", "data-attachment", "data-blocked-src"}}
_DROPPED = {"script", "style", "title", "template", "noscript", "svg", "math", "object", "iframe", "textarea", "select"}
_SCHEMES = {"http", "https", "mailto", "tel"}
_VOID = {"br", "col", "hr", "img"}
_QUOTE_CLASS = re.compile(r"\b(gmail_quote|yahoo_quoted|protonmail_quote|moz-cite)\b")
_TAG_START = re.compile(r"<(/?)([a-zA-Z][^\s<>/]*)")
# Elements that never stand in their own kind: the next one ends them, written or not.
_FLAT = _VOID | {"area", "base", "dd", "dt", "input", "li", "link", "meta", "option", "p", "td", "th", "tr", "wbr"}

_first = nh3.Cleaner(
    tags=_TEXT_TAGS,
    clean_content_tags=_DROPPED,
    attributes=_FIRST,
    url_schemes=_SCHEMES | {"cid"},
    url_relative="deny",
    link_rel=None,
)
_last = nh3.Cleaner(
    tags=_TEXT_TAGS | {"details", "summary"},
    clean_content_tags=_DROPPED,
    attributes=_LAST,
    url_schemes=_SCHEMES,
    url_relative="deny",
    link_rel="noopener noreferrer",
    set_tag_attribute_values={"a": {"target": "_blank"}},
)


@dataclass(frozen=True, slots=True)
class SafeHtml:
    """`whole` holds everything, repeated parts folded; `fresh` is the same without them."""

    whole: str
    fresh: str
    blocked_count: int  # remote pictures that do not load


def safe_html(unsafe: str, attachments: Mapping[str, str]) -> SafeHtml | None:
    """Clean HTML of a stranger; `attachments` maps Content-IDs to ids of stored files.

    Pictures lose their address: `data-attachment` names the stored file, `data-blocked-src` the remote address.
    None when it is too large to be judged in reasonable time.
    """
    if len(unsafe) > LONGEST_HTML or not _is_quick(unsafe):
        return None
    cleaned = _first.clean(unsafe.replace("\x00", ""))
    rewriter = _rewritten(cleaned, attachments, folds=True)
    if not html.unescape(re.sub(r"<(?!img)[^<>]*>", "", "".join(rewriter.fresh))).strip():
        rewriter = _rewritten(cleaned, attachments, folds=False)  # nothing but a quote: then the quote is the text
    whole, fresh = "".join(rewriter.whole), "".join(rewriter.fresh)
    return SafeHtml(_last.clean(whole), _last.clean(fresh), rewriter.blocked_count)


def _is_quick(unsafe: str) -> bool:
    """Neither too many tags nor too many within each other."""
    count = depth = deepest = 0
    for ends, name in _TAG_START.findall(unsafe):
        count += not ends
        if name.lower() not in _FLAT:
            depth = max(0, depth - 1) if ends else depth + 1
            deepest = max(deepest, depth)
    return count <= MOST_TAGS and deepest <= DEEPEST


def clean_own(markup: str) -> str:
    """The last pass alone, for HTML that was made here of text."""
    return _last.clean(markup)


def _rewritten(cleaned: str, attachments: Mapping[str, str], *, folds: bool) -> _Rewriter:
    rewriter = _Rewriter(attachments, folds=folds)
    rewriter.feed(cleaned)
    rewriter.close()
    return rewriter


class _Rewriter(HTMLParser):
    """Reads what the first pass wrote (well-formed, known tags) and writes it anew."""

    def __init__(self, attachments: Mapping[str, str], *, folds: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.attachments = attachments
        self.folds = folds
        self.whole: list[str] = []
        self.fresh: list[str] = []
        self.blocked_count = 0
        self._stack: list[bool] = []  # per open element: did it begin the quote?

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        begins = self.folds and tag not in _VOID and not any(self._stack) and _is_quote(tag, given)
        if begins:
            self.whole.append("<details><summary>…</summary>")
        if tag not in _VOID:
            self._stack.append(begins)
        self._write(self._start(tag, given))

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID or not self._stack:
            return
        self._write(f"</{tag}>")
        if self._stack.pop():
            self.whole.append("</details>")

    def handle_data(self, data: str) -> None:
        self._write(html.escape(data, quote=False))

    def _write(self, markup: str) -> None:
        self.whole.append(markup)
        if not any(self._stack):
            self.fresh.append(markup)

    def _start(self, tag: str, given: dict[str, str]) -> str:
        if tag == "img":
            given = self._picture(given)
        kept = "".join(f' {name}="{html.escape(value)}"' for name, value in given.items())
        return f"<{tag}{kept}>"

    def _picture(self, given: dict[str, str]) -> dict[str, str]:
        source, kept = given.get("src", "").strip(), {"alt": given.get("alt", "")}
        if source.lower().startswith("cid:"):
            identifier = self.attachments.get(source[4:].strip("<>"))
            return {**kept, "data-attachment": identifier} if identifier else kept
        if source:
            self.blocked_count += 1
            return {**kept, "data-blocked-src": source[:2000]}
        return kept


def _is_quote(tag: str, given: dict[str, str]) -> bool:
    named = _QUOTE_CLASS.search(given.get("class", "")) is not None
    if tag == "blockquote":
        return named or given.get("type", "").lower() == "cite"
    return tag == "div" and (named or given.get("id", "") in ("divRplyFwdMsg", "appendonsend"))
