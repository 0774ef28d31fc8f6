"""The only clock: real UTC time, or a set instant inside `at` (virtual time of the simulator, tests)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


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


def now() -> datetime:
    """The current instant, aware, in UTC, microsecond resolution; the set instant inside `at`."""
    setting = _setting.get()
    return datetime.now(UTC) if setting is None else setting.instant


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
