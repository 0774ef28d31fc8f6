"""The machine's clock is set an hour back or forward: time goes on, and nobody takes the living for dead."""

import itertools
import threading
from datetime import UTC, datetime, timedelta

import pytest

from acd.management.commands import matcher as role
from acd.services.leadership import DEAD_AFTER, Watch
from kernel.clock import FARTHEST, Steady

BOOT = 1_000_000.0  # wall seconds when the counting clock began
HOUR = 3600.0
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("step", "told"),
    [
        (0.0, 0.0),
        (-0.4, -0.4),  # a correction is followed
        (-HOUR, 0.0),  # a step back is not
        (-1.5, 0.0),
        (HOUR, HOUR),  # a step forward is: the machine may have slept
    ],
)
def test_time_goes_on_over_a_step(step, told):
    clock = Steady(BOOT)
    assert clock.seconds(BOOT + 10, 10.0) == BOOT + 10
    for counted in (11.0, 50.0, 4000.0):
        assert clock.seconds(BOOT + counted + step, counted) == BOOT + counted + told


def test_a_clock_that_is_put_right_again_is_followed_from_there():
    clock = Steady(BOOT)
    assert clock.seconds(BOOT + 10 - HOUR, 10.0) == BOOT + 10
    assert clock.seconds(BOOT + 20, 20.0) == BOOT + 20
    assert clock.seconds(BOOT + 30 + HOUR, 30.0) == BOOT + 30 + HOUR
    assert clock.seconds(BOOT + 40, 40.0) == BOOT + 40 + HOUR, "back again is a step back"


@pytest.mark.parametrize(
    ("beat", "follows"),
    [
        (-2.0, 0.0),  # the usual: the leader beat a moment ago
        (0.5, 0.0),  # two machines differ a little
        (HOUR, HOUR),  # the clock was set back before this process began
        (FARTHEST + HOUR, 0.0),  # nonsense is nobody's time
    ],
)
def test_a_process_that_begins_after_a_step_back_joins_the_others(beat, follows):
    clock = Steady(BOOT)
    assert clock.go_on_from(BOOT + 100 + beat, BOOT + 100, 100.0) == follows
    assert clock.seconds(BOOT + 160, 160.0) == BOOT + 160 + follows


@pytest.mark.parametrize("step", [timedelta(hours=1), timedelta(hours=-1)])
def test_a_leader_who_beats_is_alive_whatever_the_clock_says(step):
    watch = Watch()
    for number in range(20):
        beat_at = NOON + timedelta(seconds=number / 2) + (step if number >= 10 else timedelta())
        assert not watch.is_silent(beat_at, number / 2)


@pytest.mark.parametrize("beat_at", [NOON, NOON + timedelta(hours=1), NOON - timedelta(hours=1)])
def test_a_leader_who_stopped_is_noticed_whatever_the_clock_says(beat_at):
    watch = Watch()
    looks = [watch.is_silent(beat_at, 100.0 + number / 2) for number in range(6)]
    assert looks == [False, False, False, False, True, True], DEAD_AFTER


def test_a_flood_does_not_keep_the_leader_from_its_beats(monkeypatch):
    """Each batch takes 0.3 s and always leads to another: who beats too seldom is taken for stopped and ended."""
    now, beats, stop = [100.0], [], threading.Event()

    class Flooded:
        def tick(self) -> list[int]:
            now[0] += 0.3
            if len(beats) >= 20 or now[0] > 200:
                stop.set()
            return [1]

    monkeypatch.setattr(role.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(role.leadership, "try_lead", lambda: True)
    monkeypatch.setattr(role.leadership, "beat", lambda **_name: beats.append(now[0]))
    monkeypatch.setattr(role.matching, "Matcher", Flooded)
    monkeypatch.setattr(role.matching, "drop_lost_agents", lambda: 0)
    role.Command()._serve("me", waker=None, watch=Watch(), stop=stop)
    pauses = [later - earlier for earlier, later in itertools.pairwise(beats)]
    assert len(beats) >= 20
    assert max(pauses) < DEAD_AFTER / 2
