"""The program's own contacts as its client sees them. Runs in the program's context."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from interactions import selectors as interaction_selectors
from interactions.domain.states import SegmentKind
from interactions.domain.timing import SegmentTime, Times, times_of_segments
from kernel import clock
from portal import words
from portal.cursor import Cursor
from reporting import selectors as reporting_selectors
from reporting.selectors import day_bounds
from routing import selectors as routing_selectors

if TYPE_CHECKING:
    from interactions.models import Interaction, Message, Segment

PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One contact of the list; instants in UTC, lengths in whole seconds. No agent anywhere."""

    id: UUID
    started_at: datetime
    channel: str
    queue_name: str
    customer: str
    times: Times
    outcome: str
    level: str
    disposition: str
    simulated: bool


@dataclass(frozen=True, slots=True)
class Told:
    """One contact with all a client may read of it."""

    row: Row
    subject: str
    happenings: list[words.Happening]
    messages: QuerySet[Message]


def rows_of(found: Iterable[Interaction]) -> list[Row]:
    """Rows of a page of contacts; two queries whatever their number."""
    page = list(found)
    segments = interaction_selectors.segments_of([one.id for one in page])
    queues, now = routing_selectors.queue_names(), clock.now()
    return [_row(one, segments.get(one.id, []), queues, now) for one in page]


def told(interaction_id: UUID) -> Told:
    """One contact. Raises ObjectDoesNotExist."""
    one = interaction_selectors.interaction_by_id(interaction_id)
    queues = routing_selectors.queue_names()
    segments = interaction_selectors.segments_of([one.id]).get(one.id, [])
    entries = interaction_selectors.timeline_of(one.id)
    lines = [words.happening(entry.kind, entry.at, entry.data, queues) for entry in entries]
    return Told(
        row=_row(one, segments, queues, clock.now()),
        subject=one.subject,
        happenings=[line for line in lines if line is not None],
        messages=interaction_selectors.messages_of(one.id, with_notes=False),
    )


def asked_for(asked: Mapping[str, Any], *, zone: ZoneInfo) -> QuerySet[Interaction]:
    """Contacts that fit a cleaned ContactFilter, newest first."""
    rows = interaction_selectors.interactions_newest_first()
    if asked.get("channel"):
        rows = rows.filter(channel=asked["channel"])
    if asked.get("outcome"):
        rows = rows.filter(outcome="" if asked["outcome"] == "open" else asked["outcome"])
    starts_at, ends_at = _bounds(asked.get("first"), asked.get("last"), zone)
    if asked.get("missed"):
        now = clock.now()
        month = now.astimezone(zone).date().replace(day=1)
        missed = reporting_selectors.missed_entries(starts_at or day_bounds(month, zone)[0], min(ends_at or now, now))
        return rows.filter(id__in=missed.order_by().values("interaction_id"))
    if starts_at:
        rows = rows.filter(started_at__gte=starts_at)
    return rows.filter(started_at__lt=ends_at) if ends_at else rows


def page_after(rows: QuerySet[Interaction], cursor: Cursor | None) -> tuple[list[Interaction], Cursor | None]:
    """A page, and where the next one begins; None at the end."""
    if cursor is not None:
        rows = rows.filter(Q(started_at__lt=cursor.at) | Q(started_at=cursor.at, id__lt=cursor.id))
    page = list(rows[: PAGE + 1])
    if len(page) <= PAGE:
        return page, None
    return page[:PAGE], Cursor(page[PAGE - 1].started_at, page[PAGE - 1].id)


def _bounds(first: date | None, last: date | None, zone: ZoneInfo) -> tuple[datetime | None, datetime | None]:
    return day_bounds(first, zone)[0] if first else None, day_bounds(last, zone)[1] if last else None


def _row(one: Interaction, segments: Iterable[Segment], queues: Mapping[UUID, str], now: datetime) -> Row:
    parts = [SegmentTime(SegmentKind(part.kind), part.started_at, part.ended_at) for part in segments]
    return Row(
        id=one.id,
        started_at=one.started_at,
        channel=one.channel,
        queue_name=queues.get(one.queue_id, "") if one.queue_id else "",
        customer=one.customer.name,
        times=times_of_segments(parts, now),
        outcome=words.outcome_text(one.outcome, one.state),
        level=words.LEVELS.get(one.outcome, ""),
        disposition=one.disposition.label if one.disposition else "",
        simulated=one.simulated,
    )
