"""Pictures of graphs: no box on another, no line through a box, whatever leads where."""

from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from look.graphs import WIDTH, Box, lay_out

KEYS = [f"n{number}" for number in range(9)]


@st.composite
def graphs(draw):
    keys = KEYS[: draw(st.integers(1, len(KEYS)))]
    return [
        Box(
            key,
            tuple((f"w{n}", to) for n, to in enumerate(draw(st.lists(st.sampled_from([*keys, "gone"]), max_size=4)))),
        )
        for key in keys
    ]


def inside(placed, x: float, y: float) -> bool:
    return placed.x < x < placed.x + WIDTH and placed.y < y < placed.y + placed.box.height


@given(graphs())
def test_boxes_never_overlap_and_lines_run_in_the_air(boxes):
    picture = lay_out(boxes, "n0")
    assert [one.box for one in picture.boxes] == boxes
    for a, b in combinations(picture.boxes, 2):
        apart = a.x + WIDTH <= b.x or b.x + WIDTH <= a.x
        assert apart or a.y + a.box.height <= b.y or b.y + b.box.height <= a.y, (a, b)
    for line in picture.lines:
        for (x1, y1), (x2, y2) in pairwise(line.points):
            for part in range(11):  # a curve stays between the ends of its stretch: its box of ends is what counts
                x, y = x1 + (x2 - x1) * part / 10, y1 + (y2 - y1) * part / 10
                assert not any(inside(one, x, y) for one in picture.boxes), (line, x, y)
    for one in picture.boxes:
        assert one.x + WIDTH <= picture.width
        assert one.y + one.box.height <= picture.height


@given(graphs())
def test_every_way_to_a_box_is_drawn_once(boxes):
    keys = {box.key for box in boxes}
    wanted = sorted((box.key, name, to) for box in boxes for name, to in box.ways if to in keys)
    assert sorted((line.source, line.way, line.target) for line in lay_out(boxes, "n0").lines) == wanted


def test_a_straight_flow_is_a_row():
    picture = lay_out([Box("a", (("next", "b"),)), Box("b", (("next", "c"),)), Box("c")], "a")
    assert [one.y for one in picture.boxes] == [16, 16, 16]
    assert not any(line.leads_back for line in picture.lines)


def test_the_same_graph_gives_the_same_picture():
    boxes = [Box("a", (("1", "c"), ("2", "b"), ("3", "a"))), Box("b", (("next", "c"),)), Box("c", (("next", "a"),))]
    assert lay_out(boxes, "a") == lay_out(boxes, "a")
    assert [line.leads_back for line in lay_out(boxes, "a").lines].count(True) == 2
