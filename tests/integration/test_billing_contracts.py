"""Contracts, promises and prices: what is refused and with which words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from billing import selectors
from billing.domain.rate_card import BadRateCard, Clock
from billing.services.contracts import (
    BadTerms,
    ContractsOverlap,
    NumberTaken,
    Promise,
    create_contract,
    end_contract,
    revise_contract,
)
from billing.services.rate_cards import BadRateRow, RateRow, publish_rate_card
from kernel.money import UnknownCurrency
from tenants.context import program_context

TERMS = {"name": "Care", "number": "A-1", "legal_entity_id": 1, "currency": "EUR", "vat_rate": Decimal(19)}
YEAR = date(2026, 1, 1)


@pytest.fixture
def inside(two_programs):
    with program_context(two_programs.acme.program):
        yield


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"currency": "EURO"}, UnknownCurrency),
        ({"vat_rate": None}, BadTerms),
        ({"vat_category": "AE"}, BadTerms),
        ({"vat_category": "X"}, BadTerms),
        ({"vat_rate": Decimal(101)}, BadTerms),
        ({"valid_to": YEAR}, BadTerms),
        ({"promise": Promise(target_share=Decimal("1.2"))}, BadTerms),
        ({"promise": Promise(threshold_seconds=0)}, BadTerms),
    ],
)
def test_bad_terms_are_refused(inside, change, error):
    with pytest.raises(error):
        create_contract(**{**TERMS, "valid_from": YEAR, **change})
    assert not selectors.contracts().exists()


def test_no_two_contracts_on_a_day(inside):
    create_contract(**TERMS, valid_from=YEAR, valid_to=date(2026, 7, 1))
    with pytest.raises(NumberTaken):
        create_contract(**TERMS, valid_from=date(2027, 1, 1))
    with pytest.raises(ContractsOverlap):
        create_contract(**{**TERMS, "number": "A-2"}, valid_from=date(2026, 6, 30))
    following = create_contract(**{**TERMS, "number": "A-2"}, valid_from=date(2026, 7, 1))
    assert selectors.contract_version_on(date(2026, 6, 30)).contract.number == "A-1"
    assert selectors.contract_version_on(date(2026, 7, 1)).contract == following
    assert selectors.contract_version_on(date(2025, 12, 31)) is None


def test_new_terms_end_the_old_ones(inside):
    contract = create_contract(**TERMS, valid_from=YEAR)
    revise_contract(
        contract_id=contract.id,
        valid_from=date(2026, 4, 1),
        promise=Promise(threshold_seconds=30, target_share=Decimal(1)),
    )
    assert selectors.contract_version_on(date(2026, 3, 31)).sla_threshold_seconds == 20
    assert selectors.contract_version_on(date(2026, 4, 1)).sla_threshold_seconds == 30
    with pytest.raises(BadTerms):
        revise_contract(contract_id=contract.id, valid_from=date(2026, 4, 1), promise=Promise())
    end_contract(contract_id=contract.id, valid_to=date(2026, 5, 1))
    assert selectors.contract_version_on(date(2026, 5, 1)) is None
    with pytest.raises(BadTerms):
        end_contract(contract_id=contract.id, valid_to=date(2026, 4, 1))


def test_a_contract_is_of_its_program_alone(inside, two_programs):
    contract = create_contract(**TERMS, valid_from=YEAR)
    with program_context(two_programs.globex.program):
        assert not selectors.contracts().exists()
        with pytest.raises(type(contract).DoesNotExist):
            selectors.contract_by_id(contract.id)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (RateRow(price="0.1234567"), "decimals"),
        (RateRow(price="a"), "price"),
        (RateRow(price="NaN"), "decimals"),
        (RateRow(price="-1"), "price from 0"),
        (RateRow(price="1", increment_seconds=0), "increment from 1"),
        (RateRow(price="1", minimum_seconds=-1), "negative"),
        (RateRow(price="1", connect_fee="-0.01"), "negative"),
    ],
)
def test_a_bad_row_is_named(inside, row, reason):
    contract = create_contract(**TERMS, valid_from=YEAR)
    with pytest.raises(BadRateRow, match="row 2") as refused:
        publish_rate_card(contract_id=contract.id, rows=[RateRow(price="1", channel="chat"), row], valid_from=YEAR)
    assert reason in refused.value.reason
    assert not selectors.card_versions(contract.id).exists()


def test_rows_must_not_fight(inside):
    contract = create_contract(**TERMS, valid_from=YEAR)
    with pytest.raises(BadRateCard):
        publish_rate_card(contract_id=contract.id, rows=[], valid_from=YEAR)
    with pytest.raises(BadRateCard):
        publish_rate_card(contract_id=contract.id, rows=[RateRow(price="1"), RateRow(price="2")], valid_from=YEAR)
    by_clock = [RateRow(price="1", clock=Clock.TALK), RateRow(price="2", clock=Clock.WRAP_UP)]
    assert publish_rate_card(contract_id=contract.id, rows=by_clock, valid_from=YEAR).number == 1
    assert publish_rate_card(contract_id=contract.id, rows=by_clock[:1], valid_from=YEAR).number == 2
    assert selectors.card_version_on(contract.id, YEAR).number == 2
