"""Where the boxes of a graph stand and how the lines between them run: columns from left to right. Pure geometry.

Every way out leaves its box at a row of its own, so that no label stands on a line. A line that passes a column has a
place of its own there; a line that leads back runs below all boxes. Layers by longest path, order by barycentre
(Sugiyama, Tagawa, Toda: Methods for visual understanding of hierarchical system structures, 1981).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH, GAP, SPACE = 224, 88, 20  # px: a box, the air between columns, between boxes of a column
HEAD, ROW, FOOT = 60, 20, 8  # px: a box without ways, each way, below the last
PASS = 12  # px a passing line takes in a column
LANE, EDGE = 12, 16  # px between lines that lead back; around the whole
SWEEPS = 6


@dataclass(frozen=True, slots=True)
class Box:
    """A node and its ways out: (label, target). A target that is no box has no line."""

    key: str
    ways: tuple[tuple[str, str], ...] = ()

    @property
    def height(self) -> int:
        """px."""
        return HEAD + (len(self.ways) * ROW + FOOT if self.ways else 0)


@dataclass(frozen=True, slots=True)
class Placed:
    """A box at its place; `ports`: y of each way's row."""

    box: Box
    x: float
    y: float

    def port(self, number: int) -> float:
        """Middle of the row of a way."""
        return self.y + HEAD + number * ROW + ROW / 2


@dataclass(frozen=True, slots=True)
class Line:
    """A way drawn: `points` in order; two by two they are joined by a curve where x changes in the air."""

    source: str
    target: str
    way: str
    points: tuple[tuple[float, float], ...]
    leads_back: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """All places; width and height in px."""

    boxes: tuple[Placed, ...]
    lines: tuple[Line, ...]
    width: float
    height: float


Edge = tuple[str, int]  # box and number of the way
Spot = tuple[str, int, int]  # a box ("", -1 ...) or a line's place in a column: (key, way, column)


def lay_out(boxes: Sequence[Box], start: str) -> Picture:
    """Place all boxes; `start` stands in the first column, what nothing leads to as well."""
    by_key = {box.key: box for box in boxes}
    back = _back_edges(by_key, start)
    columns = _columns(by_key, back)
    spots, before = _spots(by_key, columns, back)
    _sort(spots, before)
    placed, passing, bottom = _place(by_key, spots, before)
    lines = [*_forward(by_key, placed, passing, columns, back), *_backward(by_key, placed, back, bottom)]
    lanes = sum(line.leads_back for line in lines)
    width = EDGE * 2 + (max(columns.values(), default=0) + 1) * (WIDTH + GAP) - (0 if lanes else GAP)
    return Picture(tuple(placed[box.key] for box in boxes), tuple(lines), width, bottom + (lanes + 1) * LANE + EDGE)


def _edges(by_key: Mapping[str, Box]) -> list[tuple[Edge, str]]:
    return [
        ((key, number), target)
        for key, box in by_key.items()
        for number, (_label, target) in enumerate(box.ways)
        if target in by_key
    ]


def _back_edges(by_key: Mapping[str, Box], start: str) -> frozenset[Edge]:
    """Ways that lead to a box one comes from: without them nothing goes in a circle."""
    found: set[Edge] = set()
    done: set[str] = set()
    for begin in [key for key in (start, *by_key) if key in by_key]:
        open_keys: list[str] = []
        stack: list[tuple[str, int]] = [(begin, 0)]
        while stack:
            key, number = stack.pop()
            if number == 0:
                if key in done:
                    continue
                done.add(key)
                open_keys.append(key)
            if number == len(by_key[key].ways):
                open_keys.remove(key)
                continue
            stack.append((key, number + 1))
            target = by_key[key].ways[number][1]
            if target in open_keys:
                found.add((key, number))
            elif target in by_key and target not in done:
                stack.append((target, 0))
    return frozenset(found)


def _columns(by_key: Mapping[str, Box], back: frozenset[Edge]) -> dict[str, int]:
    """The longest way from the left to each box."""
    ahead: dict[str, list[str]] = defaultdict(list)
    comes: dict[str, int] = dict.fromkeys(by_key, 0)
    for edge, target in _edges(by_key):
        if edge not in back:
            ahead[edge[0]].append(target)
            comes[target] += 1
    found = dict.fromkeys(by_key, 0)
    free = [key for key in by_key if not comes[key]]
    while free:
        key = free.pop()
        for target in ahead[key]:
            found[target] = max(found[target], found[key] + 1)
            comes[target] -= 1
            if not comes[target]:
                free.append(target)
    return found


