"""Numbers of a log that are not there yet: given to transactions that are still open, or rolled back."""

from bisect import bisect_right
from dataclasses import dataclass

YOUNG_SECONDS = 1.0  # most transactions end sooner: their numbers are asked for each time
AGAIN_SECONDS = 0.25  # the others this often: well within the second in which an idle agent is seen


@dataclass(frozen=True, slots=True)
class Gap:
    """Missing numbers `first` to `last`, both included; missed `since` (seconds of a monotonic clock)."""

    first: int
    last: int
    since: float


class Gaps:
    """Ranges of missing numbers in ascending order; ten thousand in a row cost as much as one."""

    def __init__(self) -> None:
        self._gaps: list[Gap] = []
        self._asked_all_at = float("-inf")

    def __len__(self) -> int:
        return len(self._gaps)

    def miss(self, first: int, last: int, now: float) -> None:
        """Remember a range behind all that is known; nothing happens when it is empty."""
        if first <= last:
            self._gaps.append(Gap(first, last, now))

    def fill(self, number: int) -> None:
        """The number is there now; nothing happens when it was not missed."""
        at = bisect_right(self._gaps, number, key=lambda gap: gap.first) - 1
        if at < 0 or number > self._gaps[at].last:
            return
        gap = self._gaps[at]
        parts = (Gap(gap.first, number - 1, gap.since), Gap(number + 1, gap.last, gap.since))
        self._gaps[at : at + 1] = [part for part in parts if part.first <= part.last]

    def asked(self, now: float) -> list[Gap]:
        """What to look for at `now`: the young ones always, all of them every quarter of a second."""
        if now - self._asked_all_at >= AGAIN_SECONDS:
            self._asked_all_at = now
            return list(self._gaps)
        return [gap for gap in self._gaps if now - gap.since < YOUNG_SECONDS]

    def forget(self, before: float) -> None:
        """Give up what was missed before that instant: no transaction lives that long."""
        self._gaps = [gap for gap in self._gaps if gap.since >= before]

    def all(self) -> list[Gap]:
        """Every range, ascending."""
        return list(self._gaps)
