"""A period's statements: adjusted, approved, invoiced, checked again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from billing import selectors
from billing.domain.card_data import card_from_data
from billing.domain.rating import rate_contact
from billing.events import StatementApproved, StatementReopened
from billing.models import (
    Adjustment,
    BillingPeriod,
    PeriodStatus,
    RateCardVersion,
    RatedCharge,
    Statement,
    StatementLine,
    StatementStatus,
)
from billing.selectors import Line, Preview
from billing.services import periods
from billing.services.rating import explain_data, input_hash, ratable_of, rate_pending
from interactions import selectors as interaction_selectors
from kernel import clock
from outbox import publish
from tenants.context import current_program_id
from tenants.models import Program
from tenants.services import audit


class PeriodClosed(Exception):
    """The period's statements are approved: it never changes again."""


class PeriodStillRuns(Exception):
    """The period is not over: approve with `cut=True` to bill up to now, or wait until `ends_at`."""

    def __init__(self, ends_at: datetime) -> None:
        super().__init__(f"until {ends_at.isoformat()}")
        self.ends_at = ends_at


class ContactsUnrated(Exception):
    """Closed contacts of the period have no price: a statement would leave them out. `count` of them."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} contacts without a price")
        self.count = count


class NothingToBill(Exception):
    """No contact was charged in the period and nothing was adjusted."""


class NotApproved(Exception):
    """The period has no approved statement to take back."""


class NoReason(Exception):
    """Taking an approval back needs a reason."""


class AlreadyInvoiced(Exception):
    """Another document carries the statement."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A charge that would come out otherwise today; micro-units."""

    charge_id: int
    interaction_id: UUID
    stored_micro: int
    now_micro: int
    same_input: bool


@dataclass(slots=True)
class Rerating:
    """What rating a period again would give; nothing is written."""

    checked: int = 0
    stored_micro: int = 0
    now_micro: int = 0
    differences: list[Difference] = field(default_factory=list)


@transaction.atomic
def add_adjustment(*, period_id: int, contract_id: int, amount_micro: int, reason: str, made_by_id: int) -> Adjustment:
    """A manual line in a period that is not closed. Raises PeriodClosed."""
    _locked(period_id)
    return Adjustment.objects.create(
        period_id=period_id,
        contract_id=contract_id,
        amount_micro=amount_micro,
        reason=reason.strip()[:200],
        made_by_id=made_by_id,
        made_at=clock.now(),
    )


@transaction.atomic
def approve_statement(*, period_id: int, approved_by_id: int, cut: bool = False) -> list[Statement]:
    """Close a period and freeze its statements, one per contract (nearly always one).

    Steps: lock the period, which stops rating into it; cut it at now when it still runs and `cut` is given; rate what
    closed but was not rated yet; copy the preview into frozen rows; close the period; events.
    Raises PeriodClosed, PeriodStillRuns, ContactsUnrated, NothingToBill.
    """
    period, now = _locked(period_id), clock.now()
    if now < period.ends_at:
        if not cut or now <= period.starts_at:
            raise PeriodStillRuns(period.ends_at)
        periods.cut(period, now)
    rate_pending(period=period)
    if unpriced := selectors.contacts_without_price(period).count():
        raise ContactsUnrated(unpriced)
    previews = selectors.statement_previews(period.id)
    if not previews:
        raise NothingToBill
    frozen = [_freeze(preview, approved_by_id, now) for preview in previews]
    period.status, period.closed_at = PeriodStatus.CLOSED.value, now
    period.save(update_fields=["status", "closed_at"])
    return frozen


@transaction.atomic
def reopen_statements(*, period_id: int, reopened_by_id: int, reason: str) -> list[Statement]:
    """Take the approval of a period back while no document carries it, to be corrected and approved anew.

    Steps: lock the period, then its statements; keep them as reopened with who, when and why; the period goes into
    review and takes charges again; events and an audit row each. What closed late meanwhile stays where it was billed.
    Raises NoReason, NotApproved, AlreadyInvoiced (discard the draft first; an issued document stays).
    """
    reason, now = reason.strip()[:200], clock.now()
    if not reason:
        raise NoReason
    period = BillingPeriod.objects.select_for_update().get(id=period_id)
    if period.status != PeriodStatus.CLOSED.value:
        raise NotApproved(period_id)
    held = selectors.statements().filter(period_id=period_id)
    rows = list(held.select_for_update(of=("self",)).order_by("id"))
    if carried := [row.id for row in rows if row.status == StatementStatus.INVOICED.value]:
        raise AlreadyInvoiced(carried[0])
    for row in rows:
        row.status, row.reopened_at = StatementStatus.REOPENED.value, now
        row.reopened_by_id, row.reopened_reason = reopened_by_id, reason
        row.save(update_fields=["status", "reopened_at", "reopened_by_id", "reopened_reason"])
        _tell_reopened(row)
    period.status, period.closed_at = PeriodStatus.REVIEW.value, None
    period.save(update_fields=["status", "closed_at"])
    return rows


