"""Contracts, their terms and prices by day; days are local days of the program."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q, QuerySet

from billing.domain.months import local_date
from billing.models import Contract, ContractVersion, RateCardVersion
from billing.program import program_zone
from kernel import clock


def contracts() -> QuerySet[Contract]:
    """All contracts, newest first."""
    return Contract.objects.select_related("rate_card").order_by("-created_at", "-id")


def contract_by_id(contract_id: int) -> Contract:
    """Raises Contract.DoesNotExist."""
    return Contract.objects.select_related("rate_card").get(id=contract_id)


def contract_version_on(day: date) -> ContractVersion | None:
    """The one version in force on a local day, with its contract."""
    rows = ContractVersion.objects.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)
    return rows.select_related("contract").first()


def current_contract_version(at: datetime | None = None) -> ContractVersion | None:
    """The version in force at an instant, by default now."""
    return contract_version_on(local_date(at or clock.now(), program_zone()))


def service_level_promise(at: datetime | None = None) -> ContractVersion | None:
    """Whose sla_formula, sla_threshold_seconds, sla_short_seconds and sla_target_share hold at an instant."""
    return current_contract_version(at)


def card_version_on(contract_id: int, day: date) -> RateCardVersion | None:
    """Prices of a contract on a local day: latest start, then highest number."""
    rows = RateCardVersion.objects.filter(card__contract_id=contract_id, valid_from__lte=day)
    return rows.order_by("-valid_from", "-number").first()


def card_versions(contract_id: int) -> QuerySet[RateCardVersion]:
    """All versions of a contract's prices, newest first."""
    return RateCardVersion.objects.filter(card__contract_id=contract_id).order_by("-number", "-id")


def card_version_by_id(version_id: int) -> RateCardVersion:
    """Raises RateCardVersion.DoesNotExist."""
    return RateCardVersion.objects.select_related("card__contract").get(id=version_id)
