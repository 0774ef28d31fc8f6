"""The price of one contact: integers, multiply first, divide last, half up once per component to the micro-unit.

Source: billing page, sections 2 and 3. 0 s on a component's clock costs nothing there, not even the connect fee.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from billing.domain.rate_card import Clock, Rate, RateCard, RateGroup
from billing.domain.windows import occurrence_at, time_per_window
from kernel.money import divide_half_up
from kernel.span import Span


class MissingSpans(ValueError):
    """A rate by time of day needs to know when its clock ran."""


class StepCode(StrEnum):
    """What a step of an explanation says; its numbers stand behind it."""

    CONNECT_FEE = "connect_fee"  # amount_micro
    GROUP = "group"  # from_seconds, used_ms, billed_seconds, rate_micro, unit_seconds, increment_seconds
    WINDOW = "window"  # day (ordinal), from_minute, to_minute, then as GROUP
    MINIMUM_AMOUNT = "minimum_amount"  # amount_micro
    MAXIMUM_AMOUNT = "maximum_amount"  # amount_micro
    AMOUNT = "amount"  # amount_micro of the component


@dataclass(frozen=True, slots=True)
class Step:
    """One step: a code and integers by name, put into words at display."""

    code: StepCode
    numbers: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class RatableContact:
    """What the engine knows of a contact: milliseconds >= 0 per clock, and when each clock ran (for rates by time of
    day; the spans of a clock sum to its milliseconds).
    """

    channel: str
    queue_id: UUID | None
    milliseconds: Mapping[Clock, int]
    spans: Mapping[Clock, tuple[Span, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ComponentCharge:
    """One component's price: time used (ms), time billed (s), amount in micro-units, and how it came about."""

    component: str
    clock: Clock
    used_ms: int
    billed_seconds: int
    amount_micro: int
    explain: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Charge:
    """The price of a contact: the integer sum of its components."""

    components: tuple[ComponentCharge, ...]

    @property
    def amount_micro(self) -> int:
        """Micro-units of the card's currency."""
        return sum(component.amount_micro for component in self.components)

    @property
    def billed_seconds(self) -> int:
        """Seconds after rounding, summed over the components (two components on one clock count twice)."""
        return sum(component.billed_seconds for component in self.components)


def rate_contact(contact: RatableContact, card: RateCard) -> Charge:
    """The charge of one contact by the card's best-fitting rate per component. Raises MissingSpans.

    The same contact and card give the same charge, whenever and however often it is rated.
    """
    components = []
    for rate in card.rates_for(contact.channel, contact.queue_id):
        used_ms = contact.milliseconds.get(rate.clock, 0)
        if used_ms > 0:
            spans = contact.spans.get(rate.clock, ())
            components.append(
                _by_window(rate, used_ms, spans, card.zone) if rate.windows else _by_groups(rate, used_ms)
            )
    return Charge(tuple(components))


def billed_milliseconds(used_ms: int, minimum_seconds: int, increment_seconds: int) -> int:
    """An initial block, then increments: 0 -> 0, else minimum + the rest rounded up to the increment; milliseconds."""
    if used_ms <= 0:
        return 0
    block = minimum_seconds * 1000
    return block + _round_up(max(0, used_ms - block), increment_seconds * 1000)


def _by_groups(rate: Rate, used_ms: int) -> ComponentCharge:
    steps = [_step(StepCode.CONNECT_FEE, amount_micro=rate.connect_fee_micro)] if rate.connect_fee_micro else []
    scaled = billed_ms = 0
    for index, group in enumerate(rate.groups):
        is_last = index + 1 == len(rate.groups)
        end_ms = None if is_last else rate.groups[index + 1].from_seconds * 1000
        used, billed = _in_group(group, end_ms, rate.minimum_seconds * 1000, used_ms)
        if billed:
            billed_ms += billed
            scaled += billed * group.rate_micro * (rate.units_lcm // group.unit_seconds)
            steps.append(_group_step(group, used, billed))
    amount = rate.connect_fee_micro + divide_half_up(scaled, rate.units_lcm * 1000)
    return _finish(rate, used_ms, billed_ms, amount, steps)


def _in_group(group: RateGroup, end_ms: int | None, block_ms: int, used_ms: int) -> tuple[int, int]:
    """Milliseconds used and billed inside [group start, end): the initial block in full, the rest by increments."""
    start = group.from_seconds * 1000
    block = max(0, (block_ms if end_ms is None else min(end_ms, block_ms)) - start)
    stop = used_ms if end_ms is None else min(end_ms, used_ms)
    rest = max(0, stop - max(start, block_ms))
    return max(0, stop - start), block + _round_up(rest, group.increment_seconds * 1000)


def _by_window(rate: Rate, used_ms: int, spans: tuple[Span, ...], zone: str) -> ComponentCharge:
    if not spans:
        raise MissingSpans(rate.component)
    first = rate.windows[occurrence_at(spans[0].start, rate.windows, ZoneInfo(zone))[1]]
    fee = first.connect_fee_micro
    steps = [_step(StepCode.CONNECT_FEE, amount_micro=fee)] if fee else []
    scaled = billed_ms = 0
    for (day, index), used in time_per_window(spans, rate.windows, zone).items():
        window = rate.windows[index]
        billed = _round_up(used, window.increment_seconds * 1000)
        billed_ms += billed
        scaled += billed * window.rate_micro * (rate.units_lcm // window.unit_seconds)
        steps.append(
            _step(
                StepCode.WINDOW,
                day=day.toordinal(),
                from_minute=window.from_minute,
                to_minute=window.to_minute,
                used_ms=used,
                billed_seconds=billed // 1000,
                rate_micro=window.rate_micro,
                unit_seconds=window.unit_seconds,
                increment_seconds=window.increment_seconds,
            )
        )
    amount = fee + divide_half_up(scaled, rate.units_lcm * 1000)
    return _finish(rate, used_ms, billed_ms, amount, steps)


def _finish(rate: Rate, used_ms: int, billed_ms: int, amount: int, steps: list[Step]) -> ComponentCharge:
    """Bounds of the amount, the maximum last; then the closing step."""
    if amount < rate.minimum_micro:
        amount = rate.minimum_micro
        steps.append(_step(StepCode.MINIMUM_AMOUNT, amount_micro=amount))
    if rate.maximum_micro is not None and amount > rate.maximum_micro:
        amount = rate.maximum_micro
        steps.append(_step(StepCode.MAXIMUM_AMOUNT, amount_micro=amount))
    steps.append(_step(StepCode.AMOUNT, amount_micro=amount))
    return ComponentCharge(rate.component, rate.clock, used_ms, billed_ms // 1000, amount, tuple(steps))


def _group_step(group: RateGroup, used_ms: int, billed_ms: int) -> Step:
    return _step(
        StepCode.GROUP,
        from_seconds=group.from_seconds,
        used_ms=used_ms,
        billed_seconds=billed_ms // 1000,
        rate_micro=group.rate_micro,
        unit_seconds=group.unit_seconds,
        increment_seconds=group.increment_seconds,
    )


def _round_up(value: int, step: int) -> int:
    return -(-value // step) * step


def _step(code: StepCode, **numbers: int) -> Step:
    return Step(code, tuple(numbers.items()))
