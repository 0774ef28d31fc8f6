"""Charts as SVG, drawn per slot width so that their text stays 12 px; pure, colours by CSS classes only.

Every chart has a <title>, direct labels, sentences for the readout (chart.js), and its numbers in a <details> table.
Values come formatted: the caller knows unit and language, this module knows pixels.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from look import words
from look.scales import Scale, round_steps

SLOT_WIDTHS = {"chart-narrow": 358, "chart-wide": 696, "chart-large": 1096}  # px; the class says where it is shown
TOP, BOTTOM, LEFT = 14, 26, 44


@dataclass(frozen=True, slots=True)
class Point:
    """One place on the horizontal axis: `value` None is a gap; `readout` is the sentence the reader gets."""

    label: str
    value: float | None
    readout: str = ""
    level: str = ""  # good, warn, bad: colours dot or bar
    mark: float | None = None  # a single day's value beside the running line


@dataclass(frozen=True, slots=True)
class Band:
    """Forecast beyond the last point: likely values with their lower and upper edge, one per further place."""

    labels: Sequence[str]
    likely: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]


@dataclass(frozen=True, slots=True)
class Chart:
    """A line or bar chart. `target` and the ends of the lines are labelled in the right margin."""

    title: str
    points: Sequence[Point]
    column: str  # head of the value column in the table
    place: str  # head of the label column
    show: Callable[[float], str]  # axis and table figures, in the viewer's language
    target: float | None = None
    target_label: str = ""
    end_label: str = ""
    band: Band | None = None
    height: int = 256
    from_zero: bool = False
    series: str = ""  # CSS class series-… of the line or bars
    label_every: int = field(default=0)  # 0 = as many labels as fit


@dataclass(frozen=True, slots=True)
class _Frame:
    """Pixels of one drawing."""

    chart: Chart
    width: int
    x: Scale
    y: Scale
    steps: Sequence[float]
    labels: Sequence[str]


def line_chart(chart: Chart, *, width: int) -> SafeString:
    """A line over the points with dots, dotted target, dashed forecast and its band."""
    frame = _frame(chart, width, inset=0.0)
    return _svg(frame, [_band(frame), _target(frame), _marks(frame), *_lines(frame), _forecast(frame), _ends(frame)])


def bar_chart(chart: Chart, *, width: int) -> SafeString:
    """Upright bars from zero, one per point, coloured by level, with the dotted target above them."""
    frame = _frame(chart, width, inset=0.5)
    places = max(len(frame.labels), 1)
    room = (frame.x.at(1) - frame.x.at(0)) if places > 1 else 40.0
    thick = round(min(max(room * 0.64, 2.0), 40.0), 1)
    zero = frame.y.at(max(0.0, frame.y.low))
    bars = format_html_join(
        "",
        '<rect class="bar {}" x="{}" y="{}" width="{}" height="{}"/>',
        (
            (
                _series(point.level),
                round(frame.x.at(index) - thick / 2, 1),
                *_upright(frame.y.at(point.value), zero, thick),
            )
            for index, point in enumerate(chart.points)
            if point.value is not None
        ),
    )
    return _svg(frame, [bars, _target(frame), _ends(frame)])


def chart_set(chart: Chart, *, kind: Callable[..., SafeString] = line_chart) -> SafeString:
    """The chart for every slot width, CSS shows the one that fits; its sentences and its table once."""
    drawings = format_html_join(
        "",
        '<div class="{}"><div class="chart" tabindex="0" role="group" aria-label="{}" data-reach="{} {}">{}'
        '<div class="readout"></div></div></div>',
        (
            (slot, words.CHART_KEYS, *reach(chart, width=width, kind=kind), kind(chart, width=width))
            for slot, width in SLOT_WIDTHS.items()
        ),
    )
    return format_html('<div class="slots" data-words="{}">{}{}</div>', readouts(chart), drawings, data_table(chart))


def reach(chart: Chart, *, width: int, kind: Callable[..., SafeString] = line_chart) -> tuple[float, float]:
    """Pixels of the first and the last point for chart.js; those between are spread evenly."""
    x = _frame(chart, width, inset=0.5 if kind is bar_chart else 0.0).x
    return x.at(0), x.at(max(0, len(chart.points) - 1))


def readouts(chart: Chart) -> str:
    """JSON list of the sentences for chart.js, one per point."""
    sentences = [point.readout or _sentence(chart, point) for point in chart.points]
    return json.dumps(sentences, ensure_ascii=False, separators=(",", ":"))


def data_table(chart: Chart) -> SafeString:
    """The numbers of the chart as a table behind "Show as table"."""
    rows = format_html_join(
        "",
        '<tr><th scope="row">{}</th><td class="num">{}</td></tr>',
        ((point.label, _shown(chart, point.value)) for point in chart.points),
    )
    return format_html(
        '<details class="data"><summary>{}</summary><table class="table tight"><caption class="sr">{}</caption>'
        '<thead><tr><th scope="col">{}</th><th scope="col" class="num">{}</th></tr></thead>'
        "<tbody>{}</tbody></table></details>",
        words.SHOW_AS_TABLE,
        chart.title,
        chart.place,
        chart.column,
        rows,
    )


def _frame(chart: Chart, width: int, *, inset: float) -> _Frame:
    right = 16 if not (chart.target_label or chart.end_label) else 8 + _text_px([chart.target_label, chart.end_label])
    labels = [point.label for point in chart.points] + list(chart.band.labels if chart.band else ())
    steps = round_steps(*_range(chart))
    x = Scale(-inset, max(len(labels) - 1, 0) + inset, LEFT, width - right)
    return _Frame(chart, width, x, Scale(steps[0], steps[-1], chart.height - BOTTOM, TOP), steps, labels)


def _range(chart: Chart) -> tuple[float, float]:
    values = [value for point in chart.points for value in (point.value, point.mark) if value is not None]
    if chart.band:
        values += [*chart.band.low, *chart.band.high]
    values += [chart.target] if chart.target is not None else []
    values += [0.0] if chart.from_zero or not values else []
    return min(values), max(values)


def _svg(frame: _Frame, layers: Sequence[str]) -> SafeString:
    chart = frame.chart
    left, right = frame.x.start, frame.x.end
    hit = format_html(
        '<line class="cursor" y1="{0}" y2="{1}" x1="0" x2="0"/>'
        '<rect class="hit" x="{2}" y="{0}" width="{3}" height="{4}"/>',
        TOP,
        chart.height - BOTTOM,
        left,
        right - left,
        chart.height - BOTTOM - TOP,
    )
    body = mark_safe("".join(conditional_escape(layer) for layer in [_grid(frame), *layers, hit]))  # noqa: S308
    return format_html(
        '<svg class="{}" viewBox="0 0 {} {}" role="img"><title>{}</title>{}</svg>',
        chart.series,
        frame.width,
        chart.height,
        chart.title,
        body,
    )


def _grid(frame: _Frame) -> SafeString:
    lines = format_html_join(
        "",
        '<path class="grid" d="M{} {}H{}"/><text x="{}" y="{}" text-anchor="end">{}</text>',
        (
            (LEFT, frame.y.at(step), frame.x.end, LEFT - 8, round(frame.y.at(step) + 4, 1), frame.chart.show(step))
            for step in frame.steps
        ),
    )
    every = frame.chart.label_every or max(1, -(-len(frame.labels) * _text_px(frame.labels) // (frame.x.end - LEFT)))
    labels = format_html_join(
        "",
        '<text x="{}" y="{}" text-anchor="middle">{}</text>',
        (
            (frame.x.at(index), frame.chart.height - 8, label)
            for index, label in enumerate(frame.labels)
            if index % int(every) == 0
        ),
    )
    return lines + labels


def _target(frame: _Frame) -> str:
    if frame.chart.target is None:
        return ""
    return format_html('<path class="target" d="M{} {}H{}"/>', LEFT, frame.y.at(frame.chart.target), frame.x.end)


def _marks(frame: _Frame) -> SafeString:
    return format_html_join(
        "",
        '<circle class="mark-dot {}" cx="{}" cy="{}" r="2.25"/>',
        (
            (_series(point.level), frame.x.at(index), frame.y.at(point.mark))
            for index, point in enumerate(frame.chart.points)
            if point.mark is not None
        ),
    )


def _lines(frame: _Frame) -> list[SafeString]:
    """One polyline per unbroken run; a lone point becomes a dot, so that it is not lost."""
    runs: list[list[tuple[float, float]]] = [[]]
    for index, point in enumerate(frame.chart.points):
        if point.value is None:
            runs.append([])
        else:
            runs[-1].append((frame.x.at(index), frame.y.at(point.value)))
    drawn = [format_html('<polyline class="line" points="{}"/>', _path(run)) for run in runs if len(run) > 1]
    dots = [format_html('<circle class="dot" cx="{}" cy="{}" r="3"/>', *run[0]) for run in runs if len(run) == 1]
    return drawn + dots


def _band(frame: _Frame) -> str:
    if not frame.chart.band:
        return ""
    upper = (
        [start, *_beyond(frame, frame.chart.band.high)]
        if (start := _last(frame))
        else _beyond(frame, frame.chart.band.high)
    )
    lower = _beyond(frame, frame.chart.band.low)
    return format_html('<polygon class="band" points="{}"/>', _path([*upper, *reversed(lower)]))


def _forecast(frame: _Frame) -> str:
    if not frame.chart.band:
        return ""
    start = _last(frame)
    places = [*([start] if start else []), *_beyond(frame, frame.chart.band.likely)]
    return format_html('<polyline class="line likely" points="{}"/>', _path(places))


def _ends(frame: _Frame) -> SafeString:
    """Labels in the right margin; the two are pushed apart where they would overlap."""
    chart, last = frame.chart, _last(frame)
    wanted = [("t-2", chart.target_label, frame.y.at(chart.target))] if chart.target is not None else []
    if chart.end_label and last:
        end = frame.y.at(chart.band.likely[-1]) if chart.band and chart.band.likely else last[1]
        wanted.append(("t-strong", chart.end_label, end))
    wanted.sort(key=lambda one: one[2])
    if len(wanted) == 2 and wanted[1][2] - wanted[0][2] < 16:
        middle = (wanted[0][2] + wanted[1][2]) / 2
        wanted = [(*wanted[0][:2], middle - 8), (*wanted[1][:2], middle + 8)]
    return format_html_join(
        "",
        '<text class="{}" x="{}" y="{}">{}</text>',
        ((kind, frame.x.end + 8, round(y + 4, 1), text) for kind, text, y in wanted if text),
    )


def _last(frame: _Frame) -> tuple[float, float] | None:
    for index in range(len(frame.chart.points) - 1, -1, -1):
        value = frame.chart.points[index].value
        if value is not None:
            return frame.x.at(index), frame.y.at(value)
    return None


def _beyond(frame: _Frame, values: Sequence[float]) -> list[tuple[float, float]]:
    first = len(frame.chart.points)
    return [(frame.x.at(first + index), frame.y.at(value)) for index, value in enumerate(values)]


def _path(places: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in places)


def _upright(y: float, zero: float, thick: float) -> tuple[float, float, float]:
    return min(y, zero), thick, round(abs(zero - y), 1)


def _series(level: str) -> str:
    return f"series-{level}" if level else ""


def _shown(chart: Chart, value: float | None) -> str:
    return "–" if value is None else chart.show(value)


def _sentence(chart: Chart, point: Point) -> str:
    return f"{point.label}: {_shown(chart, point.value)}"


def _text_px(texts: Sequence[str]) -> int:
    """Room for the longest text at 12 px; 7 px a letter holds for Latin and Cyrillic figures and words."""
    return max((len(str(text)) for text in texts), default=0) * 7 + 10
