"""Half-open spans of time `[start, end)` and their arithmetic; all results are in UTC."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from kernel.clock import utc

QUARTER = timedelta(minutes=15)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class BackwardSpan(ValueError):
    """A span would end before it starts."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """`[start, end)`: aware instants, kept in UTC; may be empty. Raises BackwardSpan, NaiveInstant."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", utc(self.start))
        object.__setattr__(self, "end", utc(self.end))
        if self.end < self.start:
            raise BackwardSpan(f"{self.start} .. {self.end}")

    @property
    def milliseconds(self) -> int:
        """Length in whole milliseconds, rounded down; >= 0."""
        return (self.end - self.start) // timedelta(milliseconds=1)

    @property
    def is_empty(self) -> bool:
        """Whether start and end are the same instant."""
        return self.start == self.end

    def __contains__(self, instant: datetime) -> bool:
        return self.start <= instant < self.end

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share time; touching spans and empty spans do not."""
        return max(self.start, other.start) < min(self.end, other.end)

    def intersect(self, other: "Span") -> "Span | None":
        """The shared part, None when there is none."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Span(start, end) if start < end else None


def union(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same time as ascending spans that neither overlap nor touch; empty ones fall away."""
    merged: list[Span] = []
    for span in sorted(span for span in spans if not span.is_empty):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)


def subtract(spans: Iterable[Span], holes: Iterable[Span]) -> tuple[Span, ...]:
    """The time of `spans` outside of `holes`, as a union."""
    cuts = union(holes)
    rest: list[Span] = []
    for span in union(spans):
        start = span.start
        for cut in cuts:
            if cut.end <= start or cut.start >= span.end:
                continue
            if cut.start > start:
                rest.append(Span(start, cut.start))
            start = max(start, cut.end)
        if start < span.end:
            rest.append(Span(start, span.end))
    return tuple(rest)


def clip(spans: Iterable[Span], window: Span) -> tuple[Span, ...]:
    """The time of `spans` inside `window`, as a union."""
    return tuple(part for span in union(spans) if (part := span.intersect(window)) is not None)


def milliseconds(spans: Iterable[Span]) -> int:
    """Time covered by `spans`, overlaps counted once, in milliseconds."""
    return sum(span.milliseconds for span in union(spans))


def interval_start(instant: datetime, step: timedelta = QUARTER) -> datetime:
    """Start of the interval of length `step` that holds `instant`; counted from 1970, so quarters fall on :00, :15."""
    at = utc(instant)
    return at - (at - _EPOCH) % step


def split(span: Span, step: timedelta = QUARTER) -> tuple[Span, ...]:
    """`span` cut at every boundary of `step`; the parts follow each other and cover it. Empty span: no part."""
    parts: list[Span] = []
    start = span.start
    while start < span.end:
        end = min(interval_start(start, step) + step, span.end)
        parts.append(Span(start, end))
        start = end
    return tuple(parts)
