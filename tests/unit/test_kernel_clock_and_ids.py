"""The clock can be held and moved; ids follow it."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone
from uuid import RFC_4122, UUID

import pytest

from kernel import clock, ids

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_now_is_aware_utc_and_real_outside_at():
    before = datetime.now(UTC)
    assert before <= clock.now() <= datetime.now(UTC)
    assert clock.now().tzinfo is UTC


def test_at_holds_nests_and_restores():
    with clock.at(NOON):
        assert clock.now() == NOON
        with clock.at(NOON.astimezone(timezone(timedelta(hours=3))) + timedelta(days=1)):
            assert clock.now() == NOON + timedelta(days=1)
            assert clock.now().tzinfo is UTC
        assert clock.now() == NOON
    assert clock.now() > NOON - timedelta(days=3650)
    with pytest.raises(clock.ClockNotSet):
        clock.advance(timedelta(1))


def test_naive_instants_are_refused():
    with pytest.raises(clock.NaiveInstant), clock.at(datetime(2026, 3, 1)):
        pass


async def test_advance_in_a_task_is_seen_by_its_parent():
    async def step():
        clock.advance(timedelta(seconds=5))

    with clock.at(NOON):
        await asyncio.create_task(step())
        assert clock.now() == NOON + timedelta(seconds=5)


def test_ids_are_version_7_of_the_clock_instant_and_ascend_while_it_is_held():
    with clock.at(NOON + timedelta(microseconds=123456)):
        made = [ids.new_id() for _ in range(5000)]
    assert all(i.version == 7 and i.variant == RFC_4122 for i in made)
    assert made == sorted(set(made))
    assert ids.instant_of(made[0]) == NOON + timedelta(milliseconds=123)


def test_many_ids_at_once_are_as_good_as_one_by_one():
    with clock.at(NOON + timedelta(microseconds=123456)):
        before, many, after = ids.new_id(), ids.new_id_texts(300), ids.new_id()
    made = [before, *map(UUID, many), after]
    assert many == [str(one) for one in made[1:-1]]
    assert all(i.version == 7 and i.variant == RFC_4122 and ids.instant_of(i) == ids.instant_of(before) for i in made)
    assert made == sorted(set(made))
    assert ids.new_id_texts(0) == []


def test_ids_sort_by_instant_to_the_microsecond():
    stamps = [NOON + timedelta(microseconds=k) for k in range(0, 3000)]
    made = []
    for stamp in stamps:
        with clock.at(stamp):
            made.append(ids.new_id())
    assert made == sorted(made)


def test_instant_of_refuses_other_versions():
    from uuid import uuid4

    with pytest.raises(ValueError):
        ids.instant_of(uuid4())
