"""A contact's times, folded from its timeline or its segments; milliseconds inside, seconds at the border.

The two folds give the same Times for the same contact: the proof that stored segments tell what happened. Sources:
glossary (talk time is without hold and wrap-up; AHT = talk + hold + wrap-up), billing page (clocks of the engine).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from interactions.domain.states import SegmentKind, TimelineKind


class BrokenTimeline(ValueError):
    """Entries run backwards, or a step does not fit the state before it."""


@dataclass(frozen=True, slots=True)
class SegmentTime:
    """A part [starts_at, ends_at) of one kind; `ends_at` None = still open. Instants aware."""

    kind: SegmentKind
    starts_at: datetime
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A timeline entry as the fold sees it; `at` aware."""

    kind: TimelineKind
    at: datetime


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds per kind, each >= 0, summed over all segments of the kind; a transfer is time in queue."""

    queue_ms: int = 0
    talk_ms: int = 0
    hold_ms: int = 0
    wrap_up_ms: int = 0
    aside_ms: int = 0

    @property
    def handling_ms(self) -> int:
        """Talk + hold + wrap-up; what is set aside is handled by nobody."""
        return self.talk_ms + self.hold_ms + self.wrap_up_ms

    @property
    def queue_seconds(self) -> int:
        """Whole seconds, rounded down, as all *_seconds here, for display; billing rates the milliseconds."""
        return self.queue_ms // 1000

    @property
    def talk_seconds(self) -> int:
        """Conversation without hold and wrap-up."""
        return self.talk_ms // 1000

    @property
    def hold_seconds(self) -> int:
        """Customer waits on the line."""
        return self.hold_ms // 1000

    @property
    def wrap_up_seconds(self) -> int:
        """Finishing after the customer has gone."""
        return self.wrap_up_ms // 1000

    @property
    def handling_seconds(self) -> int:
        """Rounded down once, from the sum of milliseconds: may exceed the sum of the rounded parts by up to 2."""
        return self.handling_ms // 1000


# The segment that begins with a step; ENDED begins the wrap-up only of a contact that was answered.
_BEGINS: dict[TimelineKind, SegmentKind | None] = {
    TimelineKind.ENQUEUED: SegmentKind.QUEUE,
    TimelineKind.TRANSFERRED: SegmentKind.TRANSFER,
    TimelineKind.ANSWERED: SegmentKind.TALK,
    TimelineKind.HELD: SegmentKind.HOLD,
    TimelineKind.SET_ASIDE: SegmentKind.ASIDE,
    TimelineKind.RESUMED: SegmentKind.TALK,
    TimelineKind.ENDED: SegmentKind.WRAP_UP,
    TimelineKind.CLOSED: None,
}
_SERVED = (SegmentKind.TALK, SegmentKind.HOLD, SegmentKind.ASIDE)
_IN_QUEUE = (SegmentKind.QUEUE, SegmentKind.TRANSFER)
_AFTER: dict[TimelineKind, frozenset[SegmentKind | None]] = {
    TimelineKind.ENQUEUED: frozenset({None, *_IN_QUEUE, *_SERVED}),
    TimelineKind.TRANSFERRED: frozenset(_SERVED),
    TimelineKind.ANSWERED: frozenset({None, *_IN_QUEUE}),
    TimelineKind.HELD: frozenset({SegmentKind.TALK}),
    TimelineKind.SET_ASIDE: frozenset({SegmentKind.TALK, SegmentKind.HOLD}),
    TimelineKind.RESUMED: frozenset({SegmentKind.HOLD, SegmentKind.ASIDE}),
    TimelineKind.ENDED: frozenset(_SERVED),
    TimelineKind.CLOSED: frozenset({None, *_IN_QUEUE, SegmentKind.WRAP_UP}),
}


def segments_of_timeline(steps: Iterable[Step]) -> tuple[SegmentTime, ...]:
    """The segments the timeline tells of, in order; the last one is open while the contact is not closed.

    Entries that move nothing (messages, notes, offers) are passed over. Raises BrokenTimeline.
    """
    segments: list[SegmentTime] = []
    kind: SegmentKind | None = None
    since: datetime | None = None
    closed = False
    for step in steps:
        if step.kind not in _BEGINS:
            continue
        if closed or kind not in _AFTER[step.kind]:
            raise BrokenTimeline(f"{step.kind} at {step.at} after {'closed' if closed else kind}")
        if since is not None and step.at < since:
            raise BrokenTimeline(f"{step.kind} at {step.at} lies before {since}")
        if kind is not None and since is not None:
            segments.append(SegmentTime(kind, since, step.at))
        kind, since = _BEGINS[step.kind], step.at
        closed = step.kind is TimelineKind.CLOSED
    if kind is not None and since is not None:
        segments.append(SegmentTime(kind, since))
    return tuple(segments)


def times_of_segments(segments: Iterable[SegmentTime], now: datetime) -> Times:
    """Sum of the segments; an open one counts up to `now`. Raises BrokenTimeline for one that ends before it starts."""
    sums = dict.fromkeys(SegmentKind, 0)
    for segment in segments:
        end = max(now, segment.starts_at) if segment.ends_at is None else segment.ends_at
        if end < segment.starts_at:
            raise BrokenTimeline(f"{segment.kind} ends before it starts at {segment.starts_at}")
        sums[segment.kind] += (end - segment.starts_at) // timedelta(milliseconds=1)
    return Times(
        queue_ms=sums[SegmentKind.QUEUE] + sums[SegmentKind.TRANSFER],
        talk_ms=sums[SegmentKind.TALK],
        hold_ms=sums[SegmentKind.HOLD],
        wrap_up_ms=sums[SegmentKind.WRAP_UP],
        aside_ms=sums[SegmentKind.ASIDE],
    )


def times_of_timeline(steps: Iterable[Step], now: datetime) -> Times:
    """The same from the timeline alone; raises BrokenTimeline."""
    return times_of_segments(segments_of_timeline(steps), now)


def wait_until_first_answer_ms(segments: Iterable[SegmentTime]) -> int | None:
    """Queue milliseconds before the first talk: the wait that service level and ASA judge; None when never answered."""
    waited = 0
    for segment in segments:
        if segment.kind is SegmentKind.TALK:
            return waited
        if segment.kind in _IN_QUEUE and segment.ends_at is not None:
            waited += (segment.ends_at - segment.starts_at) // timedelta(milliseconds=1)
    return None
