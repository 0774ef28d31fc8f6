"""Statement lines, document totals, credits and numbers."""

from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.domain.statement import ChargeRow, statement_lines, statement_totals
from finance.domain.numbering import BadNumbering, NumberFormat
from finance.domain.totals import (
    BadCredit,
    DocumentAdjustment,
    NetLine,
    credit_parts,
    document_totals,
    share_coupon,
    split_gross_rounding_net,
    split_gross_rounding_tax,
    tax_on,
)
from kernel.money import NothingToShareBy, UnknownCurrency

charges = st.lists(
    st.builds(
        ChargeRow,
        st.uuids(),
        st.sampled_from(["handling", "contact"]),
        st.sampled_from(["chat", "email"]),
        st.sampled_from([None, UUID(int=1), UUID(int=2)]),
        st.integers(0, 3600),
        st.integers(-(10**9), 10**9),
        st.booleans(),
    ),
    max_size=40,
)


@given(charges, st.randoms(use_true_random=False))
def test_a_line_is_its_charges_whatever_their_order(rows, dice):
    lines = statement_lines(rows, "EUR")
    for line in lines:
        own = [
            row
            for row in rows
            if (row.component, row.channel, row.queue_id, row.late)
            == (line.component, line.channel, line.queue_id, line.late)
        ]
        assert (line.count, line.exact_micro) == (len(own), sum(row.amount_micro for row in own))
        assert line.billed_seconds == sum(row.billed_seconds for row in own)
        assert abs(line.amount_micro - line.exact_micro) <= 5_000
        assert line.amount_micro % 10_000 == 0
    totals = statement_totals(lines)
    assert (totals.count, totals.exact_micro) == (len(rows), sum(row.amount_micro for row in rows))
    assert totals.amount_micro == sum(line.amount_micro for line in lines)
    dice.shuffle(rows)
    assert statement_lines(rows, "EUR") == lines


def test_lines_round_to_the_minor_unit_of_their_currency():
    rows = [ChargeRow(UUID(int=1), "handling", "chat", None, 60, 1_505_500)]
    assert [statement_lines(rows, currency)[0].amount_micro for currency in ("EUR", "JPY", "KWD")] == [
        1_510_000,
        2_000_000,
        1_506_000,
    ]
    with pytest.raises(UnknownCurrency):
        statement_lines(rows, "EURO")


keys = st.sampled_from([("S", Fraction(20)), ("S", Fraction(10)), ("E", Fraction(0)), ("O", None)])
nets = st.lists(st.tuples(st.integers(-(10**7), 10**7), keys).map(lambda p: NetLine(p[0] * 10_000, *p[1])), max_size=20)
changes = st.lists(
    st.tuples(st.booleans(), st.integers(0, 10**5), keys).map(lambda p: DocumentAdjustment(p[0], p[1] * 10_000, *p[2])),
    max_size=4,
)


@given(nets, changes)
def test_a_credit_mirrors_its_invoice_to_the_cent(lines, adjustments):
    totals = document_totals(lines, adjustments, digits=2)
    mirrored = document_totals(
        [NetLine(-line.net_micro, line.category, line.rate_pct) for line in lines],
        [DocumentAdjustment(not a.is_charge, a.amount_micro, a.category, a.rate_pct) for a in adjustments],
        digits=2,
    )
    assert mirrored.payable == -totals.payable
    assert [(s.basis_micro, s.tax_micro) for s in mirrored.subtotals] == [
        (-s.basis_micro, -s.tax_micro) for s in totals.subtotals
    ]
    assert sum(s.basis_micro for s in totals.subtotals) == totals.tax_exclusive
    assert totals.tax_inclusive == totals.tax_exclusive + totals.tax_total
    assert totals.tax_total % 10_000 == 0


def test_prepaid_and_rounding_change_the_payable_alone():
    totals = document_totals(
        [NetLine(100_000_000, "S", Fraction(20))], digits=2, prepaid_micro=20_000_000, rounding_micro=10_000
    )
    assert (totals.tax_inclusive, totals.payable) == (120_000_000, 100_010_000)


@given(st.integers(0, 10**9), st.integers(0, 30), st.sampled_from([0, 2, 3]))
def test_gross_splits_add_up_and_agree_within_a_minor_unit(cents, rate, digits):
    step = 10 ** (6 - digits)
    for split in (split_gross_rounding_net, split_gross_rounding_tax):
        net, tax = split(cents * step, Fraction(rate), digits)
        assert net + tax == cents * step
        assert net % step == tax % step == 0
        assert abs(tax - tax_on(net, Fraction(rate), digits)) <= step


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=8), st.sampled_from([5, 10, 19, 20]))
def test_partial_credits_sum_to_the_invoice(parts, rate):
    parts = [part * 10_000 for part in parts]
    whole, pct = sum(parts), Fraction(rate)
    assert sum(credit_parts(whole, parts, pct, 2)) == tax_on(whole, pct, 2)
    assert credit_parts(whole + 10_000, parts, pct, 2) == [tax_on(part, pct, 2) for part in parts]
    with pytest.raises(BadCredit):
        credit_parts(whole - 10_000, parts, pct, 2)


def test_coupons():
    assert share_coupon(100, [1, 1, 1]) == [34, 33, 33]
    assert share_coupon(0, [0, 0]) == [0, 0]
    with pytest.raises(NothingToShareBy):
        share_coupon(5, [0, 0])


@pytest.mark.parametrize(
    ("form", "year", "counter", "text"),
    [
        (NumberFormat("INV"), 2026, 42, "INV-2026-00042"),
        (NumberFormat("СЧ", 3, with_year=False), 2026, 7, "СЧ-007"),
        (NumberFormat("A/B-C", 3), 2026, 12345, "A/B-C-2026-12345"),
    ],
)
def test_numbers_read_back(form, year, counter, text):
    assert form.text(year, counter) == text
    assert form.counter(text, year) == counter


@given(st.integers(1, 10**10), st.integers(1, 10**10))
def test_different_counters_have_different_numbers(a, b):
    form = NumberFormat("CN")
    assert (form.text(2026, a) == form.text(2026, b)) == (a == b)


@pytest.mark.parametrize(
    "text", ["", "INV-2026-42", "INV-2025-00042", "INV-2026-00000", "INV-2026-0004²", "CN-2026-00042"]
)
def test_foreign_numbers_are_refused(text):
    with pytest.raises(BadNumbering):
        NumberFormat("INV").counter(text, 2026)


def test_formats_have_limits():
    for make in (
        lambda: NumberFormat(""),
        lambda: NumberFormat("inv"),
        lambda: NumberFormat("INV", 2),
        lambda: NumberFormat("INV").text(2026, 0),
        lambda: NumberFormat("INV").text(1999, 1),
    ):
        with pytest.raises(BadNumbering):
            make()
