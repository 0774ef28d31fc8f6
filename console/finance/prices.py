"""Rate cards as rows: for showing them, and for starting the next version from the last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _

from billing.domain.card_data import card_from_data
from billing.domain.rate_card import Rate, RateGroup, RateWindow
from billing.words import CLOCKS, price_text
from kernel.money import decimal_of
from look.words import CHANNELS

if TYPE_CHECKING:
    from billing.models import RateCardVersion


@dataclass(frozen=True, slots=True)
class PriceRow:
    """One price with its words; `when` is set where it holds for part of a contact or of a day."""

    channel: str
    queue: str
    clock: str
    when: str
    price: str
    increment_seconds: int | None
    minimum_seconds: int
    connect_fee: str


@dataclass(frozen=True, slots=True)
class Card:
    """A version of a contract's prices."""

    number: int
    valid_from: date
    currency: str
    rows: list[PriceRow]


def card_of(version: RateCardVersion, queues: dict[UUID, str]) -> Card:
    """A stored version as rows."""
    card = card_from_data(version.data)
    rows = [row for rate in card.rates for row in _rows(rate, card.currency, queues)]
    return Card(version.number, version.valid_from, card.currency, rows)


def form_rows(version: RateCardVersion | None) -> tuple[list[dict[str, Any]], bool]:
    """(initial rows of the form, whether the version has prices the form cannot carry over)."""
    if version is None:
        return [], False
    rates = card_from_data(version.data).rates
    simple = [rate for rate in rates if _is_simple(rate)]
    return [_initial(rate) for rate in simple], len(simple) < len(rates)


def _is_simple(rate: Rate) -> bool:
    bounded = rate.minimum_micro or rate.maximum_micro is not None
    per_minute = all(group.unit_seconds == 60 for group in rate.groups)
    return not rate.windows and len(rate.groups) < 2 and per_minute and not bounded and rate.component == rate.clock


def _initial(rate: Rate) -> dict[str, Any]:
    group = rate.groups[0] if rate.groups else None
    return {
        "channel": rate.channel or "",
        "queue": str(rate.queue_id or ""),
        "clock": rate.clock.value,
        "price": decimal_of(group.rate_micro if group else 0).normalize(),
        "increment": group.increment_seconds if group else 1,
        "minimum": rate.minimum_seconds,
        "fee": decimal_of(rate.connect_fee_micro).normalize(),
    }


def _rows(rate: Rate, currency: str, queues: dict[UUID, str]) -> list[PriceRow]:
    parts: list[RateGroup | RateWindow | None] = [*rate.groups, *rate.windows] or [None]
    return [_row(rate, part, currency, queues) for part in parts]


def _row(rate: Rate, part: RateGroup | RateWindow | None, currency: str, queues: dict[UUID, str]) -> PriceRow:
    fee = part.connect_fee_micro if isinstance(part, RateWindow) else rate.connect_fee_micro
    price = _("%(price)s per %(seconds)s s") if part is not None else ""
    return PriceRow(
        channel=str(CHANNELS.get(rate.channel, rate.channel)) if rate.channel else _("Any channel"),
        queue=queues.get(rate.queue_id, "") if rate.queue_id else "",
        clock=str(CLOCKS.get(rate.clock.value, rate.clock.value)),
        when=_when(part),
        price=price % {"price": price_text(part.rate_micro, currency), "seconds": part.unit_seconds} if part else "",
        increment_seconds=part.increment_seconds if part else None,
        minimum_seconds=rate.minimum_seconds,
        connect_fee=price_text(fee, currency) if fee else "",
    )


def _when(part: RateGroup | RateWindow | None) -> str:
    if isinstance(part, RateWindow):
        return f"{_hour(part.from_minute)}–{_hour(part.to_minute)}"
    if part is not None and part.from_seconds:
        return _("from second %(second)s") % {"second": part.from_seconds}
    return ""


def _hour(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
