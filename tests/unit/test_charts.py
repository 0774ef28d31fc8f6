"""Charts as text: one drawing per slot width, gaps, bands, labels that do not collide, nothing the policy refuses."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from look.bars import bullet_svg, share_svg, state_bar_svg
from look.charts import SLOT_WIDTHS, Band, Chart, Point, bar_chart, chart_set, data_table, line_chart, reach, readouts
from look.heat import heat_cell, heat_step
from look.scales import Scale, round_steps


def chart(values: list[float | None], **options: object) -> Chart:
    points = [Point(str(day), value) for day, value in enumerate(values, start=1)]
    standard = {"title": "Service level", "column": "Share", "place": "Day", "show": lambda value: f"{value:g}"}
    return Chart(points=points, **(standard | options))


@pytest.mark.parametrize("width", SLOT_WIDTHS.values())
@pytest.mark.parametrize("draw", [line_chart, bar_chart])
def test_a_drawing_has_its_width_a_title_and_well_formed_markup(width, draw):
    root = ElementTree.fromstring(draw(chart([80, 82, 79], target=80, target_label="target 80"), width=width))
    assert root.get("viewBox") == f"0 0 {width} 256"
    assert root.find("title").text == "Service level"
    assert root.find(".//path[@class='target']") is not None


def test_no_drawing_carries_style_or_script():
    markup = chart_set(chart([1, None, 3], band=Band(["4"], [3], [2], [4]), target=2, target_label="t"))
    assert not re.search(r"style=|<script|\son\w+=", markup)


def test_a_gap_breaks_the_line_and_a_lone_value_becomes_a_dot():
    root = ElementTree.fromstring(line_chart(chart([80, 81, None, 79]), width=696))
    assert len(root.findall(".//polyline[@class='line']")) == 1
    assert len(root.findall(".//circle[@class='dot']")) == 1


def test_the_forecast_starts_where_the_line_ends():
    markup = line_chart(chart([80, 81], band=Band(["3", "4"], [82, 83], [80, 80], [84, 86])), width=696)
    root = ElementTree.fromstring(markup)
    line = root.find(".//polyline[@class='line']").get("points").split()
    likely = root.find(".//polyline[@class='line likely']").get("points").split()
    assert likely[0] == line[-1]
    assert len(likely) == 3


def test_labels_in_the_margin_keep_sixteen_pixels_apart():
    markup = line_chart(chart([80, 80.1], target=80, target_label="target", end_label="now"), width=358)
    ends = [text for text in ElementTree.fromstring(markup).findall("text") if text.get("class")]
    first, second = sorted(float(text.get("y")) for text in ends)
    assert second - first >= 15.9


def test_words_of_a_client_are_escaped():
    hostile = chart([1], title="<b>", target=1, target_label='"><script>')
    markup = chart_set(hostile)
    assert "<b>" not in markup
    assert "<script>" not in markup
    assert ElementTree.fromstring(line_chart(hostile, width=358)).find("title").text == "<b>"


def test_an_empty_chart_is_still_a_chart():
    for draw in (line_chart, bar_chart):
        ElementTree.fromstring(draw(chart([]), width=358))
    assert json.loads(readouts(chart([]))) == []


def test_readout_and_table_tell_the_same_numbers():
    drawn = chart([80, None])
    assert json.loads(readouts(drawn)) == ["1: 80", "2: –"]
    assert re.findall(r'class="num">([^<]+)</td>', data_table(drawn)) == ["80", "–"]


def test_the_reader_finds_every_point_between_the_first_and_the_last():
    drawn = chart([80, 85, 90])
    first, last = reach(drawn, width=696)
    dots = ElementTree.fromstring(line_chart(drawn, width=696)).find(".//polyline").get("points").split()
    assert [float(dot.split(",")[0]) for dot in dots] == [first, (first + last) / 2, last]
    assert str(chart_set(drawn)).count("1: 80") == 1, "the sentences are given once, whatever the number of widths"


def test_bars_stand_on_zero():
    root = ElementTree.fromstring(bar_chart(chart([5, 10], from_zero=True), width=696))
    bars = root.findall(".//rect[@class='bar ']")
    assert {round(float(bar.get("y")) + float(bar.get("height")), 1) for bar in bars} == {230.0}
    assert float(bars[1].get("height")) == 2 * float(bars[0].get("height"))


@given(st.floats(-1e6, 1e6), st.floats(0, 1e6), st.integers(2, 9))
@example(-1e-05, 5006.0, 2)
def test_round_steps_hold_the_range(low, spread, about):
    steps = round_steps(low, low + spread, about=about)
    nothing = 1e-6 + 1e-8 * (steps[1] - steps[0])  # less than a hundred-millionth of a step is no pixel
    assert steps[0] <= low + nothing
    assert steps[-1] >= low + spread - nothing
    assert 2 <= len(steps) <= about * 3


def test_a_flat_scale_maps_to_the_middle():
    assert Scale(3, 3, 0, 100).at(3) == 50


@pytest.mark.parametrize(
    ("value", "step"),
    [(0.81, 0), (0.80, 0), (0.79, 1), (0.75, 1), (0.74, 2), (0.68, 2), (0.67, 3), (0.60, 3), (0.59, 4)],
)
def test_heat_steps_by_the_distance_below_target(value, step):
    assert heat_step(value, 0.80) == step


def test_heat_cells_never_show_a_missing_value_as_zero():
    assert heat_cell(None, target=0.8, show=str).kind == "none"
    assert heat_cell(0.1, target=0.8, show=str, excluded=True).step == 0


@pytest.mark.parametrize(("value", "width"), [(0.5, "50%"), (1.7, "100%"), (-1, "0%"), (0.333333, "33.33%")])
def test_bars_stay_inside_their_ground(value, width):
    assert f'width="{width}"' in share_svg(value).split("fill", 1)[1]


def test_a_missing_value_draws_the_ground_alone():
    assert "fill" not in bullet_svg(None, target=None, level="good")


def test_the_state_bar_fills_its_width():
    shares = [
        float(text)
        for text in re.findall(r'width="([\d.]+)%"', state_bar_svg({"available": 1, "engaged": 0, "wrap_up": 3}))
    ]
    assert shares == [25, 75]