def _spots(
    by_key: Mapping[str, Box], columns: Mapping[str, int], back: frozenset[Edge]
) -> tuple[list[list[Spot]], dict[Spot, list[Spot]]]:
    """Boxes and passing lines by column, and from which spots of the column before each is reached."""
    spots: list[list[Spot]] = [[] for _column in range(max(columns.values(), default=0) + 1)]
    before: dict[Spot, list[Spot]] = defaultdict(list)
    for key in by_key:
        spots[columns[key]].append((key, -1, columns[key]))
    for edge, target in _edges(by_key):
        if edge in back:
            continue
        last: Spot = (edge[0], -1, columns[edge[0]])
        for column in range(columns[edge[0]] + 1, columns[target]):
            spot: Spot = (*edge, column)
            spots[column].append(spot)
            before[spot].append(last)
            last = spot
        before[(target, -1, columns[target])].append(last)
    return spots, before


def _sort(spots: list[list[Spot]], before: Mapping[Spot, Sequence[Spot]]) -> None:
    """Order each column by the mean place of its neighbours, forth and back, so that few lines cross."""
    after: dict[Spot, list[Spot]] = defaultdict(list)
    for spot, sources in before.items():
        for source in sources:
            after[source].append(spot)
    for sweep in range(SWEEPS):
        ways, order = (before, spots) if sweep % 2 == 0 else (after, spots[::-1])
        at = {spot: number for column in spots for number, spot in enumerate(column)}
        for column in order:
            mean = {}
            for spot in column:
                near = [at[one] for one in ways.get(spot, ())]
                mean[spot] = sum(near) / len(near) if near else at[spot]
            column.sort(key=lambda spot: mean[spot])
            at.update({spot: number for number, spot in enumerate(column)})


def _place(
    by_key: Mapping[str, Box], spots: Sequence[Sequence[Spot]], before: Mapping[Spot, Sequence[Spot]]
) -> tuple[dict[str, Placed], dict[Spot, float], float]:
    """Boxes at their places, y of passing lines, and the lower edge of all."""
    placed: dict[str, Placed] = {}
    passing: dict[Spot, float] = {}
    bottom = 0.0
    for number, column in enumerate(spots):
        x, y = EDGE + number * (WIDTH + GAP), float(EDGE)
        for spot in column:
            key, way, _column = spot
            near = [placed[s[0]].y if s[1] < 0 else passing[s] - HEAD / 2 for s in before.get(spot, ())]
            if way < 0:
                y = max(y, min(near) if near else y)
                placed[key] = Placed(by_key[key], x, y)
                y += by_key[key].height + SPACE
            else:
                passing[spot] = max(y, (near[0] + HEAD / 2) if near else y)
                y = passing[spot] + PASS + SPACE / 2
        bottom = max(bottom, y - SPACE)
    return placed, passing, bottom


def _forward(
    by_key: Mapping[str, Box],
    placed: Mapping[str, Placed],
    passing: Mapping[Spot, float],
    columns: Mapping[str, int],
    back: frozenset[Edge],
) -> list[Line]:
    lines = []
    for (key, number), target in _edges(by_key):
        if (key, number) in back:
            continue
        source, goal = placed[key], placed[target]
        points = [(source.x + WIDTH, source.port(number))]
        for column in range(columns[key] + 1, columns[target]):
            y = passing[(key, number, column)] + PASS / 2
            x = EDGE + column * (WIDTH + GAP)
            points += [(float(x), y), (float(x + WIDTH), y)]
        points.append((goal.x, goal.y + HEAD / 2))
        lines.append(Line(key, target, by_key[key].ways[number][0], tuple(points), leads_back=False))
    return lines


def _backward(
    by_key: Mapping[str, Box], placed: Mapping[str, Placed], back: frozenset[Edge], bottom: float
) -> list[Line]:
    """Down in the air right of the source, along a lane of its own, up in the air left of the target."""
    lines = []
    for lane, ((key, number), target) in enumerate((edge, target) for edge, target in _edges(by_key) if edge in back):
        source, goal = placed[key], placed[target]
        shift = 8 + lane % 6 * 5
        right, left, y = source.x + WIDTH + shift, max(goal.x - shift, 2.0), bottom + (lane + 1) * LANE
        port, entry = source.port(number), goal.y + HEAD / 2
        points = ((source.x + WIDTH, port), (right, port), (right, y), (left, y), (left, entry), (goal.x, entry))
        lines.append(Line(key, target, by_key[key].ways[number][0], points, leads_back=True))
    return lines
