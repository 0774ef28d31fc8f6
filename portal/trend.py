"""The service level over time: the month's days as a chart, the last seven days by hour as a heat map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from look import formats
from look.charts import Chart, Point, chart_set
from look.heat import STEP_SHARES, Cell, Row, heat_cell
from portal import dates
from portal.level import target_text
from portal.periods import days_between
from reporting.domain.sla import Counts, service_level
from reporting.domain.sla import SlaPolicy as Rules
from reporting.selectors import Figures, day_bounds, figures_by_start

if TYPE_CHECKING:
    from reporting.models import SlaPolicy

HEAT_DAYS = 7


@dataclass(frozen=True, slots=True)
class Heat:
    """Rows of days, columns of local hours; `legend` pairs a step with its words."""

    title: str
    heads: list[str]
    rows: list[Row]
    legend: list[tuple[int, str]]


def month_chart(days: Mapping[datetime, Figures], *, first: date, today: date, rules: Rules) -> SafeString | None:
    """Month so far as the line, single days as dots, the promise dotted; None before the first counted contact."""
    found = {start.date(): figures for start, figures in days.items()}
    if not found:
        return None
    target = float(next(iter(found.values())).target_share)
    points, running = [], Counts()
    for day in days_between(first, today):
        figures = found.get(day)
        running += figures.counts if figures else Counts()
        points.append(_point(day, figures, _share(service_level(running, rules).basis_points), target))
    aim = target_text(next(iter(found.values())).target_share)
    last = next((point.value for point in reversed(points) if point.value is not None), None)
    return chart_set(
        Chart(
            title=_("Service level by day, {month}, target {target}").format(month=dates.month_text(first), target=aim),
            points=points,
            column=_("Month so far"),
            place=_("Day"),
            show=lambda value: _percent(value, 1),
            target=target,
            target_label=_("target {target}").format(target=aim),
            end_label=_percent(last, 1) if last is not None else "",
        )
    )


def _point(day: date, figures: Figures | None, so_far: float | None, target: float) -> Point:
    alone = _share(figures.service_level.basis_points) if figures else None
    words = _("{day}: day {alone}, month so far {so_far}").format(
        day=dates.short_day_text(day), alone=_percent(alone, 1), so_far=_percent(so_far, 1)
    )
    level = "bad" if figures and alone is not None and alone < target else ""
    return Point(str(day.day), so_far, words, level, alone)


def heat_map(*, today: date, zone: ZoneInfo, now: datetime, policy: SlaPolicy) -> Heat | None:
    """The last seven days by local hour; None when nobody came in them."""
    first = today - timedelta(days=HEAT_DAYS - 1)
    hours = figures_by_start(day_bounds(first, zone)[0], now, step=timedelta(hours=1), zone=zone, policy=policy)
    if not hours:
        return None
    columns = range(min(start.hour for start in hours), max(start.hour for start in hours) + 1)
    found = {(start.date(), start.hour): figures for start, figures in hours.items()}
    share = next(iter(hours.values())).target_share
    rows = []
    for day in days_between(first, today):
        label = _("Today") if day == today else dates.weekday_text(day)
        rows.append(Row(label, [_cell(label, hour, found.get((day, hour)), float(share)) for hour in columns]))
    return Heat(
        title=_("Service level by hour"), heads=[f"{hour:02d}" for hour in columns], rows=rows,
        legend=_legend(round(float(share) * 100)),
    )  # fmt: skip


def _cell(day: str, hour: int, figures: Figures | None, target: float) -> Cell:
    share = _share(figures.service_level.basis_points) if figures else None
    title = ""
    if figures and share is not None:
        title = _("{day}, {hour}: {share}, {met} of {counted} in time").format(
            day=day, hour=f"{hour:02d}:00", share=_percent(share, 1),
            met=figures.service_level.numerator, counted=figures.service_level.denominator,
        )  # fmt: skip
    return heat_cell(share, target=target, show=_whole, title=title)


def _legend(target: int) -> list[tuple[int, str]]:
    """Per cent per step, from the same edges the cells are coloured by."""
    edges = [target - round(edge * 100) for edge in STEP_SHARES]
    words = [_("met")]
    words += [f"{low}–{high - 1}" for high, low in pairwise(edges)]
    return list(enumerate([*words, f"< {edges[-1]}"]))


def _share(points: int | None) -> float | None:
    return None if points is None else points / 10_000


def _percent(value: float | None, digits: int) -> str:
    return formats.share_text(value, digits=digits, language=dates.language())


def _whole(value: float) -> str:
    return formats.number_text(value * 100, language=dates.language())
