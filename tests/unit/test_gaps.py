"""Missing numbers of the log of changes, against a plain set."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acd.domain.gaps import AGAIN_SECONDS, YOUNG_SECONDS, Gaps


def numbers(gaps):
    return [number for gap in gaps for number in range(gap.first, gap.last + 1)]


@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 5)), max_size=8),
    st.lists(st.integers(0, 80), max_size=60),
)
def test_what_is_missed_is_what_was_not_filled(steps, filled):
    """`steps`: how many numbers were there, and how many were missing behind them."""
    gaps, missed, at = Gaps(), set(), 1
    for there, missing in steps:
        at += there
        gaps.miss(at, at + missing - 1, 0.0)
        missed |= set(range(at, at + missing))
        at += missing
    for number in filled:
        gaps.fill(number)
    assert numbers(gaps.all()) == sorted(missed - set(filled))


def test_old_gaps_are_asked_for_less_often_but_well_within_a_second():
    gaps = Gaps()
    gaps.miss(1, 10_000, 0.0)
    assert numbers(gaps.asked(0.0)) == list(range(1, 10_001))
    now = YOUNG_SECONDS + AGAIN_SECONDS
    assert gaps.asked(now)
    gaps.miss(20_001, 20_001, now)
    assert numbers(gaps.asked(now + AGAIN_SECONDS / 2)) == [20_001]
    assert len(numbers(gaps.asked(now + AGAIN_SECONDS))) == 10_001


@pytest.mark.parametrize(("before", "left"), [(5.0, [1, 2, 7]), (5.1, [7]), (9.1, [])])
def test_what_was_rolled_back_is_given_up(before, left):
    gaps = Gaps()
    gaps.miss(1, 2, 5.0)
    gaps.miss(7, 7, 9.0)
    gaps.forget(before)
    assert numbers(gaps.all()) == left
