"""From a row of the billing vectors to the engine: one function per model, amounts in major units as fractions.

Models of whole minor units run with two decimals: one minor unit is 10,000 micro-units.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from billing.domain import tiers
from billing.domain.card_data import windows_from_data
from billing.domain.rate_card import Clock, Rate, RateCard, RateGroup
from billing.domain.rating import RatableContact, billed_milliseconds, rate_contact
from finance.domain import totals
from kernel.money import MICRO, divide_half_up, micro_of
from kernel.span import Span
from tests.reference import exact, number

MINOR = MICRO // 100
Result = Fraction | list[Fraction]
Model = Callable[[dict[str, Any], dict[str, Any]], Result]


def micro(value: Any) -> int:
    return micro_of(number(value))


def major(value: Fraction | int) -> Fraction:
    return Fraction(value) / MICRO


def minor(value: Fraction | int) -> Fraction:
    return Fraction(value) / MINOR


def tier_list(parameters: dict[str, Any]) -> tuple[tiers.Tier, ...]:
    return tuple(
        tiers.Tier(
            None if tier["up_to"] is None else exact(tier["up_to"]),
            exact(tier["rate_pct"]) / 100 * MICRO if "rate_pct" in tier else micro(tier["unit"]),
            micro(tier.get("flat", 0)),
        )
        for tier in parameters["tiers"]
    )


def price_of(base: str, p: dict[str, Any]) -> tiers.Price:
    if base == "unit":
        digits = p.get("round_decimals")
        return tiers.UnitPrice(micro(p["unit"]), None if digits is None else int(digits))
    if base == "package":
        return tiers.PackagePrice(exact(p["size"]), micro(p["amount"]), exact(p.get("free", 0)))
    return (tiers.VolumePrice if base == "volume" else tiers.GraduatedPrice)(tier_list(p))


def plain(base: str) -> Model:
    return lambda p, i: major(price_of(base, p).price(exact(i["qty"])))


def with_minimum(base: str) -> Model:
    return lambda p, i: major(tiers.at_least(price_of(base, p).price(exact(i["qty"])), micro(p["min"])))


def delta(base: str) -> Model:
    return lambda p, i: major(price_of(base, p).delta(exact(i["already_billed_qty"]), exact(i["qty"])))


def delta_cap(base: str) -> Model:
    def run(p: dict[str, Any], i: dict[str, Any]) -> Fraction:
        amount = price_of(base, p).delta(exact(i["already_billed_qty"]), exact(i["qty"]))
        if "discount_pct" in p:
            amount = tiers.discounted(amount, exact(p["discount_pct"]))
        return major(tiers.capped(amount, micro(p["max"]), micro(i["already_billed_amount"])))

    return run


def percentage(p: dict[str, Any], i: dict[str, Any]) -> Fraction:
    price = tiers.PercentagePrice(
        exact(p["rate_pct"]),
        micro(p["fixed_per_event"]),
        micro(p.get("free_amount", 0)),
        int(number(p.get("free_events", 0))),
    )
    return major(price.of_sum(exact(i["sum"]) * MICRO, int(number(i["events"]))))


def percentage_min_max(p: dict[str, Any], i: dict[str, Any]) -> Fraction:
    price = tiers.PercentagePrice(
        exact(p["rate_pct"]),
        micro(p["fixed_per_event"]),
        min_micro=micro(p["min_per_event"]),
        max_micro=micro(p["max_per_event"]),
    )
    return major(price.of_events([exact(amount) * MICRO for amount in i["event_amounts"]]))


def commitment_trueup(p: dict[str, Any], i: dict[str, Any]) -> Fraction:
    return major(tiers.true_up(micro(p["min"]), [micro(charge) for charge in i["charges"]]))


def commitment_trueup_prorated(p: dict[str, Any], i: dict[str, Any]) -> Fraction:
    amounts = (int(number(value)) * MINOR for value in (p["commitment_minor"], p["plan_fee_minor"], i["usage_minor"]))
    days = int(number(i["active_days"])), int(number(i["period_days"]))
    return minor(tiers.prorated_true_up(*amounts, *days, digits=2))


def prorate_minor(p: dict[str, Any], i: dict[str, Any]) -> Fraction:
    return Fraction(divide_half_up(int(number(p["amount_minor"])) * int(number(i["days"])), int(number(i["of"]))))


def tax_minor(p: dict[str, Any], i: dict[str, Any]) -> Fraction:
    return minor(totals.tax_on(int(number(i["base_minor"])) * MINOR, exact(p["rate_pct"]), 2))


def tax_round(p: dict[str, Any], i: dict[str, Any]) -> Fraction:
    return major(totals.tax_on(micro(i["base"]), exact(p["rate_pct"]), 2))


def tax_inclusive(split: Callable[[int, Fraction, int], tuple[int, int]]) -> Model:
    return lambda p, i: [major(part) for part in split(micro(i["gross"]), exact(p["rate_pct"]), 2)]


def minors(values: list[Any]) -> list[int]:
    return [int(number(value)) for value in values]


def coupon_allocation(p: dict[str, Any], i: dict[str, Any]) -> list[Fraction]:
    shares = totals.share_coupon(int(number(p["coupon_minor"])), minors(i["fees_minor"]))
    return [Fraction(share) for share in shares]


def tax_after_coupon(p: dict[str, Any], i: dict[str, Any]) -> Fraction:
    fees = [fee * MINOR for fee in minors(i["fees_minor"])]
    rates = [exact(rate) for rate in p["rates_pct"]]
    subtotals = totals.tax_after_coupon(int(number(p["coupon_minor"])) * MINOR, fees, rates, 2)
    return minor(sum(part.tax_micro for part in subtotals))


def credit_notes_sum(p: dict[str, Any], i: dict[str, Any]) -> Fraction:
    net, rate = int(number(p["invoice_net_minor"])) * MINOR, exact(p["rate_pct"])
    nets = [note * MINOR for note in minors(i["credit_nets_minor"])]
    invoice = net + totals.tax_on(net, rate, 2)
    notes = sum(nets) + sum(totals.credit_parts(net, nets, rate, 2))
    assert invoice == notes, "invoice and credit notes disagree"
    return minor(notes)


def milliseconds(value: Any) -> int:
    return -int(-number(value) * 1000 // 1)


def call(p: dict[str, Any], i: dict[str, Any]) -> Fraction:
    # A disconnecting limit ends a running call; on a finished one it is no maximum.
    caps = p.get("max_cost") is not None and p.get("max_strategy", "free") == "free"
    rate = Rate(
        "call",
        Clock.TALK,
        connect_fee_micro=micro(p.get("connect_fee", 0)),
        groups=tuple(RateGroup(int(g["from"]), micro(g["rate"]), int(g["unit"]), int(g["incr"])) for g in p["groups"]),
        maximum_micro=micro(p["max_cost"]) if caps else None,
    )
    contact = RatableContact("voice", None, {Clock.TALK: milliseconds(i["seconds"])})
    return major(rate_contact(contact, RateCard("EUR", (rate,))).amount_micro)


def call_time_split(p: dict[str, Any], i: dict[str, Any]) -> Fraction:
    windows = windows_from_data([window | {"increment": window["incr"]} for window in p["windows"]])
    span = Span(*(datetime.fromisoformat(i[key]).replace(tzinfo=UTC) for key in ("start", "end")))
    contact = RatableContact("voice", None, {Clock.TALK: span.milliseconds}, {Clock.TALK: (span,)})
    return major(rate_contact(contact, RateCard("EUR", (Rate("call", Clock.TALK, windows=windows),))).amount_micro)


def billed_seconds(p: dict[str, Any], i: dict[str, Any]) -> Fraction:
    billed = billed_milliseconds(milliseconds(i["seconds"]), int(p["minimum"]), int(p["increment"]))
    return Fraction(billed, 1000)


BASES = ("unit", "graduated", "volume", "package")
MODELS: dict[str, Model] = {
    **{base: plain(base) for base in BASES},
    "graduated_percentage": plain("graduated"),
    **{f"{base}_min": with_minimum(base) for base in BASES},
    **{f"{base}_delta": delta(base) for base in BASES},
    **{f"{base}_delta_cap": delta_cap(base) for base in BASES},
    "unit_delta_cap_discount": delta_cap("unit"),
    "percentage": percentage,
    "percentage_free": percentage,
    "percentage_min_max": percentage_min_max,
    "commitment_trueup": commitment_trueup,
    "commitment_trueup_prorated": commitment_trueup_prorated,
    "prorate_minor": prorate_minor,
    "tax_minor": tax_minor,
    "tax_round": tax_round,
    "tax_inclusive_round_net": tax_inclusive(totals.split_gross_rounding_net),
    "tax_inclusive_round_tax": tax_inclusive(totals.split_gross_rounding_tax),
    "coupon_allocation": coupon_allocation,
    "tax_after_coupon": tax_after_coupon,
    "credit_notes_sum": credit_notes_sum,
    "call": call,
    "call_time_split": call_time_split,
    "billed_seconds": billed_seconds,
}
