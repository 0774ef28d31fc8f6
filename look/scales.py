"""Scales of a chart: from values to pixels, and round steps for the axis; pure."""

from __future__ import annotations

import math
from dataclasses import dataclass

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Scale:
    """Maps [low, high] to the pixels [start, end]; a flat range maps to the middle."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """The pixel of a value, to a tenth."""
        if self.high == self.low:
            return round((self.start + self.end) / 2, 1)
        return round(self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start), 1)


def round_steps(low: float, high: float, *, about: int = 5) -> list[float]:
    """About `about` round values that reach from below `low` to above `high`."""
    if high - low < 1e-9 * max(1.0, abs(low), abs(high)):  # a flat range still needs a step
        high = low + 1.0
    rough = (high - low) / max(about - 1, 1)
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * factor for factor in STEPS if size * factor >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(index * step, 10) for index in range(first, last + 1)]