@transaction.atomic
def mark_invoiced(*, statement_id: int, invoice_id: UUID) -> None:
    """A document took the statement; the same document may say so twice. Raises AlreadyInvoiced."""
    rows = Statement.objects.filter(id=statement_id, status=StatementStatus.APPROVED.value)
    if rows.update(status=StatementStatus.INVOICED.value, invoice_id=invoice_id):
        return
    if not Statement.objects.filter(id=statement_id, invoice_id=invoice_id).exists():
        raise AlreadyInvoiced(statement_id)


@transaction.atomic
def release_statement(*, statement_id: int, invoice_id: UUID) -> None:
    """The draft that took the statement was discarded: it may be invoiced anew."""
    rows = Statement.objects.filter(id=statement_id, invoice_id=invoice_id)
    rows.update(status=StatementStatus.APPROVED.value, invoice_id=None)


def rerate_period(*, period_id: int, card_version_id: int | None = None) -> Rerating:
    """Rate every contact of a period again, by the card version kept with its charge or by another; writes nothing.

    With the kept versions any difference means that a stored row or the engine changed.
    """
    result = Rerating()
    cards: dict[int, RateCardVersion] = {}
    newer = RatedCharge.objects.filter(interaction_id=OuterRef("interaction_id"), revision__gt=OuterRef("revision"))
    charges = RatedCharge.objects.filter(~Exists(newer), period_id=period_id).select_related("interaction")
    for charge in charges.order_by("id"):
        version_id = card_version_id or charge.card_version_id
        if version_id not in cards:
            cards[version_id] = RateCardVersion.objects.get(id=version_id)
        _compare(result, charge, cards[version_id])
    return result


def _compare(result: Rerating, charge: RatedCharge, version: RateCardVersion) -> None:
    segments = interaction_selectors.segments_of([charge.interaction_id]).get(charge.interaction_id, [])
    ratable = ratable_of(charge.interaction, segments)
    again = rate_contact(ratable, card_from_data(version.data))
    part = next((one for one in again.components if one.component == charge.component), None)
    now_micro = part.amount_micro if part else 0
    same_input = input_hash(ratable, version) == charge.input_hash
    result.checked += 1
    result.stored_micro += charge.full_micro
    result.now_micro += now_micro
    explained = explain_data(part) == charge.explain if part else not charge.explain
    if now_micro != charge.full_micro or not explained or not same_input:
        result.differences.append(
            Difference(charge.id, charge.interaction_id, charge.full_micro, now_micro, same_input)
        )


def _freeze(preview: Preview, approved_by_id: int, now: datetime) -> Statement:
    version = selectors.current_contract_version(preview.period.starts_at)
    versions = preview.contract.versions.order_by("-number").values_list("number", flat=True)
    mine = version is not None and version.contract_id == preview.contract.id
    statement = Statement.objects.create(
        contract=preview.contract,
        period=preview.period,
        contract_version=version.number if version and mine else versions[0],
        currency=preview.currency,
        vat_category=preview.contract.vat_category,
        vat_rate=preview.contract.vat_rate,
        count=preview.count,
        billed_seconds=preview.billed_seconds,
        exact_micro=preview.exact_micro,
        amount_micro=preview.amount_micro,
        approved_at=now,
        approved_by_id=approved_by_id,
    )
    names = [name for name in Line.__dataclass_fields__ if name != "id"]
    StatementLine.objects.bulk_create(
        StatementLine(statement=statement, position=place, **{name: getattr(line, name) for name in names})
        for place, line in enumerate(preview.lines, start=1)
    )
    publish(
        StatementApproved(
            program_id=current_program_id(),
            statement_id=statement.id,
            contract_id=preview.contract.id,
            period_id=preview.period.id,
            amount_micro=statement.amount_micro,
        )
    )
    return statement


def _tell_reopened(statement: Statement) -> None:
    program = Program.objects.get(id=current_program_id())
    ids = {"statement": statement.id, "period": statement.period_id, "by": statement.reopened_by_id or 0}
    audit.record(action="statement.reopened", program=program, object_ids=ids)
    publish(
        StatementReopened(
            program_id=program.id,
            statement_id=statement.id,
            contract_id=statement.contract_id,
            period_id=statement.period_id,
        )
    )


def _locked(period_id: int) -> BillingPeriod:
    period = BillingPeriod.objects.select_for_update().get(id=period_id)
    if period.status == PeriodStatus.CLOSED.value:
        raise PeriodClosed(period_id)
    return period
