"""Charges of lines and contacts, and contacts without a charge."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet

from billing.domain.line_key import LineKey
from billing.models import BillingPeriod, RatedCharge, UnratedContact
from interactions import selectors as interaction_selectors
from interactions.domain.states import Outcome, SegmentKind
from interactions.domain.timing import SegmentTime, times_of_segments
from interactions.models import Segment

WITHOUT_FAULT = "no_time"  # nobody talked: nothing to charge, nothing to correct


@dataclass(frozen=True, slots=True)
class ContactOfLine:
    """One row below a line: what happened (seconds, rounded down) and what it cost (micro-units); `charge` explains."""

    charge: RatedCharge
    interaction_id: UUID
    started_at: datetime
    closed_at: datetime
    talk_seconds: int
    hold_seconds: int
    wrap_up_seconds: int
    billed_seconds: int
    amount_micro: int
    simulated: bool


def charges_of_contact(interaction_id: UUID) -> QuerySet[RatedCharge]:
    """All charges of a contact, by revision."""
    rows = RatedCharge.objects.filter(interaction_id=interaction_id).select_related(
        "contract", "card_version", "period"
    )
    return rows.order_by("revision", "component", "id")


def charges_in_period(period_id: int) -> QuerySet[RatedCharge]:
    """Everything booked in a period, oldest contact first."""
    rows = RatedCharge.objects.filter(period_id=period_id).select_related("contract", "card_version")
    return rows.order_by("closed_at", "id")


def charges_of_line(*, period_id: int, contract_id: int, key: LineKey) -> QuerySet[RatedCharge]:
    """The charges whose sum is the line's exact sum, oldest contact first."""
    rows = RatedCharge.objects.filter(
        period_id=period_id,
        contract_id=contract_id,
        component=key.component,
        channel=key.channel,
        queue_id=key.queue_id,
        is_late=key.late,
    )
    return rows.select_related("interaction", "card_version", "origin_period").order_by("closed_at", "id")


def contacts_of_line(charges: Iterable[RatedCharge]) -> list[ContactOfLine]:
    """Rows of the drill-down for a page of `charges_of_line`; two queries whatever their number."""
    rows = list(charges)
    segments = interaction_selectors.segments_of([row.interaction_id for row in rows])
    return [_contact(row, segments.get(row.interaction_id, [])) for row in rows]


def line_rows(charges: QuerySet[RatedCharge]) -> QuerySet[RatedCharge, dict[str, Any]]:
    """The same charges as plain rows, for lists of machines; `with_times` completes a page of them."""
    rows = charges.select_related(None).annotate(started_at=F("interaction__started_at"))
    return rows.values("id", "interaction_id", "started_at", "closed_at", "billed_seconds", "amount_micro", "simulated")


def with_times(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of `line_rows` with talk, hold and wrap-up in seconds, rounded down; one query whatever their number."""
    page = list(rows)
    parts = interaction_selectors.segment_times_of([row["interaction_id"] for row in page])
    for row in page:
        times = times_of_segments(parts.get(row["interaction_id"], []), row["closed_at"])
        row["talk_seconds"], row["hold_seconds"] = times.talk_seconds, times.hold_seconds
        row["wrap_up_seconds"] = times.wrap_up_seconds
    return page


def pending_contacts(period: BillingPeriod) -> list[UUID]:
    """Handled contacts closed in a period that no charge of their revision covers, oldest first."""
    rated = RatedCharge.objects.filter(interaction_id=OuterRef("id"), revision__gte=OuterRef("revision"))
    rows = interaction_selectors.closed_between(period.starts_at, period.ends_at)
    rows = rows.filter(~Exists(rated), outcome=Outcome.HANDLED.value)
    return list(rows.values_list("id", flat=True))


def unrated_contacts() -> QuerySet[UnratedContact]:
    """Closed contacts without a charge and why, oldest first."""
    return UnratedContact.objects.select_related("interaction").order_by("closed_at", "id")


def contacts_without_price(period: BillingPeriod) -> QuerySet[UnratedContact]:
    """Contacts closed in a period that could not be priced, oldest first; one that nobody talked in costs nothing."""
    rows = unrated_contacts().filter(closed_at__gte=period.starts_at, closed_at__lt=period.ends_at)
    return rows.exclude(reason=WITHOUT_FAULT)


def _contact(row: RatedCharge, segments: Iterable[Segment]) -> ContactOfLine:
    parts = [SegmentTime(SegmentKind(s.kind), s.started_at, s.ended_at) for s in segments]
    times = times_of_segments(parts, row.closed_at)
    return ContactOfLine(
        charge=row,
        interaction_id=row.interaction_id,
        started_at=row.interaction.started_at,
        closed_at=row.closed_at,
        talk_seconds=times.talk_seconds,
        hold_seconds=times.hold_seconds,
        wrap_up_seconds=times.wrap_up_seconds,
        billed_seconds=row.billed_seconds,
        amount_micro=row.amount_micro,
        simulated=row.simulated,
    )
