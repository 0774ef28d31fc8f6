"""Times are a fold: of the timeline, of the segments, and both agree."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.domain.state import group_of
from interactions.domain.states import MOVES, Channel, InteractionState, SegmentKind, TimelineKind, may_move
from interactions.domain.timing import (
    BrokenTimeline,
    SegmentTime,
    Step,
    Times,
    segments_of_timeline,
    times_of_segments,
    times_of_timeline,
    wait_until_first_answer_ms,
)

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
K = TimelineKind


def at(seconds):
    return START + timedelta(seconds=seconds)


def steps(*pairs):
    return [Step(kind, at(seconds)) for kind, seconds in pairs]


CALL = steps(
    (K.OPENED, 0),
    (K.ENQUEUED, 0),
    (K.OFFERED, 10),
    (K.ANSWERED, 12.5),
    (K.MESSAGE, 20),
    (K.HELD, 60),
    (K.RESUMED, 75.25),
    (K.ENDED, 100),
    (K.NOTE, 110),
    (K.CLOSED, 130.999),
)


def test_a_whole_contact():
    times = times_of_timeline(CALL, at(1000))
    assert times == Times(12_500, 47_500 + 24_750, 15_250, 30_999)
    assert (times.queue_seconds, times.talk_seconds, times.hold_seconds, times.wrap_up_seconds) == (12, 72, 15, 30)
    assert (times.handling_ms, times.handling_seconds) == (118_499, 118)
    assert wait_until_first_answer_ms(segments_of_timeline(CALL)) == 12_500


@pytest.mark.parametrize(
    ("timeline", "expected"),
    [
        (steps((K.OPENED, 0)), Times()),
        (steps((K.OPENED, 0), (K.CLOSED, 5)), Times()),
        (steps((K.ENQUEUED, 0), (K.CLOSED, 9)), Times(queue_ms=9000)),
        (steps((K.ENQUEUED, 0), (K.ANSWERED, 9)), Times(queue_ms=9000, talk_ms=191_000)),
        (
            steps((K.ENQUEUED, 0), (K.ANSWERED, 9), (K.ENQUEUED, 20), (K.ANSWERED, 25), (K.ENDED, 30), (K.CLOSED, 31)),
            Times(queue_ms=14_000, talk_ms=16_000, wrap_up_ms=1000),
        ),
        (steps((K.ENQUEUED, 0), (K.ENQUEUED, 30), (K.CLOSED, 31)), Times(queue_ms=31_000)),
        (steps((K.ENQUEUED, 0), (K.ANSWERED, 0), (K.ENDED, 0), (K.CLOSED, 0)), Times()),
        (  # transferred: time in queue once more, and handled only by who has it
            steps(
                (K.ENQUEUED, 0), (K.ANSWERED, 9), (K.TRANSFERRED, 20), (K.ANSWERED, 25), (K.ENDED, 30), (K.CLOSED, 31)
            ),
            Times(queue_ms=14_000, talk_ms=16_000, wrap_up_ms=1000),
        ),
        (steps((K.ENQUEUED, 0), (K.ANSWERED, 9), (K.TRANSFERRED, 20), (K.CLOSED, 25)), Times(14_000, 11_000)),
    ],
)
def test_times_until_200_seconds(timeline, expected):
    assert times_of_timeline(timeline, at(200)) == expected


@pytest.mark.parametrize(
    "timeline",
    [
        steps((K.HELD, 0)),
        steps((K.ENQUEUED, 0), (K.ENDED, 1)),
        steps((K.ENQUEUED, 5), (K.ANSWERED, 1)),
        steps((K.ENQUEUED, 0), (K.ANSWERED, 1), (K.CLOSED, 2)),
        steps((K.ENQUEUED, 0), (K.CLOSED, 1), (K.ANSWERED, 2)),
        steps((K.CLOSED, 0), (K.CLOSED, 1)),
        steps((K.ENQUEUED, 0), (K.ANSWERED, 1), (K.RESUMED, 2)),
        steps((K.ENQUEUED, 0), (K.ANSWERED, 1), (K.ANSWERED, 2)),
        steps((K.ENQUEUED, 0), (K.TRANSFERRED, 1)),
        steps((K.ENQUEUED, 0), (K.ANSWERED, 1), (K.TRANSFERRED, 2), (K.TRANSFERRED, 3)),
    ],
)
def test_broken_timelines_are_refused(timeline):
    with pytest.raises(BrokenTimeline):
        times_of_timeline(timeline, at(200))


NEXT = {
    None: [K.ENQUEUED],
    K.ENQUEUED: [K.ANSWERED, K.ENQUEUED],
    K.ANSWERED: [K.HELD, K.ENDED, K.ENQUEUED, K.SET_ASIDE, K.TRANSFERRED],
    K.TRANSFERRED: [K.ANSWERED, K.ENQUEUED],
    K.HELD: [K.RESUMED, K.ENDED, K.SET_ASIDE, K.TRANSFERRED],
    K.SET_ASIDE: [K.RESUMED, K.ENDED, K.ENQUEUED, K.TRANSFERRED],
    K.RESUMED: [K.HELD, K.ENDED, K.SET_ASIDE],
    K.ENDED: [K.CLOSED],
    K.CLOSED: [],
}


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 90_000)), max_size=20))
def test_the_kinds_sum_to_the_life_from_the_queue_on(choices):
    last, clock, made = None, 0, []
    for choice, gap in choices:
        if not NEXT[last]:
            break
        last = NEXT[last][choice % len(NEXT[last])]
        clock += gap
        made.append(Step(last, START + timedelta(milliseconds=clock)))
    now = START + timedelta(milliseconds=clock)
    times = times_of_timeline(made, now)
    first = made[0].at if made else now
    assert times.queue_ms + times.handling_ms + times.aside_ms == (now - first) // timedelta(milliseconds=1)
    segments = segments_of_timeline(made)
    assert times_of_segments(reversed(segments), now) == times
    assert all(a.ends_at == b.starts_at for a, b in pairwise(segments))


def test_an_open_segment_never_counts_backwards():
    assert times_of_segments([SegmentTime(SegmentKind.TALK, at(10))], at(0)) == Times()
    with pytest.raises(BrokenTimeline):
        times_of_segments([SegmentTime(SegmentKind.TALK, at(10), at(9))], at(20))


def test_an_unanswered_contact_has_no_wait_until_answer():
    assert wait_until_first_answer_ms([SegmentTime(SegmentKind.QUEUE, at(0), at(5))]) is None
    assert wait_until_first_answer_ms([SegmentTime(SegmentKind.TALK, at(0))]) == 0


def test_the_wait_that_is_judged_ends_with_the_first_answer_whatever_is_transferred_later():
    timeline = steps((K.ENQUEUED, 0), (K.ANSWERED, 9), (K.TRANSFERRED, 20), (K.ANSWERED, 25), (K.ENDED, 30))
    segments = segments_of_timeline(timeline)
    assert [segment.kind.value for segment in segments] == ["queue", "talk", "transfer", "talk", "wrap_up"]
    assert wait_until_first_answer_ms(segments) == 9000


def test_moves():
    allowed = {(a, b) for a, b in product(InteractionState, repeat=2) if may_move(a, b)}
    assert {f"{a}>{b}" for a, b in allowed} == {
        "waiting>active",
        "waiting>closed",
        "active>waiting",
        "active>wrap_up",
        "wrap_up>closed",
    }
    assert set(MOVES) == set(InteractionState)


def test_every_channel_has_a_capacity_group():
    assert all(group_of(channel) for channel in Channel)
