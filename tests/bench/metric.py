"""One measured number beside its control and its goal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Metric:
    """`control`: the same work done the plain way in the same run. A goal is met at or below (`higher` = above) it."""

    metric: str
    value: float
    unit: str
    control: float | None = None
    goal: float | None = None
    higher: bool = False

    @property
    def ok(self) -> bool:
        """Whether the goal is met; without a goal always."""
        if self.goal is None:
            return True
        return self.value >= self.goal if self.higher else self.value <= self.goal

    def row(self, bench: str) -> dict[str, Any]:
        """What is printed of it."""
        return {
            "bench": bench,
            "metric": self.metric,
            "value": round(self.value, 4),
            "unit": self.unit,
            "control": None if self.control is None else round(self.control, 4),
            "ratio": round(self.value / self.control, 4) if self.control else None,
            "goal": self.goal,
            "ok": self.ok,
        }
