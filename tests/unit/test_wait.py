"""The estimate of the wait: its error on simulated arrivals, and what is told of it."""

import pytest

from routing.domain.wait import (
    Lately,
    WaitError,
    WaitRange,
    error_of,
    estimated_wait_seconds,
    honest_range,
)
from tests.bench.wait_scenes import SCENES, by_head, by_places, ours, pairs, seen_in


@pytest.mark.parametrize(
    ("position", "free", "lately", "seconds"),
    [
        (1, 0, Lately(), 60),  # too few exits: the places are counted
        (3, 0, Lately((10, 20, 30, 40), 5), 180),
        (3, 0, Lately((10, 20, 30, 40, 50), 40), 35),  # (3 x 50 / 5 + 40) / 2
        (1, 1, Lately((10, 20, 30, 40, 50), 3), 0),
        (1, 1, Lately((10, 20, 30, 40, 50), 90), 50),  # free places, but not for this queue
        (2, 0, Lately((10, 20, 30, 40, 50)), 10),
    ],
)
def test_the_estimate(position, free, lately, seconds):
    assert estimated_wait_seconds(position, free, 4, 240, lately) == seconds
    assert estimated_wait_seconds(position, 0, 0, 240, lately) is None


@pytest.mark.parametrize("name", ["shared alike", "one program"])
def test_its_error_on_simulated_arrivals_is_small_and_smaller_than_by_counting_places(name):
    scene = next(one for one in SCENES if one.name == name)
    found = seen_in(scene, 1)
    mine, places, head = (error_of(pairs(found, way)) for way in (ours, by_places, by_head))
    mean_wait = sum(one.waited for one in found) / len(found)
    assert mine.measured > 200
    assert abs(mine.bias) < 0.25 * mean_wait
    assert mine.mean_error < 1.05 * min(places.mean_error, head.mean_error)
    if name == "shared alike":
        assert abs(mine.bias) < 0.5 * abs(places.bias), "places of shared agents are not this program's alone"


def test_an_error_is_told_with_its_sign_and_without():
    assert error_of([]) is None
    assert error_of([(60, 60), (120, 0), (0, 200)]) == WaitError(
        3, pytest.approx(-80 / 3), pytest.approx(320 / 3), 1 / 3
    )


MEASURED = WaitError(50, 0.0, 40.0, 0.8)


@pytest.mark.parametrize(
    ("seconds", "error", "told"),
    [
        (20, None, WaitRange(1, 1)),
        (360, None, WaitRange(3, 9)),
        (360, WaitError(9, 0.0, 5.0, 1.0), WaitRange(3, 9)),  # too few to lean on
        (360, MEASURED, WaitRange(5, 7)),
        (300, WaitError(50, 0.0, 10.0, 1.0), WaitRange(4, 6)),
        (100, WaitError(50, 0.0, 10.0, 1.0), WaitRange(2, 2)),
        (3_000, MEASURED, WaitRange(30, 55, is_long=True)),
    ],
)
def test_what_is_told_is_as_wide_as_the_error(seconds, error, told):
    assert honest_range(seconds, error) == told
