"""Prices: checked once, published as a version, never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from billing.domain.card_data import card_to_data
from billing.domain.rate_card import BadRateCard, Clock, Rate, RateGroup
from billing.domain.rate_card import RateCard as Card
from billing.models import RateCard, RateCardVersion
from billing.program import program_zone
from kernel.money import TooManyDecimals, micro_of


@dataclass(frozen=True, slots=True)
class RateRow:
    """One row of the rate card form: major units per `unit_seconds`; `channel`, `queue_id` None = any."""

    price: Decimal | str
    channel: str | None = None
    queue_id: UUID | None = None
    clock: Clock = Clock.HANDLING
    increment_seconds: int = 1
    minimum_seconds: int = 0
    connect_fee: Decimal | str = "0"
    unit_seconds: int = 60


class BadRateRow(ValueError):
    """A row cannot be used: `row` counts from 0, `reason` is decimals, price, or the engine's own words."""

    def __init__(self, row: int, reason: str) -> None:
        super().__init__(f"row {row + 1}: {reason}")
        self.row, self.reason = row, reason


@transaction.atomic
def publish_rate_card(
    *, contract_id: int, rows: Sequence[RateRow], valid_from: date, published_by_id: int | None = None
) -> RateCardVersion:
    """A new version of a contract's prices from a local day on. Charges already rated keep their version.

    Raises BadRateRow (one row), BadRateCard (rows against each other, or none), RateCard.DoesNotExist.
    """
    card = RateCard.objects.select_for_update(of=("self",)).select_related("contract").get(contract_id=contract_id)
    if not rows:
        raise BadRateCard("a rate card has at least one row")
    rates = tuple(_rate(index, row) for index, row in enumerate(rows))
    data = card_to_data(Card(card.contract.currency, rates, program_zone()))
    last = card.versions.aggregate(last=Max("number"))["last"] or 0
    return RateCardVersion.objects.create(
        card=card, number=last + 1, valid_from=valid_from, data=data, published_by_id=published_by_id
    )


def _rate(index: int, row: RateRow) -> Rate:
    try:
        price, fee = micro_of(row.price), micro_of(row.connect_fee)
        group = RateGroup(0, price, row.unit_seconds, row.increment_seconds)
        return Rate(
            component=row.clock.value,
            clock=row.clock,
            channel=row.channel or None,
            queue_id=row.queue_id,
            connect_fee_micro=fee,
            minimum_seconds=row.minimum_seconds,
            groups=(group,) if price else (),
        )
    except TooManyDecimals as error:
        raise BadRateRow(index, "decimals") from error
    except InvalidOperation as error:
        raise BadRateRow(index, "price") from error
    except BadRateCard as error:
        raise BadRateRow(index, str(error)) from error
