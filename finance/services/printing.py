"""Everything a document prints, as words and figures in the active language."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from billing.domain.months import local_date
from billing.words import price_text
from finance.domain.amount_words import amount_in_words
from finance.models import Invoice, InvoiceLine
from kernel import clock
from kernel.money import micro_of, minor_digits
from look import days


def printed(invoice: Invoice) -> dict[str, Any]:
    """The template's data: texts only. Drafts get the dates of today and no number."""
    shot = invoice.snapshot
    today = local_date(clock.now(), shot["program"]["time_zone"])
    issued = invoice.issue_date or today
    due = invoice.due_date or issued + timedelta(days=shot["contract"]["payment_days"])
    title = _("Invoice %(number)s") % {"number": invoice.number} if invoice.number else _("Invoice, draft")
    return {
        "language": invoice.language,
        "title": title,
        "subtitle": _("Contact-centre services, %(program)s") % {"program": shot["program"]["name"]},
        "hue": shot["program"]["hue"],
        "is_draft": not invoice.number,
        "labels": _labels(invoice),
        "seller": shot["seller"] | {"ids": _seller_ids(shot["seller"])},
        "buyer": shot["buyer"] | {"ids": _buyer_ids(shot["buyer"])},
        "facts": _facts(invoice, issued, due),
        "lines": [_line(invoice, line) for line in invoice.lines.order_by("position")],
        "totals": _totals(invoice),
        "words": _in_words(invoice),
        "explanation": _("Every line opens to its contacts and to the steps that priced them in your portal."),
        "reference": _("Reference %(number)s") % {"number": invoice.number} if invoice.number else "",
    }


def _labels(invoice: Invoice) -> dict[str, str]:
    return {
        "from": pgettext("document", "From"),
        "to": pgettext("document", "To"),
        "service": _("Service"),
        "quantity": _("Quantity"),
        "unit": _("Unit"),
        "price": _("Price"),
        "amount": _("Amount, %(currency)s") % {"currency": _currency(invoice.currency)},
        "pay_to": _("Pay to"),
        "page": _("Page {page} of {pages}"),
        "director": _("Director"),
        "accountant": _("Chief accountant"),
        "draft": _("Draft"),
    }


def _facts(invoice: Invoice, issued: date, due: date) -> list[list[str]]:
    shot = invoice.snapshot
    first, last = date.fromisoformat(shot["period"]["first"]), date.fromisoformat(shot["period"]["last"])
    contract = _("%(number)s, version %(version)s") % shot["contract"]
    facts = [
        [_("Invoice date"), _date(issued)],
        [_("Period"), days.span_text(first, last, language=get_language() or "en")],
        [_("Due"), _date(due)],
        [_("Contract"), contract],
    ]
    order = shot["contract"]["po_reference"]
    return [*facts, [_("Your order"), order]] if order else facts


def _seller_ids(seller: dict[str, str]) -> str:
    parts = [_("Tax number %(id)s") % {"id": seller["tax_id"]} if seller["tax_id"] else ""]
    parts.append(_("VAT %(id)s") % {"id": seller["vat_id"]} if seller["vat_id"] else "")
    return ", ".join(part for part in parts if part)


def _buyer_ids(buyer: dict[str, str]) -> str:
    return _("Tax number %(id)s") % {"id": buyer["tax_id"]} if buyer["tax_id"] else ""


def _line(invoice: Invoice, line: InvoiceLine) -> dict[str, str]:
    by_time = line.unit_seconds is not None or (line.price_micro is None and line.billed_seconds > 0)
    minutes = Decimal(line.billed_seconds) / 60
    quantity = _number(minutes, 2) if by_time else _number(Decimal(line.count))
    unit = pgettext("unit", "min") if by_time else pgettext("unit", "contacts")
    price = ""
    if line.price_micro is not None and (line.unit_seconds in {None, 60}):
        price = price_text(line.price_micro, invoice.currency)
    if not line.count:  # an adjustment
        quantity = unit = ""
    return {
        "description": line.description,
        "note": line.note,
        "quantity": quantity,
        "unit": unit,
        "price": price,
        "amount": _amount(invoice, line.amount),
    }


def _totals(invoice: Invoice) -> list[list[str]]:
    rate = _number(invoice.vat_rate, -min(0, _exponent(invoice.vat_rate))) if invoice.vat_rate is not None else ""
    no_rate = {
        "E": _("VAT exempt"),
        "O": _("Not subject to VAT"),
        "AE": _("VAT: reverse charge"),
    }
    vat = _("VAT %(rate)s") % {"rate": f"{rate} %"} if rate else no_rate[invoice.vat_category]
    return [
        [_("Net"), _amount(invoice, invoice.net)],
        [vat, _amount(invoice, invoice.vat)],
        [_("Total due, %(currency)s") % {"currency": _currency(invoice.currency)}, _amount(invoice, invoice.gross)],
    ]


def _exponent(rate: Decimal) -> int:
    return int(rate.normalize().as_tuple().exponent)


def _in_words(invoice: Invoice) -> str:
    """Russian documents repeat the total in words."""
    return amount_in_words(micro_of(invoice.gross), invoice.currency) if invoice.language == "ru" else ""


def _amount(invoice: Invoice, value: Decimal) -> str:
    return _number(value, minor_digits(invoice.currency))


def _number(value: Decimal, digits: int = 0) -> str:
    """Quantize first, then format: the formatter would round half even."""
    exact = value.quantize(Decimal(1).scaleb(-digits), rounding="ROUND_HALF_UP")
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(exact, format=pattern, locale=get_language() or "en").replace("-", "−")


def _date(day: date) -> str:
    return days.day_text(day, language=get_language() or "en")


def _currency(code: str) -> str:
    """As a head of a column names it: руб. in Russian documents, else the code."""
    return "руб." if code == "RUB" and get_language() == "ru" else code
