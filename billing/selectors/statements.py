"""Statements: live from the charges of an open period, or frozen at approval."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet, Sum

from billing.domain.card_data import card_from_data
from billing.domain.line_key import LineKey
from billing.domain.rate_card import Rate
from billing.models import (
    Adjustment,
    BillingPeriod,
    Contract,
    RateCardVersion,
    RatedCharge,
    Statement,
    StatementLine,
    StatementStatus,
    UnratedContact,
)
from kernel.money import minor_digits, round_half_up
from routing.selectors import queue_names

ADJUSTMENT = "adjustment"
KEY = ("component", "channel", "queue_id", "is_late")


@dataclass(frozen=True, slots=True)
class Line:
    """A statement line, previewed or frozen (`id` set). Micro-units; `exact_micro` is the sum over its contacts,
    `amount_micro` rounded once. Prices are set where one price held for all.
    """

    component: str
    channel: str
    queue_id: UUID | None
    queue_name: str
    is_late: bool
    text: str
    count: int
    billed_seconds: int
    exact_micro: int
    amount_micro: int
    price_micro: int | None = None
    unit_seconds: int | None = None
    connect_fee_micro: int | None = None
    id: int | None = None

    @property
    def key(self) -> LineKey:
        """Opens the line's contacts by charges_of_line."""
        return LineKey(self.component, self.channel, self.queue_id, self.is_late)

    @property
    def is_adjustment(self) -> bool:
        """A manual line: no contacts below it."""
        return self.component == ADJUSTMENT


@dataclass(frozen=True, slots=True)
class Preview:
    """What a contract comes to in a period by now; sums over the lines, before tax."""

    contract: Contract
    period: BillingPeriod
    lines: tuple[Line, ...]
    unrated_count: int

    @property
    def currency(self) -> str:
        """ISO 4217."""
        return self.contract.currency

    @property
    def vat(self) -> tuple[str, Decimal | None]:
        """Category and rate in per cent."""
        return self.contract.vat_category, self.contract.vat_rate

    @property
    def count(self) -> int:
        """Charges in all lines."""
        return sum(line.count for line in self.lines)

    @property
    def billed_seconds(self) -> int:
        """Seconds in all lines."""
        return sum(line.billed_seconds for line in self.lines)

    @property
    def exact_micro(self) -> int:
        """Sum of the exact lines."""
        return sum(line.exact_micro for line in self.lines)

    @property
    def amount_micro(self) -> int:
        """Sum of the rounded lines: the net."""
        return sum(line.amount_micro for line in self.lines)


def statement_previews(period_id: int) -> list[Preview]:
    """One per contract with charges or adjustments in the period, by contract; live."""
    period = BillingPeriod.objects.get(id=period_id)
    used = Q(id__in=RatedCharge.objects.filter(period=period).values("contract_id"))
    used |= Q(id__in=Adjustment.objects.filter(period=period).values("contract_id"))
    names = queue_names()
    unrated = UnratedContact.objects.filter(closed_at__gte=period.starts_at, closed_at__lt=period.ends_at).count()
    return [
        Preview(contract, period, _live_lines(contract, period, names), unrated)
        for contract in Contract.objects.filter(used).order_by("id")
    ]


def statement_preview(period_id: int, contract_id: int | None = None) -> Preview | None:
    """The preview of one contract, or of the first with charges; None when nothing was charged."""
    found = statement_previews(period_id)
    return next((one for one in found if contract_id in {None, one.contract.id}), None)


def statements() -> QuerySet[Statement]:
    """Frozen statements that hold, newest period first."""
    return _holding().order_by("-period__starts_at", "-id")


def statement_by_id(statement_id: int) -> Statement:
    """One that holds. Raises Statement.DoesNotExist, also when its approval was taken back."""
    return _holding().get(id=statement_id)


def last_reopened(period_id: int) -> Statement | None:
    """Of the approvals of a period that were taken back, the last one."""
    rows = Statement.objects.filter(period_id=period_id, status=StatementStatus.REOPENED.value)
    return rows.order_by("-reopened_at", "-id").first()


def statement_lines_of(statement_id: int) -> list[Line]:
    """Frozen lines in order, in the same shape as a preview's."""
    rows = StatementLine.objects.filter(statement_id=statement_id).order_by("position", "id")
    return [_frozen(row) for row in rows]


def line_of_statement(statement_line_id: int) -> tuple[Statement, Line]:
    """A frozen line with its statement. Raises StatementLine.DoesNotExist."""
    rows = StatementLine.objects.select_related("statement__contract", "statement__period")
    row = rows.exclude(statement__status=StatementStatus.REOPENED.value).get(id=statement_line_id)
    return row.statement, _frozen(row)


def _holding() -> QuerySet[Statement]:
    rows = Statement.objects.exclude(status=StatementStatus.REOPENED.value)
    return rows.select_related("contract", "period")


def _frozen(row: StatementLine) -> Line:
    names = [name for name in Line.__dataclass_fields__ if name != "id"]
    return Line(id=row.id, **{name: getattr(row, name) for name in names})


def _live_lines(contract: Contract, period: BillingPeriod, names: dict[UUID, str]) -> tuple[Line, ...]:
    """Summed by the database: the same groups and rounding as domain.statement, without loading the charges."""
    rows = RatedCharge.objects.filter(contract=contract, period=period).values(*KEY)
    rows = rows.annotate(
        contacts=Count("interaction_id", distinct=True),
        seconds=Sum("billed_seconds"),
        exact=Sum("amount_micro"),
        first_card=Min("card_version_id"),
        last_card=Max("card_version_id"),
    ).order_by("component", "channel", "queue_id", "is_late")
    digits = minor_digits(contract.currency)
    lines = []
    for row in rows:
        rate = _one_rate(row["first_card"], row["last_card"], row["component"], row["channel"], row["queue_id"])
        lines.append(
            Line(
                component=row["component"],
                channel=row["channel"],
                queue_id=row["queue_id"],
                queue_name=names.get(row["queue_id"], ""),
                is_late=row["is_late"],
                text="",
                count=row["contacts"],
                billed_seconds=int(row["seconds"]),
                exact_micro=int(row["exact"]),
                amount_micro=round_half_up(int(row["exact"]), digits),
                **_price(rate),
            )
        )
    adjustments = Adjustment.objects.filter(contract=contract, period=period).order_by("made_at", "id")
    return (*lines, *(_adjusted(row, digits) for row in adjustments))


def _one_rate(first: int, last: int, component: str, channel: str, queue_id: UUID | None) -> Rate | None:
    """The line's rate when one card version priced all of it and time of day does not matter."""
    if first != last:
        return None
    card = card_from_data(RateCardVersion.objects.get(id=first).data)
    found = [rate for rate in card.rates_for(channel, queue_id) if rate.component == component and not rate.windows]
    return found[0] if found else None


def _price(rate: Rate | None) -> dict[str, int | None]:
    """A price per time with its connect fee, or a price per contact (no unit); nothing when it has steps."""
    if rate is None or len(rate.groups) > 1:
        return {}
    if not rate.groups:
        return {"price_micro": rate.connect_fee_micro}
    group = rate.groups[0]
    return {
        "price_micro": group.rate_micro,
        "unit_seconds": group.unit_seconds,
        "connect_fee_micro": rate.connect_fee_micro,
    }


def _adjusted(row: Adjustment, digits: int) -> Line:
    amount = round_half_up(row.amount_micro, digits)
    return Line(ADJUSTMENT, "", None, "", False, row.reason, 0, 0, row.amount_micro, amount)
