"""Made-up figures of the style guide; nothing here comes from a program."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from look import formats
from look.charts import Band, Chart, Point, bar_chart, chart_set
from look.heat import Row, heat_cell

HUES = ("brick", "amber", "olive", "leaf", "pine", "lagoon", "sky", "cobalt", "iris", "plum", "rose", "graphite")
DAYS = (0.842, 0.831, 0.826, 0.810, 0.794, 0.838, 0.852, 0.822, 0.741, 0.728, 0.756, 0.762, 0.779, 0.764, 0.827, 0.819)
HANDLED = (412, 398, 431, 377, 405, 218, 196, 440, 462, 451, 433, 420, 230, 201)
HOURS = ((0.85, 0.82, 0.72, 0.77, 0.64), (0.90, 0.94, 0.70, 0.86, None), (0.59, 0.53, 0.71, 0.80, 0.61))
TARGET = 0.80
EXCLUDED = 0.70


def page(*, now: dt.datetime, language: str) -> dict[str, Any]:
    """Everything the style guide shows, in the viewer's language."""
    return {
        "hues": HUES,
        "states": ("available", "reserved", "engaged", "wrap_up", "not_ready", "unreachable"),
        "channels": ("voice", "chat", "email", "messenger", "sms", "webform", "social"),
        "now": now,
        "stale": now - dt.timedelta(seconds=48),
        "soon": now + dt.timedelta(seconds=38),
        "since": now - dt.timedelta(seconds=402),
        "plum": {"name": "Mirabell Home", "monogram": "MH", "hue": "plum"},
        "sky": {"name": "Halden Air", "monogram": "HA", "hue": "sky"},
        "counts": {"available": 7, "engaged": 12, "wrap_up": 3, "not_ready": 4},
        "target": formats.share_text(TARGET, digits=0, language=language),
        "line": chart_set(service_level(language)),
        "bars": chart_set(handled(language), kind=bar_chart),
        "heads": ("08", "09", "10", "11", "12"),
        "rows": heat_rows(language),
    }


def service_level(language: str) -> Chart:
    """A month so far with single days, its likely end and the target."""
    running = [round(sum(DAYS[: index + 1]) / (index + 1), 4) for index in range(len(DAYS))]
    target = formats.share_text(TARGET, digits=0, language=language)
    return Chart(
        title=_("Service level by day, target {target}").format(target=target),
        points=[
            Point(str(index + 1), value, level="bad" if day < TARGET else "", mark=day)
            for index, (value, day) in enumerate(zip(running, DAYS, strict=True))
        ],
        column=_("Service level"),
        place=_("Day"),
        show=lambda value: formats.share_text(value, digits=0, language=language),
        target=TARGET,
        target_label=_("target {target}").format(target=target),
        end_label=_("likely {value}").format(value=formats.share_text(0.803, language=language)),
        band=Band(
            labels=[str(17 + day) for day in range(4)],
            likely=(0.799, 0.8, 0.802, 0.803),
            low=(0.79, 0.785, 0.78, 0.779),
            high=(0.805, 0.81, 0.814, 0.816),
        ),
    )


def handled(language: str) -> Chart:
    """Bars of two weeks."""
    return Chart(
        title=_("Handled by day"),
        points=[Point(str(index + 1), float(count)) for index, count in enumerate(HANDLED)],
        column=_("Handled"),
        place=_("Day"),
        show=lambda value: formats.number_text(value, language=language),
        from_zero=True,
        height=180,
    )


def heat_rows(language: str) -> list[Row]:
    """Three days by hour."""

    def percent(value: float) -> str:
        return formats.number_text(value * 100, language=language)

    return [
        Row(str(16 + day), [heat_cell(v, target=TARGET, show=percent, excluded=v == EXCLUDED) for v in hours])
        for day, hours in enumerate(HOURS)
    ]
