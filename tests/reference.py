"""Reference files judge the product: published numbers, or a user's own, named by an environment variable."""

import csv
import json
import os
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


class ReferenceError(AssertionError):
    """The reference file, or a row of it, cannot be used; the message names the path or the row."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `number` counts data rows from 1; `problem` says why the file as a whole cannot be used."""

    number: int
    columns: dict[str, str]
    problem: str = ""

    def __getitem__(self, column: str) -> str:
        if self.problem:
            raise ReferenceError(self.problem)
        value = self.columns.get(column)
        if value is None:
            raise ReferenceError(f"row {self.number}: column {column!r} is missing")
        return value

    @property
    def id(self) -> str:
        """The row's id, its number where there is none."""
        return self.columns.get("id") or f"row {self.number}"

    def json(self, column: str) -> Any:
        """The column as JSON, numbers as Decimal."""
        try:
            return json.loads(self[column], parse_float=Decimal)
        except json.JSONDecodeError as error:
            raise ReferenceError(f"row {self.number}: column {column!r} is no JSON: {error}") from error


def reference_path(variable: str, name: str) -> Path:
    """The path in the variable (relative to the project), else tests/data, else the shared folder beside it."""
    given = os.environ.get(variable)
    if given:
        return ROOT / given
    own = ROOT / "tests" / "data" / name
    return own if own.exists() else ROOT.parent / "shared" / "data" / name


def reference_rows(variable: str, name: str, needed: Collection[str]) -> list[Row]:
    """All rows; where the file is missing, empty or lacks a column, one row whose use fails and says so."""
    path = reference_path(variable, name)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file)
            missing = sorted(set(needed) - set(table.fieldnames or ()))
            rows = [Row(number, dict(columns)) for number, columns in enumerate(table, start=1)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        return [Row(0, {}, f"{path}: {error}")]
    if missing:
        return [Row(0, {}, f"{path}: row 1: no column {', '.join(missing)}")]
    return rows or [Row(0, {}, f"{path}: row 1: the file has no rows")]


def number(value: Any) -> Decimal:
    """A JSON number or string, exact."""
    try:
        return Decimal(str(value))
    except InvalidOperation as error:
        raise ReferenceError(f"no number: {value!r}") from error


def exact(value: Any) -> Fraction:
    """The same as a fraction."""
    return Fraction(number(value))
