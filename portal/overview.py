"""All the first page shows, gathered once for the page and for its live fragment. Runs in the program's context."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from acd import selectors as acd_selectors
from kernel import clock
from look import formats
from outbox.selectors import relay_lag_seconds
from portal import dates, trend
from portal.explained import Explained, explained
from portal.level import Standing, promise_text, standing_of
from portal.periods import Period, period_of
from reporting import selectors
from reporting.domain.measure import Measure
from reporting.selectors import Figures
from routing import callback_reading

if TYPE_CHECKING:
    from tenants.models import Program

STALE_SECONDS = 40  # the page asks every 15 s; an older number means that it could not


@dataclass(frozen=True, slots=True)
class Tile:
    """A measure: figure, unit, what it is made of, and the instant (UTC) it was true at; `since` ticks."""

    code: str
    label: str
    value: str
    unit: str
    words: str
    at: datetime
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    """What the templates read."""

    period: Period
    standing: Standing
    promise: str
    at: datetime
    tiles: list[Tile]
    chart: SafeString | None
    heat: trend.Heat | None
    explained: Explained
    is_empty: bool
    stale: int = STALE_SECONDS


def overview(*, program: Program, code: str) -> Overview:
    """The figures of a period by the contract's own rule.

    Counters trail the facts by what the relay has not told yet, so their age begins there; who waits is read itself.
    """
    now, zone = clock.now(), ZoneInfo(program.time_zone)
    at = now - timedelta(seconds=relay_lag_seconds())
    period, month = period_of(code, now=now, zone=zone), period_of("month", now=now, zone=zone)
    promises = selectors.promises_at(now)
    policy = promises.general
    figures = selectors.figures_between(period.starts_at, period.ends_at, policy=policy)
    days = selectors.figures_by_start(month.starts_at, month.ends_at, step=timedelta(days=1), zone=zone, policy=policy)
    heat = trend.heat_map(today=period.today, zone=zone, now=period.ends_at, policy=policy)
    waiting, oldest = _waiting(program)
    handled = (
        sum(one.handled for start, one in days.items() if start.date() == period.today),
        sum(one.handled for one in days.values()),
    )
    return Overview(
        period=period,
        standing=standing_of(figures),
        promise=promise_text(figures, agreed=policy.number > 0),
        at=at,
        tiles=[
            _waiting_tile(waiting, oldest, now),
            _handled_tile(*handled, at),
            *_measure_tiles(figures, at),
            _callback_tile(period, at),
        ],
        chart=trend.month_chart(days, first=month.first, today=month.today, rules=selectors.rules_of(policy)),
        heat=heat,
        explained=explained(period, figures, zone, promises),
        is_empty=not (days or heat or waiting),
    )


def _waiting(program: Program) -> tuple[int, datetime | None]:
    rows = acd_selectors.waiting_counts(program_ids=[program.pk]).values()
    return sum(count for count, _since in rows), min((since for _count, since in rows), default=None)


def _waiting_tile(count: int, oldest: datetime | None, now: datetime) -> Tile:
    words = _("longest") if oldest else _("nobody waits")
    return Tile("waiting", _("Waiting now"), _number(count), "", words, now, oldest)


def _handled_tile(today: int, month: int, at: datetime) -> Tile:
    words = _("{count} this month").format(count=_number(month))
    return Tile("handled", _("Handled today"), _number(today), "", words, at)


def _measure_tiles(figures: Figures, at: datetime) -> list[Tile]:
    counts = figures.counts
    answer, handle = _length(figures.speed_of_answer_ms), _length(figures.handle_time_ms)
    lost = figures.abandonment.value
    share = (
        formats.NO_VALUE
        if lost is None
        else formats.number_text(float(lost) * 100, digits=1, language=dates.language())
    )
    of_offered = _("{lost} of {offered} offered").format(
        lost=_number(counts.abandoned), offered=_number(counts.offered)
    )
    answered = _("over {count} answered").format(count=_number(counts.answered))
    handled = _("over {count} handled").format(count=_number(figures.handled))
    return [
        Tile("speed", _("Average speed of answer"), *answer, answered, at),
        Tile("handle", _("Average handle time"), *handle, handled, at),
        Tile("abandoned", _("Abandoned"), share, "" if lost is None else "%", of_offered, at),
    ]


def _callback_tile(period: Period, at: datetime) -> Tile:
    """Asked in the period, what became of them, and how soon after the promise somebody called."""
    found = callback_reading.figures_between(period.starts_at, period.ends_at)
    words = _("{done} reached, {open} open").format(done=_number(found.done), open=_number(found.open))
    if found.seconds_to_call is not None:
        words += ", " + _("called after {time}").format(time=formats.duration_text(round(found.seconds_to_call)))
    return Tile("callbacks", _("Callbacks asked for"), _number(found.asked), "", words, at)


def _length(measure: Measure) -> tuple[str, str]:
    """Seconds with their unit below 100 s, mm:ss from there."""
    if measure.value is None:
        return formats.NO_VALUE, ""
    seconds = round(measure.value / 1000)
    return (_number(seconds), _("s")) if seconds < 100 else (formats.duration_text(seconds), "")


def _number(value: int) -> str:
    return formats.number_text(value, language=dates.language())
