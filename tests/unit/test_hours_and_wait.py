"""Business hours: several intervals, past midnight, holidays, both DST nights; the wait estimate."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.span import Span, milliseconds
from routing.domain.hours import BadHours, BusinessHours, Opening, OverlappingHours, refuse_overlaps
from routing.domain.wait import estimated_wait_seconds

BERLIN, MOSCOW = "Europe/Berlin", "Europe/Moscow"
OFFICE = BusinessHours.from_data(
    {
        "zone": MOSCOW,
        "weekly": {
            **{str(day): [["09:00", "13:00"], ["14:00", "18:00"]] for day in range(5)},
            "5": [["20:00", "02:00"]],
        },
        "holidays": {"2026-03-09": [], "2026-03-10": [["10:00", "24:00"]]},
    }
)
NIGHT = BusinessHours(BERLIN, {6: (Opening(time(2, 30), time(6)),), 5: (Opening(time(22), time(2, 30)),)})


def local(zone, *parts, fold=0):
    return datetime(*parts, tzinfo=ZoneInfo(zone), fold=fold)


@pytest.mark.parametrize(
    ("parts", "is_open"),
    [
        ((2026, 3, 2, 8, 59, 59), False),
        ((2026, 3, 2, 9), True),
        ((2026, 3, 2, 13), False),
        ((2026, 3, 2, 14), True),
        ((2026, 3, 2, 18), False),
        ((2026, 3, 7, 20), True),
        ((2026, 3, 8, 1, 59), True),
        ((2026, 3, 8, 2), False),
        ((2026, 3, 9, 10), False),
        ((2026, 3, 10, 23, 59), True),
        ((2026, 3, 11, 0), False),
    ],
)
def test_is_open(parts, is_open):
    assert OFFICE.is_open(local(MOSCOW, *parts)) is is_open


@pytest.mark.parametrize(
    ("parts", "opens"),
    [
        ((2026, 3, 2, 8), (2026, 3, 2, 9)),
        ((2026, 3, 2, 10), (2026, 3, 2, 10)),
        ((2026, 3, 2, 13), (2026, 3, 2, 14)),
        ((2026, 3, 8, 2), (2026, 3, 10, 10)),
        ((2026, 3, 8, 1), (2026, 3, 8, 1)),
    ],
)
def test_next_opening(parts, opens):
    assert OFFICE.next_opening(local(MOSCOW, *parts)) == local(MOSCOW, *opens)


def test_hours_that_never_open_have_no_next_opening():
    assert BusinessHours(MOSCOW).next_opening(local(MOSCOW, 2026, 1, 1)) is None
    assert BusinessHours.always(MOSCOW).is_open(local(MOSCOW, 2026, 1, 1))


def test_a_skipped_time_counts_as_the_jump():
    """29 March 2026 in Berlin: 02:00 becomes 03:00."""
    jump = datetime(2026, 3, 29, 1, tzinfo=UTC)
    day = Span(jump - timedelta(hours=6), jump + timedelta(hours=6))
    assert NIGHT.open_spans(day) == (Span(datetime(2026, 3, 28, 21, tzinfo=UTC), datetime(2026, 3, 29, 4, tzinfo=UTC)),)
    only_morning = BusinessHours(BERLIN, {6: (Opening(time(2, 30), time(6)),)})
    assert only_morning.next_opening(jump - timedelta(minutes=1)) == jump


def test_a_repeated_time_opens_at_the_first_and_closes_at_the_second():
    """25 October 2026 in Berlin: 03:00 becomes 02:00."""
    evening = BusinessHours(BERLIN, {5: (Opening(time(22), time(2, 30)),)})
    assert evening.is_open(local(BERLIN, 2026, 10, 25, 2, 45))
    assert evening.is_open(local(BERLIN, 2026, 10, 25, 2, 15, fold=1))
    assert not evening.is_open(local(BERLIN, 2026, 10, 25, 2, 30, fold=1))
    morning = BusinessHours(BERLIN, {6: (Opening(time(2, 30), time(6)),)})
    assert morning.next_opening(local(BERLIN, 2026, 10, 25, 0)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize("zone", [BERLIN, MOSCOW, "America/New_York", "Asia/Kathmandu"])
def test_always_open_has_no_seam_in_a_year(zone):
    year = Span(datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
    assert BusinessHours.always(zone).open_spans(year) == (year,)


times = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))
weeks = st.dictionaries(st.integers(0, 6), st.lists(st.builds(Opening, times, times), max_size=3).map(tuple))
holidays = st.dictionaries(
    st.dates(date(2026, 3, 20), date(2026, 4, 5)), st.lists(st.builds(Opening, times, times), max_size=2).map(tuple)
)
ANCHOR = datetime(2026, 3, 30, tzinfo=UTC)


@settings(max_examples=60)
@given(weeks, holidays, st.sampled_from([MOSCOW, "UTC"]), st.integers(0, 4 * 24 * 5))
def test_without_dst_wall_time_decides(weekly, free_days, zone, quarter):
    hours = BusinessHours(zone, weekly, free_days)
    now = ANCHOR + timedelta(minutes=15 * quarter)
    wall = now.astimezone(ZoneInfo(zone)).replace(tzinfo=None)

    def on(day):
        return free_days.get(day, weekly.get(day.weekday(), ()))

    today, before = wall.date(), wall.date() - timedelta(days=1)
    expected = any(o.opens <= wall.time() and (wall.time() < o.closes or o.closes <= o.opens) for o in on(today))
    expected = expected or any(o.closes <= o.opens and wall.time() < o.closes for o in on(before))
    assert hours.is_open(now) == expected
    assert (hours.next_opening(now) == now) == expected
    window = Span(now, now + timedelta(minutes=15))
    assert milliseconds(hours.open_spans(window)) == (900_000 if expected else 0)
    assert BusinessHours.from_data(hours.to_data()) == hours


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"zone": "Mars/Olympus"},
        {"zone": "../etc/passwd"},
        {"zone": MOSCOW, "weekly": {"7": []}},
        {"zone": MOSCOW, "weekly": {"mon": []}},
        {"zone": MOSCOW, "weekly": {"0": [["24:00", "10:00"]]}},
        {"zone": MOSCOW, "weekly": {"0": [["09:60", "10:00"]]}},
        {"zone": MOSCOW, "weekly": {"0": [["09:00"]]}},
        {"zone": MOSCOW, "weekly": []},
        {"zone": MOSCOW, "holidays": {"2026-02-30": []}},
    ],
)
def test_bad_data_is_refused(data):
    with pytest.raises(BadHours):
        BusinessHours.from_data(data)


@pytest.mark.parametrize(
    ("position", "free", "slots", "mean", "seconds"),
    [
        (1, 0, 1, 240, 240),
        (1, 0, 4, 240, 60),
        (3, 0, 4, 250, 188),
        (5, 0, 0, 240, None),
        (2, 0, 3, 0, 0),
        (2, 2, 3, 240, 0),
        (3, 2, 3, 240, 80),
    ],
)
def test_estimated_wait(position, free, slots, mean, seconds):
    assert estimated_wait_seconds(position, free, slots, mean) == seconds


def test_estimates_need_a_place_in_the_queue():
    with pytest.raises(ValueError):
        estimated_wait_seconds(0, 1, 1, 1)


@pytest.mark.parametrize(
    ("weekly", "holidays", "day"),
    [
        ({"0": [["09:00", "13:00"], ["12:59", "18:00"]]}, {}, 0),
        ({"0": [["14:00", "18:00"], ["09:00", "14:01"]]}, {}, 0),
        ({"0": [["09:00", "13:00"], ["09:00", "13:00"]]}, {}, 0),
        ({"0": [["22:00", "06:00"]], "1": [["05:00", "09:00"]]}, {}, 1),
        ({"6": [["22:00", "06:00"]], "0": [["05:59", "09:00"]]}, {}, 0),
        ({"0": [["00:00", "24:00"], ["10:00", "11:00"]]}, {}, 0),
        ({}, {"2026-12-31": [["09:00", "13:00"], ["12:00", "15:00"]]}, date(2026, 12, 31)),
        ({}, {"2026-12-31": [["20:00", "02:00"], ["23:00", "24:00"]]}, date(2026, 12, 31)),
    ],
)
def test_openings_that_overlap_are_refused_by_their_day(weekly, holidays, day):
    hours = BusinessHours.from_data({"zone": BERLIN, "weekly": weekly, "holidays": holidays})
    with pytest.raises(OverlappingHours) as refused:
        refuse_overlaps(hours)
    assert refused.value.day == day


@pytest.mark.parametrize(
    "weekly",
    [
        {},
        {"0": [["14:00", "18:00"], ["09:00", "14:00"]]},
        {"0": [["22:00", "06:00"]], "1": [["06:00", "09:00"]]},
        {"6": [["22:00", "06:00"]], "0": [["06:00", "09:00"]]},
        {str(day): [["00:00", "24:00"]] for day in range(7)},
        {str(day): [["09:00", "09:00"]] for day in range(7)},
    ],
)
def test_openings_that_touch_are_fine(weekly):
    refuse_overlaps(BusinessHours.from_data({"zone": BERLIN, "weekly": weekly}))


@pytest.mark.parametrize(("month", "day", "hours"), [(10, 25, 25), (3, 29, 23), (6, 14, 24)])
def test_a_day_around_the_clock_is_as_long_as_the_day_is(month, day, hours):
    """Berlin 2026: a Sunday of 25 hours, one of 23, and a plain one."""
    sundays = BusinessHours.from_data({"zone": BERLIN, "weekly": {"6": [["00:00", "24:00"]]}})
    begin = local(BERLIN, 2026, month, day)
    window = Span(begin - timedelta(days=1), begin + timedelta(days=3))
    (open_time,) = sundays.open_spans(window)
    assert open_time.start == begin
    assert open_time.end - open_time.start == timedelta(hours=hours)
