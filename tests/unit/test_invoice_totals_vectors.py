"""Every official example document recomputes from its lines, subtotal by subtotal and total by total."""

from collections import Counter
from typing import Any

import pytest

from finance.domain.totals import DocumentAdjustment, DocumentTotals, NetLine, document_totals
from kernel.money import MICRO, micro_of, minor_digits
from tests.reference import ReferenceError, Row, exact, number, reference_rows

VARIABLE, NAME = "ONEFLOOR_INVOICE_TOTALS", "invoice_totals_vectors.csv"
COLUMNS = (
    "currency",
    "lines_json",
    "doc_allowance_charge_json",
    "expected_tax_subtotals_json",
    "expected_totals_json",
)
ROWS = reference_rows(VARIABLE, NAME, COLUMNS)
COMPUTED = (
    "line_total",
    "allowance_total",
    "charge_total",
    "tax_exclusive",
    "tax_total",
    "tax_inclusive",
    "prepaid",
    "rounding",
    "payable",
)


def micro(value: Any) -> int:
    return micro_of(number(value))


def rate_of(item: dict[str, Any]) -> Any:
    return None if item.get("rate") is None else exact(item["rate"])


def totals_of(row: Row) -> DocumentTotals:
    given = row.json("expected_totals_json")
    return document_totals(
        [NetLine(micro(line["net"]), line["cat"], rate_of(line)) for line in row.json("lines_json")],
        [
            DocumentAdjustment(bool(part["charge"]), micro(part["amount"]), part["cat"], rate_of(part))
            for part in row.json("doc_allowance_charge_json")
        ],
        digits=minor_digits(row["currency"]),
        prepaid_micro=micro(given.get("prepaid", 0)),
        rounding_micro=micro(given.get("rounding", 0)),
    )


def check(row: Row) -> None:
    try:
        found = totals_of(row)
        given = row.json("expected_totals_json")
        wanted = {name: micro(given[name]) for name in COMPUTED if name in given}
        subtotals = Counter(
            (part["cat"], rate_of(part), micro(part["basis"]), micro(part["tax"]))
            for part in row.json("expected_tax_subtotals_json")
        )
    except KeyError as error:
        raise ReferenceError(f"row {row.number}: key {error} is missing") from error
    assert {name: getattr(found, name) for name in wanted} == wanted, f"row {row.number}"
    computed = Counter((p.category, p.rate_pct, p.basis_micro, p.tax_micro) for p in found.subtotals)
    assert computed == subtotals, f"row {row.number}"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_invoice_totals_vector(row):
    check(row)


def test_line_nets_of_the_vectors_are_reported_not_asserted(record_property):
    """How many issuers print the net that follows from quantity, price and adjustments: a report."""
    holds = total = 0
    for row in ROWS:
        for line in row.json("lines_json"):
            if not {"qty", "price", "net"} <= set(line):
                continue
            parts = line.get("allow_charge", [])
            extra = sum((exact(amount) if is_charge else -exact(amount)) for is_charge, amount in parts)
            net = exact(line["qty"]) * exact(line["price"]) / exact(line.get("base_qty", 1)) + extra
            total += 1
            holds += abs(net * MICRO - micro(line["net"])) * 2 <= MICRO // 100
    record_property("line_nets", f"{holds} of {total}")
    assert 0 <= holds <= total
