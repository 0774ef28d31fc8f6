"""Contracts and their dated terms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.models import Max

from billing.models import Contract, ContractVersion, RateCard
from billing.program import program_zone
from kernel.money import minor_digits
from reporting.domain.sla import Formula
from reporting.services.policies import PolicyInPast, set_policy


class ContractsOverlap(Exception):
    """Another contract, or another version of this one, is in force on some of these days."""


class NumberTaken(Exception):
    """A contract of this number exists in the program."""


class BadTerms(ValueError):
    """A share, a rate or a span of days is out of range; the text says which."""


@dataclass(frozen=True, slots=True)
class Promise:
    """The service level a contract promises; `target_share` 0..1."""

    formula: Formula = Formula.ABANDONS_FOR
    threshold_seconds: int = 20
    short_seconds: int = 5
    target_share: Decimal = Decimal("0.800")


@transaction.atomic
def create_contract(
    *,
    name: str,
    number: str,
    legal_entity_id: int,
    currency: str,
    valid_from: date,
    valid_to: date | None = None,
    payment_days: int = 30,
    vat_category: str = "S",
    vat_rate: Decimal | None = None,
    po_reference: str = "",
    language: str = "en",
    promise: Promise | None = None,
) -> Contract:
    """A contract with its first version and an empty rate card; days are local, `valid_to` is the first day without it.

    Raises NumberTaken, ContractsOverlap, BadTerms, kernel.money.UnknownCurrency.
    """
    minor_digits(currency)
    _check(vat_category, vat_rate, valid_from, valid_to)
    if Contract.objects.filter(number=number).exists():
        raise NumberTaken(number)
    contract = Contract.objects.create(
        name=name,
        number=number,
        legal_entity_id=legal_entity_id,
        currency=currency,
        payment_days=payment_days,
        vat_category=vat_category,
        vat_rate=vat_rate,
        po_reference=po_reference,
        language=language,
    )
    RateCard.objects.create(contract=contract)
    _add_version(contract, valid_from, valid_to, promise or Promise())
    return contract


@transaction.atomic
def revise_contract(*, contract_id: int, valid_from: date, promise: Promise) -> ContractVersion:
    """New terms from a day on; the version before ends that day. Raises BadTerms when it lies before it."""
    contract = Contract.objects.select_for_update().get(id=contract_id)
    last = contract.versions.order_by("-valid_from", "-id").first()
    if last is not None:
        if valid_from <= last.valid_from:
            raise BadTerms("new terms begin after those they follow")
        if last.valid_to is None or last.valid_to > valid_from:
            ContractVersion.objects.filter(id=last.id).update(valid_to=valid_from)
    return _add_version(contract, valid_from, last.valid_to if last else None, promise)


@transaction.atomic
def end_contract(*, contract_id: int, valid_to: date) -> None:
    """The contract ends: `valid_to` is the first day without it. Raises BadTerms."""
    version = (
        ContractVersion.objects.select_for_update().filter(contract_id=contract_id).order_by("-valid_from").first()
    )
    if version is None or valid_to <= version.valid_from:
        raise BadTerms("a contract ends after the start of its last version")
    ContractVersion.objects.filter(id=version.id).update(valid_to=valid_to)


def _check(category: str, rate: Decimal | None, valid_from: date, valid_to: date | None) -> None:
    if category in {"S", "Z"} and (rate is None or not 0 <= rate <= 100):
        raise BadTerms("this VAT category needs a rate from 0 to 100")
    if category in {"E", "O", "AE"} and rate is not None:
        raise BadTerms("this VAT category has no rate")
    if category not in {"S", "Z", "E", "O", "AE"}:
        raise BadTerms("unknown VAT category")
    if valid_to is not None and valid_to <= valid_from:
        raise BadTerms("a contract ends after it begins")


def _add_version(contract: Contract, valid_from: date, valid_to: date | None, promise: Promise) -> ContractVersion:
    if not 0 <= promise.target_share <= 1 or promise.threshold_seconds < 1:
        raise BadTerms("a target is a share from 0 to 1 within at least one second")
    _promise_from(valid_from, promise)
    last = contract.versions.aggregate(last=Max("number"))["last"] or 0
    try:
        with transaction.atomic():
            return ContractVersion.objects.create(
                contract=contract,
                number=last + 1,
                valid_from=valid_from,
                valid_to=valid_to,
                sla_formula=promise.formula.value,
                sla_threshold_seconds=promise.threshold_seconds,
                sla_short_seconds=promise.short_seconds,
                sla_target_share=promise.target_share,
            )
    except IntegrityError as error:
        if "contract_version_one_a_day" in str(error):
            raise ContractsOverlap(contract.number) from error
        raise


def _promise_from(valid_from: date, promise: Promise) -> None:
    """Reports count by the promise from that local day on. Raises BadTerms when a later one is in force already."""
    begins_at = datetime.combine(valid_from, time(), ZoneInfo(program_zone())).astimezone(UTC)
    try:
        set_policy(
            valid_from_at=begins_at,
            formula=promise.formula,
            threshold_seconds=promise.threshold_seconds,
            short_seconds=promise.short_seconds,
            target_share=promise.target_share,
        )
    except PolicyInPast as error:
        raise BadTerms("a promise of this day or later is in force; figures already shown would change") from error
