"""Contacts below a line, in chunks, and the steps that priced one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q, Sum

from billing import selectors as billing
from billing.selectors import ContactOfLine, Line
from billing.words import Said, exact_text, steps_of
from console.finance.words import contact_ref

if TYPE_CHECKING:
    from billing.models import RatedCharge

CHUNK = 50


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A contact with its words."""

    contact: ContactOfLine
    ref: str
    amount: str


@dataclass(frozen=True, slots=True)
class ContactPage:
    """A chunk of a line's contacts; count and sum are the database's over all of them, not of the chunk."""

    rows: list[ContactRow]
    count: int
    total: str
    equals: bool
    after: int | None
    shown: int


@dataclass(frozen=True, slots=True)
class Explained:
    """The drawer: one charge and its steps."""

    charge: RatedCharge
    ref: str
    steps: list[Said]
    total: str


def contacts_on_page(period_id: int, contract_id: int, line: Line, after: int | None) -> ContactPage:
    """The chunk that follows a charge (None: the first). Raises ObjectDoesNotExist when it is not of this line."""
    every = billing.charges_of_line(period_id=period_id, contract_id=contract_id, key=line.key)
    sums = every.order_by().aggregate(total=Sum("amount_micro"), count=Count("interaction_id", distinct=True))
    rest, before = every, 0
    if after is not None:
        last = every.get(id=after)
        later = Q(closed_at__gt=last.closed_at) | Q(closed_at=last.closed_at, id__gt=last.id)
        rest = every.filter(later)
        before = every.exclude(later).count()
    chunk = list(rest[: CHUNK + 1])
    shown = chunk[:CHUNK]
    rows = [
        ContactRow(one, contact_ref(one.interaction_id), exact_text(one.amount_micro))
        for one in billing.contacts_of_line(shown)
    ]
    return ContactPage(
        rows=rows,
        count=sums["count"],
        total=exact_text(sums["total"] or 0),
        equals=(sums["total"] or 0) == line.exact_micro and sums["count"] == line.count,
        after=shown[-1].id if len(chunk) > CHUNK else None,
        shown=before + len(shown),
    )


def explained(period_id: int, charge_id: int) -> Explained:
    """How a charge of the period was priced. Raises ObjectDoesNotExist."""
    charge = billing.charges_in_period(period_id).select_related("interaction", "card_version").get(id=charge_id)
    return Explained(charge, contact_ref(charge.interaction_id), steps_of(charge), exact_text(charge.amount_micro))
