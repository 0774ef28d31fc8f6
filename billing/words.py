"""Charges and lines in words, in the language that is active; numbers by its rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from billing.domain.rate_card import Clock
from billing.domain.rating import StepCode
from billing.models import RatedCharge
from billing.selectors import Line
from kernel.money import decimal_of, minor_digits

CHANNELS = {
    "voice": lazy("Calls"),
    "chat": lazy("Chats"),
    "email": lazy("Emails"),
    "messenger": lazy("Messengers"),
    "social": lazy("Social media"),
    "sms": lazy("SMS"),
    "webform": lazy("Web forms"),
}
CLOCKS = {
    Clock.HANDLING.value: lazy("talk, hold and wrap-up"),
    Clock.TALK.value: lazy("talk"),
    Clock.HOLD.value: lazy("hold"),
    Clock.WRAP_UP.value: lazy("wrap-up"),
}
PERIOD_STATUSES = {"open": lazy("Open"), "review": lazy("In review"), "closed": lazy("Closed")}
STATEMENT_STATUSES = {"approved": lazy("Approved"), "invoiced": lazy("Invoiced")}


@dataclass(frozen=True, slots=True)
class Said:
    """One step in words: what it is, a note below, and its figure."""

    label: str
    note: str = ""
    value: str = ""


def line_label(line: Line) -> str:
    """Calls: talk, hold and wrap-up - Bookings; an adjustment's own reason."""
    if line.is_adjustment:
        return line.text
    what = str(CLOCKS.get(line.component, line.component))
    label = _("%(channel)s: %(time)s") % {"channel": CHANNELS.get(line.channel, line.channel), "time": what}
    if line.queue_name:
        label = _("%(line)s, %(queue)s") % {"line": label, "queue": line.queue_name}
    return _("%(line)s, late charges") % {"line": label} if line.is_late else label


def line_note(line: Line, currency: str) -> str:
    """How many contacts stand behind a line, and what each costs before its first second."""
    if line.is_adjustment:
        return ""
    count = ngettext("%(count)s contact", "%(count)s contacts", line.count) % {"count": _number(line.count)}
    if not line.connect_fee_micro or not line.unit_seconds:
        return count
    fee = price_text(line.connect_fee_micro, currency)
    return _("%(contacts)s, connection fee %(fee)s each") % {"contacts": count, "fee": fee}


def price_text(micro: int, currency: str) -> str:
    """A price with the currency's decimals, more where it has more: 0.62, 0.775."""
    value = decimal_of(micro)
    digits = max(minor_digits(currency), -int(value.normalize().as_tuple().exponent))
    return _number(value, digits)


def exact_text(micro: int) -> str:
    """An amount with all six decimals."""
    return _number(decimal_of(micro), 6)


def price_per(line: Line, currency: str) -> str:
    """Price and unit of a line in one text; empty when no one price held."""
    if line.price_micro is None:
        return ""
    price = price_text(line.price_micro, currency)
    if line.unit_seconds is None:
        return _("%(price)s per contact") % {"price": price}
    return _("%(price)s per %(seconds)s s") % {"price": price, "seconds": line.unit_seconds}


def steps_of(charge: RatedCharge) -> list[Said]:
    """The steps that priced a charge, for the drill-down."""
    used = _("%(seconds)s s") % {"seconds": _number(Decimal(charge.used_ms) / 1000, 3)}
    clock = str(CLOCKS.get(charge.clock, charge.clock))
    said = [Said(_("Clock: %(time)s") % {"time": clock}, value=used)]
    for step in charge.explain:
        said += _step(step, charge.currency)
    if charge.amount_micro != charge.full_micro:
        said.append(Said(_("Already charged"), value=exact_text(charge.amount_micro - charge.full_micro)))
        said.append(Said(_("Charge of this correction"), value=exact_text(charge.amount_micro)))
    if charge.is_late:
        said.append(Said(_("Late charge"), _("The contact belongs to a period closed before.")))
    return said


def explain_text(charge: RatedCharge) -> str:
    """The same in one text, for exports."""
    return "; ".join(_joined(said) for said in steps_of(charge))


def _joined(said: Said) -> str:
    text = f"{said.label} ({said.note})" if said.note else said.label
    return f"{text}: {said.value}" if said.value else text


def _step(step: Mapping[str, Any], currency: str) -> Iterable[Said]:
    code = step["code"]
    if code == StepCode.CONNECT_FEE.value:
        return [Said(_("Connection fee"), value=exact_text(step["amount_micro"]))]
    if code in {StepCode.GROUP.value, StepCode.WINDOW.value}:
        return _priced_time(step, currency)
    labels = {
        StepCode.MINIMUM_AMOUNT.value: _("Not less than"),
        StepCode.MAXIMUM_AMOUNT.value: _("Not more than"),
        StepCode.AMOUNT.value: _("Charge"),
    }
    return [Said(labels[code], value=exact_text(step["amount_micro"]))]


def _priced_time(step: Mapping[str, Any], currency: str) -> Iterable[Said]:
    seconds, increment = step["billed_seconds"], step["increment_seconds"]
    billed = _("%(seconds)s s") % {"seconds": _number(seconds)}
    rounded = _("in steps of %(seconds)s s") % {"seconds": increment}
    if step["code"] == StepCode.WINDOW.value:
        rounded = f"{_hour(step['from_minute'])}–{_hour(step['to_minute'])}, {rounded}"
    elif step["from_seconds"]:
        rounded = _("from second %(second)s, %(rest)s") % {"second": step["from_seconds"], "rest": rounded}
    price = {"price": price_text(step["rate_micro"], currency), "seconds": step["unit_seconds"]}
    exact = Decimal(seconds * step["rate_micro"]) / step["unit_seconds"] / 10**6
    return [
        Said(_("Billed seconds"), rounded, billed),
        Said(_("%(price)s per %(seconds)s s") % price, value=_number(exact, 6)),
    ]


def _hour(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _number(value: int | Decimal, digits: int = 0) -> str:
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(value, format=pattern, locale=get_language() or "en").replace("-", "−")
