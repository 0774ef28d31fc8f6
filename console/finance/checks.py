"""What must hold before a statement is approved; each check says what is wrong and names the rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from billing import selectors as billing
from billing.domain.line_key import LineKey
from console.finance.words import contact_ref
from interactions import selectors as interactions
from kernel import clock
from look.words import CHANNELS

if TYPE_CHECKING:
    from billing.models import BillingPeriod

NAMED_ROWS = 20  # of a failed check; the count is always whole
RATED_WITHIN = timedelta(minutes=1)  # a contact that has just closed is rated within a second; longer is a fault


@dataclass(frozen=True, slots=True)
class Named:
    """A contact that fails a check."""

    ref: str
    closed_at: datetime
    channel: str
    reason: str


@dataclass(frozen=True, slots=True)
class Check:
    """`level` good, warn or bad; `blocks` approval; `hint` what to do next."""

    code: str
    level: str
    text: str
    hint: str = ""
    named: tuple[Named, ...] = ()
    more: int = 0

    @property
    def blocks(self) -> bool:
        """Whether approval waits for it."""
        return self.level == "bad"


def checks_of(period: BillingPeriod, sums: Mapping[str, int]) -> list[Check]:
    """All checks of a period; `sums`: line code -> exact micro-units as the page shows them."""
    checks = [_sums(period, sums)]
    if period.closed_at is None:
        checks += [_unrated(period), _waiting(period)]
    return checks


def blocking(period: BillingPeriod) -> list[Check]:
    """The checks that refuse approval now."""
    return [check for check in (_unrated(period), _waiting(period)) if check.blocks]


def _sums(period: BillingPeriod, shown: Mapping[str, int]) -> Check:
    """The contacts of every line, added up by the database once more."""
    key = ("contract_id", "component", "channel", "queue_id", "is_late")
    rows = billing.charges_in_period(period.id).order_by().values_list(*key).annotate(total=Sum("amount_micro"))
    booked = {line_code(contract, LineKey(*rest)): int(total) for contract, *rest, total in rows}
    if booked == shown:
        return Check("sums", "good", _("Every line equals its contacts"))
    hint = _("Reload the page; if it stays, tell your administrator before you go on.")
    return Check("sums", "bad", _("A line does not equal its contacts"), hint)


def line_code(contract_id: int, key: LineKey) -> str:
    """A line in the address of the page: contract:key."""
    return f"{contract_id}:{key.text()}"


def _unrated(period: BillingPeriod) -> Check:
    found = list(billing.contacts_without_price(period))
    if not found:
        return Check("unrated", "good", _("Every contact has its price"))
    count = len(found)
    text = ngettext("%(count)s contact has no price", "%(count)s contacts have no price", count) % {"count": count}
    named = tuple(
        Named(contact_ref(row.interaction_id), row.closed_at, str(CHANNELS.get(row.channel, row.channel)),
              str(row.get_reason_display()))
        for row in found[:NAMED_ROWS]
    )  # fmt: skip
    hint = _("Add the missing contract or rate with a start on or before that day, then rate again.")
    return Check("unrated", "bad", text, hint, named, count - len(named))


def _waiting(period: BillingPeriod) -> Check:
    noted = set(billing.unrated_contacts().values_list("interaction_id", flat=True))
    ids = [one for one in billing.pending_contacts(period) if one not in noted]
    due = clock.now() - RATED_WITHIN
    found = list(interactions.closed_between(period.starts_at, period.ends_at).filter(id__in=ids[:NAMED_ROWS]))
    if not any(row.closed_at and row.closed_at <= due for row in found):
        return Check("rated", "good", _("Every closed contact is rated"))
    text = ngettext(
        "%(count)s closed contact waits to be rated", "%(count)s closed contacts wait to be rated", len(ids)
    ) % {"count": len(ids)}
    named = tuple(
        Named(contact_ref(row.id), row.closed_at, str(CHANNELS.get(row.channel, row.channel)), _("Not rated yet"))
        for row in found
        if row.closed_at
    )
    return Check("rated", "bad", text, _("Rate them now, or wait for the relay."), named, len(ids) - len(named))
