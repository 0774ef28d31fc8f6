"""The heat map as rows of cells: a real table, a step 0..4 by the distance below target; pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

STEP_SHARES = (0.0, 0.05, 0.12, 0.20)  # lower edges of steps 1..4, in share points below the target


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: `step` 0 is met, 4 far below; `kind` is "" or "none" (no value) or "ex" (excluded by the contract)."""

    text: str
    step: int
    kind: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row with its heading."""

    label: str
    cells: Sequence[Cell]


def heat_step(value: float, target: float) -> int:
    """0 where the target is met, then one step per edge of STEP_SHARES passed."""
    short = round(target - value, 6)
    return sum(1 for edge in STEP_SHARES if short > edge)


def heat_cell(
    value: float | None, *, target: float, show: Callable[[float], str], excluded: bool = False, title: str = ""
) -> Cell:
    """The cell of one interval; nothing offered is a dot, never a zero."""
    if value is None:
        return Cell("·", 0, "none", title)
    return Cell(show(value), 0 if excluded else heat_step(value, target), "ex" if excluded else "", title)
