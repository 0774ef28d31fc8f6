"""A flow drawn: boxes with their ways, lines between them, as SVG; and the same as rows of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from look.graphs import ROW, WIDTH, Box, Line, Picture, Placed, lay_out
from routing.domain.flow_checks import graph_of
from routing.domain.flow_nodes import Way, nodes_of
from routing.flow_words import case_text, type_text, way_text

FITS = 28  # letters beside each other in a box; the whole text is in the tooltip and in the table


@dataclass(frozen=True, slots=True)
class Row:
    """A node in the table."""

    key: str
    type: str
    words: str
    ways: tuple[tuple[str, str], ...]


def rows_of(document: Any, language: str) -> list[Row]:
    """Every readable node in the order of the document."""
    graph = graph_of(document)
    return [
        Row(
            key=key,
            type=_type(node),
            words=_words(node, language),
            ways=tuple((_way(node, way, language), way.target) for way in graph[key]),
        )
        for key, node in nodes_of(document).items()
    ]


def picture_of(document: Any, language: str, marked: Sequence[str] = ()) -> SafeString:
    """The graph; boxes of `marked` nodes have problems. Empty when there is nothing to draw."""
    rows = rows_of(document, language)
    if not rows:
        return SafeString("")
    start = document.get("start") if isinstance(document.get("start"), str) else rows[0].key
    picture = lay_out([Box(row.key, row.ways) for row in rows], start)
    by_key = {row.key: row for row in rows}
    lines = format_html_join("", "{}", ((_line(line),) for line in picture.lines))
    boxes = format_html_join("", "{}", ((_box(one, by_key[one.box.key], marked, start),) for one in picture.boxes))
    return format_html(
        '<svg class="flow-graph" role="img" aria-labelledby="flow-title flow-desc" width="{}" height="{}"'
        ' viewBox="0 0 {} {}"><title id="flow-title">{}</title><desc id="flow-desc">{}</desc>{}{}</svg>',
        *_size(picture), *_size(picture), _("Graph of the flow"), _told(rows, start), lines, boxes,
    )  # fmt: skip


def _size(picture: Picture) -> tuple[int, int]:
    return round(picture.width), round(picture.height)


def _told(rows: Sequence[Row], start: str) -> str:
    count = ngettext("{n} node", "{n} nodes", len(rows)).format(n=len(rows))
    return _("{count}, beginning with “{start}”. The table below says the same in words.").format(
        count=count, start=start
    )


def _type(node: Mapping[str, Any]) -> str:
    """What the node does, and the recording it plays."""
    played = f" · ♪ {node['recording']}" if isinstance(node.get("recording"), str) else ""
    return type_text(str(node["type"])) + played


def _words(node: Mapping[str, Any], language: str) -> str:
    """What the node says or does, in short."""
    text = node.get("text")
    if isinstance(text, Mapping):
        return str(text.get(language) or next(iter(text.values()), ""))
    for name in ("queue", "flow", "url", "value"):
        if isinstance(node.get(name), str):
            return str(node[name])
    return ""


def _way(node: Mapping[str, Any], way: Way, language: str) -> str:
    """A choice by key and label, a case by what it asks, the rest by name."""
    if len(way.path) < 5:
        return way_text(way.name)
    part = node[str(way.path[2])][int(way.path[3])]
    label = part.get("label")
    if isinstance(label, Mapping):
        return f"{way.name} · {label.get(language) or next(iter(label.values()), '')}"
    return case_text(part)


def _box(one: Placed, row: Row, marked: Sequence[str], start: str) -> SafeString:
    classes = "flow-box" + (" flow-bad" if row.key in marked else "") + (" flow-start" if row.key == start else "")
    ways = format_html_join("", "{}", (_way_row(one, number) for number in range(len(row.ways))))
    whole = " · ".join(part for part in (row.key, row.type, row.words) if part)
    return format_html(
        '<g class="{}"><title>{}</title><rect x="{}" y="{}" width="{}" height="{}" rx="8"/>'
        '<text class="flow-key" x="{}" y="{}">{}</text><text x="{}" y="{}">{}</text>'
        '<text class="flow-words" x="{}" y="{}">{}</text>{}</g>',
        classes, whole, one.x, one.y, WIDTH, one.box.height,
        one.x + 12, one.y + 19, _short(row.key), one.x + 12, one.y + 35, _short(row.type),
        one.x + 12, one.y + 51, _short(row.words), ways,
    )  # fmt: skip


def _way_row(one: Placed, number: int) -> tuple[SafeString]:
    label, y = one.box.ways[number][0], one.port(number)
    text = format_html(
        '<path class="flow-rule" d="M{} {}h{}"/><text class="flow-way" x="{}" y="{}">{}</text>'
        '<circle cx="{}" cy="{}" r="3"/>',
        one.x, y - ROW / 2, WIDTH, one.x + WIDTH - 12, y + 4, _short(label), one.x + WIDTH, y,
    )  # fmt: skip
    return (text,)


def _line(line: Line) -> SafeString:
    """Curves in the air between columns, straight where a column is passed; the way back is all straight."""
    (x, y), parts = line.points[0], []
    for number, (to_x, to_y) in enumerate(line.points[1:]):
        if line.leads_back or number % 2:
            parts.append(f"L{to_x} {to_y}")
        else:
            middle = (x + to_x) / 2
            parts.append(f"C{middle} {y} {middle} {to_y} {to_x} {to_y}")
        x, y = to_x, to_y
    parts.append(f"M{x - 6} {y - 4}L{x} {y}L{x - 6} {y + 4}")
    kind = "flow-line flow-back" if line.leads_back else "flow-line"
    begin = line.points[0]
    return format_html('<path class="{}" d="M{} {}{}"/>', kind, begin[0], begin[1], "".join(parts))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= FITS else f"{line[: FITS - 1]}…"
