"""Callbacks decided: what follows an attempt, which times may be chosen, on DST nights and holidays too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.domain.callbacks import (
    OPEN,
    AttemptOutcome,
    CallbackRules,
    CallbackState,
    Next,
    NotThen,
    after_attempt,
    slot_at,
    slots,
)
from routing.domain.hours import BusinessHours

NOW = datetime(2026, 3, 2, 7, tzinfo=UTC)  # a Monday, eight in Berlin
RULES = CallbackRules(most_attempts=3, pause_minutes=15, slot_minutes=30, slot_cap=2, days_ahead=3)
DAY = BusinessHours.from_data(
    {
        "zone": "Europe/Berlin",
        "weekly": {str(day): [["09:00", "12:10"]] for day in range(5)},
        "holidays": {"2026-03-03": []},
    }
)
LATER = NOW + timedelta(hours=5)


@pytest.mark.parametrize(
    ("outcome", "attempts", "later_at", "found"),
    [
        ("reached", 1, None, Next(CallbackState.DONE)),
        ("reached", 9, None, Next(CallbackState.DONE)),
        ("no_answer", 1, None, Next(CallbackState.ATTEMPTED, NOW + timedelta(minutes=15))),
        ("busy", 2, None, Next(CallbackState.ATTEMPTED, NOW + timedelta(minutes=15))),
        ("unknown", 2, None, Next(CallbackState.ATTEMPTED, NOW + timedelta(minutes=15))),
        ("no_answer", 3, None, Next(CallbackState.FAILED)),
        ("wrong_number", 1, None, Next(CallbackState.FAILED)),
        ("refused", 1, None, Next(CallbackState.FAILED)),
        ("later", 1, LATER, Next(CallbackState.SCHEDULED, LATER)),
        ("later", 3, LATER, Next(CallbackState.SCHEDULED, LATER)),
        ("later", 1, None, Next(CallbackState.ATTEMPTED, NOW + timedelta(minutes=15))),
    ],
)
def test_what_follows_an_attempt(outcome, attempts, later_at, found):
    assert after_attempt(AttemptOutcome(outcome), attempts=attempts, rules=RULES, now=NOW, later_at=later_at) == found


def test_slots_lie_whole_within_openings_and_skip_holidays():
    found = list(slots(DAY, RULES, now=NOW, taken={}))
    assert [slot.starts_at.isoformat()[5:16] for slot in found[:7]] == [
        "03-02T08:00", "03-02T08:30", "03-02T09:00", "03-02T09:30", "03-02T10:00", "03-02T10:30", "03-04T08:00",
    ]  # fmt: skip
    assert all(slot.left == 2 for slot in found)


@pytest.mark.parametrize(("day", "number"), [(28, 48), (29, 46), (30, 48)])
def test_a_day_that_is_an_hour_shorter_has_two_slots_less(day, number):
    zone = BusinessHours.always("Europe/Berlin")
    local = datetime(2026, 3, day, 0, 0) - timedelta(hours=1 if day < 30 else 2)
    begins = local.replace(tzinfo=UTC)
    hours = timedelta(hours=23 if day == 29 else 24)
    rules = CallbackRules(slot_minutes=30, days_ahead=2)
    found = [slot for slot in slots(zone, rules, now=begins, taken={}) if begins <= slot.starts_at < begins + hours]
    assert len(found) == number


@pytest.mark.parametrize(
    ("at", "rules", "taken", "why", "next_at"),
    [
        ("2026-03-02T06:00", RULES, {}, "past", "2026-03-02T08:00"),
        ("2026-03-02T11:05", RULES, {}, "closed", "2026-03-04T08:00"),
        ("2026-03-03T09:00", RULES, {}, "closed", "2026-03-04T08:00"),
        ("2026-03-02T09:10", RULES, {"2026-03-02T09:00": 2}, "full", "2026-03-02T09:30"),
        ("2026-03-20T09:00", RULES, {}, "too_far", "2026-03-02T08:00"),
        ("2026-03-02T09:00", CallbackRules(slot_cap=0), {}, "no_appointments", None),
    ],
)
def test_a_time_that_cannot_be_is_refused_with_the_next_that_can(at, rules, taken, why, next_at):
    counted = {datetime.fromisoformat(f"{start}+00:00"): number for start, number in taken.items()}
    with pytest.raises(NotThen) as refused:
        slot_at(datetime.fromisoformat(f"{at}+00:00"), DAY, rules, now=NOW, taken=counted)
    found = refused.value.next_at
    assert (refused.value.reason.value, found and found.isoformat()[:16]) == (why, next_at)


def test_a_slot_that_has_begun_may_still_be_chosen():
    now = datetime(2026, 3, 2, 8, 20, tzinfo=UTC)
    assert slot_at(now, DAY, RULES, now=now, taken={}).starts_at == datetime(2026, 3, 2, 8, tzinfo=UTC)


@settings(max_examples=50)
@given(
    minutes=st.integers(0, 4 * 24 * 60),
    taken=st.dictionaries(st.integers(0, 200), st.integers(1, 3), max_size=20),
    length=st.sampled_from([15, 30, 60]),
)
def test_whatever_is_accepted_lies_in_the_hours_and_has_room(minutes, taken, length):
    rules = CallbackRules(slot_minutes=length, slot_cap=2, days_ahead=3)
    every = list(slots(DAY, rules, now=NOW, taken={}))
    counted = {every[number].starts_at: many for number, many in taken.items() if number < len(every)}
    at, free = NOW + timedelta(minutes=minutes), [slot for slot in every if counted.get(slot.starts_at, 0) < 2]
    if any(slot.starts_at <= at < slot.ends_at for slot in free):
        slot = slot_at(at, DAY, rules, now=NOW, taken=counted)
        assert slot.starts_at <= at < slot.ends_at
        assert DAY.is_open(slot.starts_at)
        assert slot.left > 0
        return
    with pytest.raises(NotThen) as refused:
        slot_at(at, DAY, rules, now=NOW, taken=counted)
    assert (refused.value.next_at is None) == (not free)
    assert refused.value.next_at in {None, *(slot.starts_at for slot in free)}


def test_ends_are_no_open_states():
    ends = set(CallbackState) - OPEN
    assert ends == {CallbackState.DONE, CallbackState.FAILED, CallbackState.CANCELLED, CallbackState.EXPIRED}
