"""Every row of the billing vectors gives its published result. The file decides what is tested."""

import json
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.reference import ReferenceError, Row, exact, reference_rows
from tests.unit.billing_models import MODELS

VARIABLE, NAME = "ONEFLOOR_BILLING_VECTORS", "billing_vectors.csv"
COLUMNS = ("model", "parameters_json", "input_json", "expected")
ROWS = reference_rows(VARIABLE, NAME, COLUMNS)


def expected_of(row: Row) -> list[Fraction]:
    try:
        value = json.loads(row["expected"], parse_float=Decimal)
    except json.JSONDecodeError as error:
        raise ReferenceError(f"row {row.number}: expected is no number or list: {error}") from error
    return [exact(part) for part in value] if isinstance(value, list) else [exact(value)]


def check(row: Row) -> None:
    model = MODELS.get(row["model"])
    if model is None:
        raise ReferenceError(f"row {row.number}: unknown model {row['model']!r}")
    parameters, given = row.json("parameters_json"), row.json("input_json")
    try:
        result = model(parameters, given)
    except KeyError as error:
        raise ReferenceError(f"row {row.number}: key {error} is missing") from error
    found, wanted = result if isinstance(result, list) else [result], expected_of(row)
    tolerance = exact(parameters.get("tolerance", 0))
    assert len(found) == len(wanted), f"row {row.number}: {len(wanted)} results expected, {len(found)} found"
    for actual, target in zip(found, wanted, strict=True):
        assert abs(actual - target) <= tolerance, f"row {row.number}: {float(actual)} instead of {float(target)}"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_billing_vector(row):
    check(row)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no column"),
        ("model,parameters_json,input_json,expected\n", "row 1: the file has no rows"),
        ("model,parameters_json,expected\nunit,{},1\n", "no column input_json"),
        ("model,parameters_json,input_json,expected\nbarter,{},{},1\n", "row 1: unknown model 'barter'"),
        ("model,parameters_json,input_json,expected\nunit,{},{},1\n", "row 1: key 'unit' is missing"),
        ("model,parameters_json,input_json,expected\nunit,{,{},1\n", "row 1: column 'parameters_json' is no JSON"),
        ('model,parameters_json,input_json,expected\nunit,"{""unit"": 2}","{""qty"": 2}",5\n', "row 1: 4.0 instead"),
    ],
)
def test_a_vector_file_that_cannot_be_used_fails_and_says_where(tmp_path, monkeypatch, text, message):
    path = tmp_path / "mine.csv"
    path.write_text(text, encoding="utf-8")
    monkeypatch.setenv(VARIABLE, str(path))
    row, *others = reference_rows(VARIABLE, NAME, COLUMNS)
    assert not others
    with pytest.raises(AssertionError, match=message):
        check(row)


def test_a_vector_file_that_is_missing_fails_with_its_path(monkeypatch):
    monkeypatch.setenv(VARIABLE, "no/such/file.csv")
    with pytest.raises(ReferenceError, match=r"no/such/file\.csv"):
        check(reference_rows(VARIABLE, NAME, COLUMNS)[0])


def test_own_vectors_may_carry_unknown_keys_columns_and_a_tolerance(tmp_path, monkeypatch):
    path = tmp_path / "mine.csv"
    path.write_text(
        "extra,model,parameters_json,input_json,expected\n"
        'x,unit,"{""unit"": 0.333333, ""tolerance"": ""0.01"", ""carrier"": 7}","{""qty"": 3, ""who"": 1}",1.00\n',
        encoding="utf-8",
    )
    monkeypatch.setenv(VARIABLE, str(path))
    rows = reference_rows(VARIABLE, NAME, COLUMNS)
    assert [row.id for row in rows] == ["row 1"]
    check(rows[0])
