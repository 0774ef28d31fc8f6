"""Every closed contact is rated once; what cannot be rated is listed with its reason."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from billing import selectors
from billing.domain.card_data import card_from_data
from billing.domain.months import local_date
from billing.domain.rate_card import Clock
from billing.domain.rating import Charge, ComponentCharge, RatableContact, rate_contact
from billing.events import ChargeRated
from billing.models import BillingPeriod, Contract, RateCardVersion, RatedCharge, UnratedContact
from billing.program import program_zone
from billing.services.periods import booking_period
from interactions import selectors as interaction_selectors
from interactions.domain.states import InteractionState, Outcome, SegmentKind
from interactions.models import Interaction, Segment
from kernel import clock
from kernel.span import Span
from outbox import publish
from tenants.context import current_program_id

ENGINE_VERSION = "1"
CLOCK_SEGMENTS = {
    Clock.HANDLING: {SegmentKind.TALK.value, SegmentKind.HOLD.value, SegmentKind.WRAP_UP.value},
    Clock.TALK: {SegmentKind.TALK.value},
    Clock.HOLD: {SegmentKind.HOLD.value},
    Clock.WRAP_UP: {SegmentKind.WRAP_UP.value},
}


@transaction.atomic(savepoint=False)  # two statements less for each contact
def rate_interaction(*, interaction_id: UUID) -> list[RatedCharge]:
    """Price a closed, handled contact by the card in force on its closing day.

    Steps: lock the booking period; same revision rated before: nothing; no contract, card, rate or time: an
    UnratedContact row; else one charge per component with what this revision adds to earlier ones; event.
    Raises Interaction.DoesNotExist.
    """
    contact = interaction_selectors.interaction_by_id(interaction_id)
    closed_at = contact.closed_at
    if closed_at is None or contact.state != InteractionState.CLOSED.value or contact.outcome != Outcome.HANDLED.value:
        return []
    period, origin = booking_period(closed_at)
    earlier = list(RatedCharge.objects.filter(interaction_id=contact.id).order_by("revision", "component"))
    if any(row.revision >= contact.revision for row in earlier):
        return []
    day = local_date(closed_at, program_zone())
    contract, version = _terms_on(day)
    if contract is None or version is None:
        return _not_rated(contact, "no_contract" if contract is None else "no_card")
    ratable = ratable_of(contact, interaction_selectors.segments_of([contact.id]).get(contact.id, []))
    card = card_from_data(version.data)
    charge = rate_contact(ratable, card)
    booked = _booked(earlier, contract.id)
    if not charge.components and not booked:
        has_rate = bool(card.rates_for(contact.channel, contact.queue_id))
        return _not_rated(contact, "no_time" if has_rate else "no_rate")
    rows = _rows(contact, contract, version, charge, booked, input_hash(ratable, version))
    for row in rows:
        row.period, row.origin_period, row.is_late = period, origin, origin is not None
    RatedCharge.objects.bulk_create(rows)
    UnratedContact.objects.filter(interaction_id=contact.id).delete()
    publish(
        ChargeRated(
            program_id=current_program_id(),
            interaction_id=contact.id,
            contract_id=contract.id,
            period_id=period.id,
            revision=contact.revision,
            amount_micro=sum(row.amount_micro for row in rows),
            is_late=origin is not None,
        )
    )
    return rows


def rate_pending(*, period: BillingPeriod) -> int:
    """Rate what closed in a period and has no charge yet; how many contacts got one."""
    return sum(bool(rate_interaction(interaction_id=one)) for one in selectors.pending_contacts(period))


def ratable_of(contact: Interaction, segments: Iterable[Segment]) -> RatableContact:
    """What the engine needs, from the stored segments."""
    spans: dict[Clock, tuple[Span, ...]] = {}
    parts = [(segment.kind, Span(segment.started_at, segment.ended_at)) for segment in segments if segment.ended_at]
    for name, kinds in CLOCK_SEGMENTS.items():
        spans[name] = tuple(span for kind, span in parts if kind in kinds)
    used = {name: sum(span.milliseconds for span in found) for name, found in spans.items()}
    return RatableContact(contact.channel, contact.queue_id, used, spans)


def input_hash(contact: RatableContact, version: RateCardVersion) -> str:
    """SHA-256 of all that decides a charge: engine, card, contact. Equal hash, equal charge."""
    data = {
        "engine": ENGINE_VERSION,
        "card": version.data,
        "channel": contact.channel,
        "queue": str(contact.queue_id or ""),
        "spans": {
            name.value: [[span.start.isoformat(), span.end.isoformat()] for span in found]
            for name, found in sorted(contact.spans.items())
        },
    }
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def explain_data(component: ComponentCharge) -> list[dict[str, Any]]:
    """The steps as JSON: [{"code": "group", "used_ms": 61000, ...}, ...]; words.py puts them into words."""
    return [{"code": step.code.value, **dict(step.numbers)} for step in component.explain]


def _terms_on(day: date) -> tuple[Contract | None, RateCardVersion | None]:
    version = selectors.contract_version_on(day)
    contract = version.contract if version is not None else None
    return contract, None if contract is None else selectors.card_version_on(contract.id, day)


def _not_rated(contact: Interaction, reason: str) -> list[RatedCharge]:
    UnratedContact.objects.update_or_create(
        interaction_id=contact.id,
        defaults={
            "reason": reason,
            "channel": contact.channel,
            "closed_at": contact.closed_at,
            "noted_at": clock.now(),
        },
    )
    return []


def _booked(earlier: Iterable[RatedCharge], contract_id: int) -> dict[str, tuple[int, int]]:
    """Component -> (micro-units, seconds) that earlier revisions booked."""
    sums: dict[str, tuple[int, int]] = {}
    for row in earlier:
        if row.contract_id == contract_id:
            micro, seconds = sums.get(row.component, (0, 0))
            sums[row.component] = (micro + row.amount_micro, seconds + row.billed_seconds)
    return sums


def _rows(
    contact: Interaction,
    contract: Contract,
    version: RateCardVersion,
    charge: Charge,
    booked: dict[str, tuple[int, int]],
    digest: str,
) -> list[RatedCharge]:
    priced = {component.component: component for component in charge.components}
    now = clock.now()
    rows = []
    for name in sorted({*priced, *booked}):
        part = priced.get(name) or ComponentCharge(name, Clock.HANDLING, 0, 0, 0, ())
        micro, seconds = booked.get(name, (0, 0))
        rows.append(
            RatedCharge(
                interaction_id=contact.id,
                contract=contract,
                card_version=version,
                revision=contact.revision,
                component=name,
                clock=part.clock.value,
                channel=contact.channel,
                queue_id=contact.queue_id,
                closed_at=contact.closed_at or now,  # closed contacts always say when
                used_ms=part.used_ms,
                full_seconds=part.billed_seconds,
                full_micro=part.amount_micro,
                billed_seconds=part.billed_seconds - seconds,
                amount_micro=part.amount_micro - micro,
                currency=contract.currency,
                engine_version=ENGINE_VERSION,
                input_hash=digest,
                explain=explain_data(part),
                rated_at=now,
                simulated=contact.simulated,
            )
        )
    return rows
