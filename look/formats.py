"""Numbers, money and lengths as text in the viewer's language; pure, on Babel's data."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import format_currency, format_decimal, get_currency_precision

MINUS = "−"  # U+2212: as wide as a plus, so that columns of figures stay aligned
NO_VALUE = "–"  # no value is never shown as zero
CODE_BEFORE_DIGIT = re.compile(r"([A-Z]{3})(\d)")  # "RUB1,240.00" needs its space
NO_BREAK = "\N{NO-BREAK SPACE}"


def number_text(value: int | float | Decimal | None, *, digits: int = 0, language: str) -> str:
    """A number with grouped digits and exactly `digits` decimals, rounded half up."""
    if value is None:
        return NO_VALUE
    exact = _rounded(Decimal(str(value)), digits)
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(exact, format=pattern, locale=language).replace("-", MINUS)


def share_text(value: float | Decimal | None, *, digits: int = 1, language: str) -> str:
    """A share 0..1 as per cent: 0.874 gives "87.4 %", in Russian "87,4 %"; the space does not break."""
    if value is None:
        return NO_VALUE
    return number_text(Decimal(str(value)) * 100, digits=digits, language=language) + NO_BREAK + "%"


def money_text(micro: int | None, currency: str, *, language: str, digits: int | None = None) -> str:
    """Money from micro-units (1/1,000,000 of the currency), rounded half up once, at the currency's own digits."""
    if micro is None:
        return NO_VALUE
    places = get_currency_precision(currency) if digits is None else digits
    exact = _rounded(Decimal(micro) / 1_000_000, places)
    text = format_currency(
        exact, currency, locale=language, currency_digits=digits is None, decimal_quantization=digits is None
    )
    return CODE_BEFORE_DIGIT.sub(rf"\1{NO_BREAK}\2", text).replace("-", MINUS)


def amount_text(micro: int | None, currency: str, *, language: str) -> str:
    """The figure alone, for a column whose head names the currency."""
    if micro is None:
        return NO_VALUE
    places = get_currency_precision(currency)
    return number_text(_rounded(Decimal(micro) / 1_000_000, places), digits=places, language=language)


def duration_text(seconds: int | float | None) -> str:
    """A length: mm:ss below an hour, h:mm:ss from there; the same in both languages."""
    if seconds is None:
        return NO_VALUE
    whole = int(abs(seconds))
    sign = MINUS if seconds < 0 and whole else ""
    hours, rest = divmod(whole, 3600)
    minutes, rest = divmod(rest, 60)
    return f"{sign}{hours}:{minutes:02d}:{rest:02d}" if hours else f"{sign}{minutes:02d}:{rest:02d}"


def _rounded(value: Decimal, digits: int) -> Decimal:
    rounded = value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    return abs(rounded) if rounded == 0 else rounded  # never "minus zero"
