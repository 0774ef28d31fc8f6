"""What the pages say of periods, contacts and rates, in the active language."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from look import days
from look.formats import share_text

if TYPE_CHECKING:
    from billing.models import BillingPeriod
    from tenants.models import Program

VAT_CATEGORIES = {
    "S": gettext_lazy("Standard rate"),
    "Z": gettext_lazy("Zero rate"),
    "E": gettext_lazy("Exempt"),
    "O": gettext_lazy("Outside the scope of VAT"),
    "AE": gettext_lazy("Reverse charge"),
}
_TICK = timedelta(microseconds=1)  # periods are half open: the last day is the one before the end


def period_name(period: BillingPeriod, program: Program) -> str:
    """October 2026 for a whole month; first and last day, with the hour where it was cut, for a part of one."""
    zone = ZoneInfo(program.time_zone)
    start, end = period.starts_at.astimezone(zone), period.ends_at.astimezone(zone)
    if _midnight(start) and _midnight(end) and start.day == end.day == 1 and end - start < timedelta(days=32):
        return days.month_text(start, language=_language())
    last = end - _TICK if _midnight(end) else end
    return _("%(first)s to %(last)s") % {"first": _border(start), "last": _border(last)}


def contact_ref(interaction_id: UUID) -> str:
    """A contact in eight letters, for rows and for talking about it: 3F2A-91BC."""
    tail = interaction_id.hex[-8:].upper()
    return f"{tail[:4]}-{tail[4:]}"


def vat_label(category: str, rate: Decimal | None) -> str:
    """VAT 19 %, or why there is none."""
    if rate is None:
        return _("VAT: %(reason)s") % {"reason": VAT_CATEGORIES.get(category, category)}
    digits = max(0, -int(rate.normalize().as_tuple().exponent))
    return _("VAT %(rate)s") % {"rate": share_text(rate / 100, digits=digits, language=_language())}


def _midnight(instant: datetime) -> bool:
    return (instant.hour, instant.minute, instant.second, instant.microsecond) == (0, 0, 0, 0)


def _border(instant: datetime) -> str:
    is_day = _midnight(instant) or _midnight(instant + _TICK)
    return (days.day_text if is_day else days.day_time_text)(instant, language=_language())


def _language() -> str:
    return (get_language() or "en").split("-")[0]
