"""The only clock: real UTC time, or a set instant inside `at` (virtual time of the simulator, tests).

Real time never goes back. When the machine's clock is set back, this process goes on from where it was: spans would end
before they began, who comes now would overtake who waits, and no offer would run out for as long as the step was.
Set forward, it is followed: after a pause of the machine the time is really over.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import CLOCK_MONOTONIC, clock_gettime

FOLLOWED = 1.0  # seconds: smaller steps back are corrections of a clock that is disciplined
FARTHEST = 86_400.0  # seconds: whoever claims to be further ahead is wrong


class NaiveInstant(ValueError):
    """An instant without a time zone was given."""


class ClockNotSet(RuntimeError):
    """`advance` was called outside `at`: real time cannot be moved."""


@dataclass(slots=True)
class _Setting:
    instant: datetime


_setting: ContextVar[_Setting | None] = ContextVar("kernel_clock", default=None)


def utc(instant: datetime) -> datetime:
    """The same instant in UTC. Raises NaiveInstant when it has no time zone."""
    if instant.utcoffset() is None:
        raise NaiveInstant(f"{instant!r} has no time zone")
    return instant.astimezone(UTC)


class Steady:
    """Wall time that is never set back. `lead`: seconds of the wall clock over the one that only counts."""

    __slots__ = ("lead",)

    def __init__(self, lead: float) -> None:
        self.lead = lead

    def seconds(self, wall: float, counted: float) -> float:
        """Seconds since the epoch, given both clocks of the machine."""
        lead = wall - counted
        if lead < self.lead - FOLLOWED:
            return self.lead + counted
        self.lead = lead
        return wall

    def go_on_from(self, instant: float, wall: float, counted: float) -> float:
        """Others are at this instant already; returns by how many seconds this clock follows them, mostly 0."""
        ahead = instant - self.seconds(wall, counted)
        if not FOLLOWED < ahead < FARTHEST:
            return 0.0
        self.lead = instant - counted
        return ahead


def _clocks() -> tuple[float, float]:
    """The machine's wall clock and the one that only counts, seconds."""
    return datetime.now(UTC).timestamp(), clock_gettime(CLOCK_MONOTONIC)


_wall, _counted = _clocks()
_steady = Steady(_wall - _counted)


def now() -> datetime:
    """The current instant, aware, in UTC, microsecond resolution; the set instant inside `at`."""
    setting = _setting.get()
    if setting is not None:
        return setting.instant
    return datetime.fromtimestamp(_steady.seconds(*_clocks()), UTC)


def go_on_from(instant: datetime) -> float:
    """A process that starts after the machine's clock was set back joins the time of those that run; seconds ahead."""
    return _steady.go_on_from(instant.timestamp(), *_clocks())


def ahead_seconds() -> float:
    """How far this process is ahead of the machine's clock, because that was set back; mostly 0."""
    wall, counted = _clocks()
    return max(0.0, _steady.seconds(wall, counted) - wall)


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Hold the clock at `instant` (aware, any zone) in this context; nests; raises NaiveInstant.

    Tasks and coroutines started inside share the setting, so that `advance` in one is seen by all.
    """
    token = _setting.set(_Setting(utc(instant)))
    try:
        yield
    finally:
        _setting.reset(token)


def advance(step: timedelta) -> datetime:
    """Move the held clock by `step` (negative allowed) and return the new instant; raises ClockNotSet."""
    setting = _setting.get()
    if setting is None:
        raise ClockNotSet("the clock is only moved inside clock.at()")
    setting.instant += step
    return setting.instant
