"""A rate card: what a contract charges for one contact. Data only; rating.py does the arithmetic.

Prices are integer micro-units (10^-6 of the major unit), kept with their unit of time: 0.05 per 60 s stays so.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from math import lcm
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kernel.money import minor_digits

MINUTES_A_DAY = 24 * 60


class BadRateCard(ValueError):
    """A card that must not be used: negative price, steps out of order, uncovered day, two rates for one thing."""


class Clock(StrEnum):
    """Which time of a contact is charged; handling = talk + hold + wrap-up."""

    HANDLING = "handling"
    TALK = "talk"
    HOLD = "hold"
    WRAP_UP = "wrap_up"


@dataclass(frozen=True, slots=True)
class RateGroup:
    """From that second of the contact on: `rate_micro` per `unit_seconds`, time rounded up to `increment_seconds`."""

    from_seconds: int
    rate_micro: int
    unit_seconds: int = 60
    increment_seconds: int = 1

    def __post_init__(self) -> None:
        if self.from_seconds < 0 or self.rate_micro < 0 or self.unit_seconds < 1 or self.increment_seconds < 1:
            raise BadRateCard("a step needs a start from 0, a price from 0, unit and increment from 1 second")


@dataclass(frozen=True, slots=True)
class RateWindow:
    """Local time [from_minute, to_minute) of every day (0..1440) with a price of its own."""

    from_minute: int
    to_minute: int
    connect_fee_micro: int
    rate_micro: int
    unit_seconds: int = 60
    increment_seconds: int = 1

    def __post_init__(self) -> None:
        if not 0 <= self.from_minute < self.to_minute <= MINUTES_A_DAY:
            raise BadRateCard("a window lies within one day")
        if self.connect_fee_micro < 0 or self.rate_micro < 0 or self.unit_seconds < 1 or self.increment_seconds < 1:
            raise BadRateCard("a window needs prices from 0, unit and increment from 1 second")


@dataclass(frozen=True, slots=True)
class Rate:
    """One charge component: a clock, its prices, and which contacts it is for.

    `channel`, `queue_id`: None = any. Either `groups` (ascending from second 0; none = the connect fee alone, a price
    per contact) or `windows` (they cover the day without overlap). `minimum_seconds`: an initial block charged in
    full, increments begin after it. `minimum_micro`, `maximum_micro`: bounds of the component's amount; the maximum
    is applied last. Raises BadRateCard.
    """

    component: str
    clock: Clock = Clock.HANDLING
    channel: str | None = None
    queue_id: UUID | None = None
    connect_fee_micro: int = 0
    minimum_seconds: int = 0
    groups: tuple[RateGroup, ...] = ()
    windows: tuple[RateWindow, ...] = ()
    minimum_micro: int = 0
    maximum_micro: int | None = None
    units_lcm: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        starts = [group.from_seconds for group in self.groups]
        if starts and (starts[0] != 0 or any(a >= b for a, b in pairwise(starts))):
            raise BadRateCard("steps ascend from second 0")
        if min(self.connect_fee_micro, self.minimum_seconds, self.minimum_micro, self.maximum_micro or 0) < 0:
            raise BadRateCard("no price, minimum or maximum is negative")
        if self.windows:
            self._check_windows()
        units = [group.unit_seconds for group in self.groups] + [window.unit_seconds for window in self.windows]
        object.__setattr__(self, "units_lcm", lcm(*units))

    def _check_windows(self) -> None:
        if self.groups or self.minimum_seconds or self.connect_fee_micro:
            raise BadRateCard("windows carry their own connect fee and prices")
        borders = sorted((window.from_minute, window.to_minute) for window in self.windows)
        ends = [0, *(end for _, end in borders)]
        if [start for start, _ in borders] != ends[:-1] or ends[-1] != MINUTES_A_DAY:
            raise BadRateCard("windows cover the whole day without overlap")


@dataclass(frozen=True, slots=True)
class RateCard:
    """All rates of one version of a contract; `zone`: whose local time windows mean. Raises BadRateCard."""

    currency: str
    rates: tuple[Rate, ...]
    zone: str = "UTC"

    def __post_init__(self) -> None:
        minor_digits(self.currency)
        try:
            ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise BadRateCard(f"unknown zone {self.zone!r}") from error
        keys = [(rate.component, rate.channel, rate.queue_id) for rate in self.rates]
        if len(set(keys)) != len(keys):
            raise BadRateCard("two rates for the same component, channel and queue")

    def rates_for(self, channel: str, queue_id: UUID | None) -> tuple[Rate, ...]:
        """The rate of each component that fits best: queue and channel, queue, channel, any; in order of component."""
        best: dict[str, tuple[int, Rate]] = {}
        for rate in self.rates:
            if rate.channel not in {None, channel} or rate.queue_id not in {None, queue_id}:
                continue
            rank = 2 * (rate.queue_id is not None) + (rate.channel is not None)
            if rate.component not in best or rank > best[rate.component][0]:
                best[rate.component] = (rank, rate)
        return tuple(best[component][1] for component in sorted(best))
