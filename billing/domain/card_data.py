"""A rate card as JSON: prices are decimal strings in major units, times in seconds, windows in HH:MM."""

from collections.abc import Mapping, Sequence
from decimal import InvalidOperation
from typing import Any
from uuid import UUID

from billing.domain.rate_card import MINUTES_A_DAY, BadRateCard, Clock, Rate, RateCard, RateGroup, RateWindow
from kernel.money import decimal_of, micro_of


def card_from_data(data: Mapping[str, Any]) -> RateCard:
    """The card written by `card_to_data`; keys that are missing take the defaults of Rate. Raises BadRateCard."""
    try:
        rates = tuple(_rate(item) for item in data["rates"])
        return RateCard(str(data["currency"]), rates, str(data.get("zone", "UTC")))
    except (KeyError, TypeError, ValueError, InvalidOperation, AttributeError) as error:
        raise error if isinstance(error, BadRateCard) else BadRateCard(f"{type(error).__name__}: {error}") from error


def card_to_data(card: RateCard) -> dict[str, Any]:
    """JSON-ready; the same card gives the same data."""
    return {"currency": card.currency, "zone": card.zone, "rates": [_rate_data(rate) for rate in card.rates]}


def windows_from_data(items: Sequence[Mapping[str, Any]]) -> tuple[RateWindow, ...]:
    """Windows {from, to, connect_fee, rate, unit, increment}; one past midnight becomes two. Raises BadRateCard."""
    windows: list[RateWindow] = []
    for item in items:
        start, end = _minute(item["from"]), _minute(item["to"])
        parts = [(start, end)] if start < end else [(start, MINUTES_A_DAY), (0, end)]
        windows += [_window(item, first, last) for first, last in parts if first < last]
    return tuple(sorted(windows, key=lambda window: window.from_minute))


def _rate(item: Mapping[str, Any]) -> Rate:
    maximum, queue = item.get("maximum"), item.get("queue")
    return Rate(
        component=str(item["component"]),
        clock=Clock(item.get("clock", Clock.HANDLING)),
        channel=item.get("channel"),
        queue_id=None if queue is None else UUID(str(queue)),
        connect_fee_micro=micro_of(item.get("connect_fee", "0")),
        minimum_seconds=int(item.get("minimum_seconds", 0)),
        groups=tuple(_group(group) for group in item.get("groups", ())),
        windows=windows_from_data(item.get("windows", ())),
        minimum_micro=micro_of(item.get("minimum", "0")),
        maximum_micro=None if maximum is None else micro_of(maximum),
    )


def _group(item: Mapping[str, Any]) -> RateGroup:
    return RateGroup(
        int(item["from"]), micro_of(item["rate"]), int(item.get("unit", 60)), int(item.get("increment", 1))
    )


def _window(item: Mapping[str, Any], start: int, end: int) -> RateWindow:
    fee, rate = micro_of(item.get("connect_fee", "0")), micro_of(item["rate"])
    return RateWindow(start, end, fee, rate, int(item.get("unit", 60)), int(item.get("increment", 1)))


def _minute(text: str) -> int:
    hours, minutes = (int(part) for part in str(text).split(":")[:2])
    if not 0 <= minutes < 60:
        raise BadRateCard(f"no time of day: {text!r}")
    return hours * 60 + minutes


def _clock_text(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _rate_data(rate: Rate) -> dict[str, Any]:
    return {
        "component": rate.component,
        "clock": rate.clock.value,
        "channel": rate.channel,
        "queue": None if rate.queue_id is None else str(rate.queue_id),
        "connect_fee": str(decimal_of(rate.connect_fee_micro)),
        "minimum_seconds": rate.minimum_seconds,
        "groups": [
            {
                "from": group.from_seconds,
                "rate": str(decimal_of(group.rate_micro)),
                "unit": group.unit_seconds,
                "increment": group.increment_seconds,
            }
            for group in rate.groups
        ],
        "windows": [
            {
                "from": _clock_text(window.from_minute),
                "to": _clock_text(window.to_minute),
                "connect_fee": str(decimal_of(window.connect_fee_micro)),
                "rate": str(decimal_of(window.rate_micro)),
                "unit": window.unit_seconds,
                "increment": window.increment_seconds,
            }
            for window in rate.windows
        ],
        "minimum": str(decimal_of(rate.minimum_micro)),
        "maximum": None if rate.maximum_micro is None else str(decimal_of(rate.maximum_micro)),
    }
